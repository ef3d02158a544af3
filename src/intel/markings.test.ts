import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { tlpLevels, tlpMarkingObject } from '../stix/index.ts'
import { joinMarkings, toMeaning } from './markings.ts'

suite('what a marking definition says', () => {
  for (const level of tlpLevels) {
    test(`TLP 2.0 ${level} by its extension`, () => assert.deepEqual(toMeaning(tlpMarkingObject(level)), { kind: 'tlp', level }))
  }
  test('TLP 1 white is clear', () => {
    assert.deepEqual(toMeaning({ definition_type: 'tlp', definition: { tlp: 'white' } }), { kind: 'tlp', level: 'clear' })
  })
  test('a statement restricts nobody', () => {
    assert.deepEqual(toMeaning({ definition_type: 'statement', definition: { statement: 'x' } }), { kind: 'terms' })
  })
  for (const [what, value] of [
    ['a kind we do not know', { definition_type: 'iep', definition: {} }],
    ['a level that does not exist', { definition_type: 'tlp', definition: { tlp: 'purple' } }],
    ['nothing at all', {}],
    ['a statement with an extension we do not know', { definition_type: 'statement', definition: {}, extensions: { x: {} } }],
    ['TLP with another extension beside it', { extensions: { ...(tlpMarkingObject('clear').extensions as object), x: {} } }],
  ] as const) {
    test(`${what} is not understood`, () => assert.deepEqual(toMeaning(value), { kind: 'unknown' }))
  }
  test('one set of markings has one form', () => {
    assert.equal(joinMarkings(['b', 'a', 'b']), 'a b')
    assert.equal(joinMarkings([]), '')
  })
})
