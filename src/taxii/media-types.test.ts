import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isAcceptable, isTaxiiContent } from './media-types.ts'

describe('what a client says it takes', () => {
  const taken = [
    undefined,
    '',
    '*/*',
    'application/*;q=0.1',
    'application/taxii+json',
    'application/taxii+json;version=2.1',
    'APPLICATION/TAXII+JSON ; Version = 2.1',
    'application/taxii+json; version="2.1"; q=0.5',
    'text/html, application/taxii+json ;q=0.2; version=2.1 , image/png',
    'application/taxii+json;version=2.0, application/taxii+json;version=2.1',
    'text/plain;note="a,b;c\\"d", application/taxii+json',
  ]
  for (const accept of taken) it(`is served when it says ${JSON.stringify(accept)}`, () => assert.equal(isAcceptable(accept), true))

  const refused = [
    'application/json',
    'application/taxii+json;version=2.0',
    'application/taxii+json;version=3',
    'application/taxii+json;version=2.1;q=0',
    '*/*;q=0',
    'application/vnd.oasis.taxii+json; version=2.0',
    'application/stix+json;version=2.1',
    'text/plain;note="application/taxii+json, application/taxii+json"',
    `${'x/y,'.repeat(2000)}application/taxii+json`,
  ]
  for (const accept of refused) it(`is told 406 when it says ${accept.slice(0, 60)}`, () => assert.equal(isAcceptable(accept), false))
})

describe('what a client says it sends', () => {
  for (const type of [
    'application/taxii+json',
    'application/taxii+json; version=2.1',
    'application/taxii+json;charset=UTF-8;version="2.1"',
  ]) {
    it(`is read as TAXII when it says ${type}`, () => assert.equal(isTaxiiContent(type), true))
  }
  for (const type of [
    undefined,
    '',
    'application/json',
    'application/taxii+json;version=2.0',
    'application/taxii+json;charset=latin1',
    '*/*',
  ]) {
    it(`is told 415 when it says ${type}`, () => assert.equal(isTaxiiContent(type), false))
  }
})
