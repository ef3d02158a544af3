import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { suite, test } from 'node:test'
import { toLeafHash } from './leaf.ts'

const contentHash = createHash('sha256').update('{}').digest()

suite('the hash of a leaf', () => {
  test('is over a zero byte and the entry, as RFC 9162 says', () => {
    const entry = Buffer.concat([Buffer.from([0]), Buffer.from('received\nindicator--1\n'), contentHash])
    assert.deepEqual(
      Buffer.from(toLeafHash({ kind: 'received', subject: 'indicator--1', contentHash })),
      createHash('sha256').update(entry).digest(),
    )
  })

  test('changes with the kind, the subject and the content', () => {
    const base = { kind: 'received', subject: 'a', contentHash } as const
    const hashes = [
      base,
      { ...base, kind: 'withdrawn' } as const,
      { ...base, subject: 'b' },
      { ...base, contentHash: createHash('sha256').update('[]').digest() },
    ]
    assert.equal(new Set(hashes.map((entry) => Buffer.from(toLeafHash(entry)).toString('hex'))).size, hashes.length)
  })
})
