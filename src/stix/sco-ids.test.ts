import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { sharedData, without } from '../../test/real-parts.ts'
import type { JsonObject } from '../base/index.ts'
import { toScoId } from './index.ts'

suite('the id of an observable', () => {
  const path = sharedData('stix/sco-id-vectors.json')

  test('S1 to S4: is the one that the reference implementation gives', without(path, 'the id vectors'), () => {
    const vectors: JsonObject[] = JSON.parse(readFileSync(path ?? '', 'utf8'))
    assert.ok(vectors.length > 0)
    for (const vector of vectors) assert.equal(toScoId(vector), vector.id)
  })

  test('S3: is made of one hash, and S4: of nothing that does not make it', () => {
    assert.equal(toScoId({ type: 'ipv4-addr', value: '198.51.100.3' }), 'ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4')
    const md5 = { MD5: 'd41d8cd98f00b204e9800998ecf8427e' }
    const more = { 'SHA-256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', ...md5 }
    assert.equal(toScoId({ type: 'file', hashes: more, size: 0 }), toScoId({ type: 'file', hashes: md5 }))
    assert.notEqual(toScoId({ type: 'file', hashes: md5, name: 'a' }), toScoId({ type: 'file', hashes: md5 }))
  })

  test('S2: is left to chance where nothing makes it', () => {
    assert.equal(toScoId({ type: 'process', pid: 1 }), undefined)
    assert.equal(toScoId({ type: 'file', size: 1 }), undefined)
  })
})
