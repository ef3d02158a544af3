import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusals } from './refusals.ts'

test('all refusals are counted, and only the first are kept, however many there are', () => {
  const refusals = new Refusals<number>()
  for (let at = 0; at < 30_000; at += 3) refusals.add(at, at + 1, at + 2)
  assert.equal(refusals.count, 30_000)
  assert.deepEqual([refusals.listed.length, refusals.listed.at(-1)], [10_000, 9999])
})
