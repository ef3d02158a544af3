import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isFault } from '../base/index.ts'
import { type CursorScope, createCursorSealer, type Position } from './cursor.ts'
import type { Filters } from './filters.ts'

const key = new Uint8Array(32).fill(7)
const noFilters: Filters = { addedAfterMicros: undefined, ids: undefined, types: undefined, versions: undefined, specVersions: undefined }
const scope: CursorScope = { endpoint: 'objects', collectionId: 'c', readerId: 'r', filters: noFilters }
const position: Position = { addedAt: 1_795_444_800_123_456, seq: 42 }

function isRefused(text: string, wanted: CursorScope = scope): boolean {
  try {
    createCursorSealer(key).open(text, wanted)
    return false
  } catch (error) {
    if (isFault(error) && error.code === 'taxii.bad-next') return true
    throw error
  }
}

describe('T16: a next value', () => {
  it('opens again after a restart, wherever it points', () => {
    const micros = fc.integer({ min: 0, max: 9_000_000_000_000_000 })
    fc.assert(
      fc.property(micros, fc.maxSafeInteger().map(Math.abs), (addedAt, seq) => {
        const text = createCursorSealer(key).seal({ addedAt, seq }, scope)
        assert.deepEqual(createCursorSealer(key).open(text, scope), { addedAt, seq })
      }),
    )
  })

  it('is refused, never a failure of ours, when it is garbage', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => assert.ok(isRefused(text))))
    for (const text of ['', '0', 'null', 'A'.repeat(59), 'A'.repeat(60), '=', '../..', '\u0000']) assert.ok(isRefused(text), text)
  })

  it('is refused when a single character of it is changed', () => {
    const text = createCursorSealer(key).seal(position, scope)
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'A' ? 'B' : 'A'
      assert.ok(isRefused(text.slice(0, at) + other + text.slice(at + 1)), `position ${at}`)
    }
  })

  it('is refused with other filters, for another collection, endpoint or reader', () => {
    const text = createCursorSealer(key).seal(position, scope)
    const others: CursorScope[] = [
      { ...scope, endpoint: 'manifest' },
      { ...scope, collectionId: 'd' },
      { ...scope, readerId: 's' },
      { ...scope, filters: { ...noFilters, types: ['malware'] } },
      { ...scope, filters: { ...noFilters, versions: ['last'] } },
      { ...scope, filters: { ...noFilters, specVersions: ['2.1'] } },
      { ...scope, filters: { ...noFilters, addedAfterMicros: 0 } },
    ]
    for (const other of others) assert.ok(isRefused(text, other), JSON.stringify(other))
  })

  it('holds when the values of a filter are given in another order', () => {
    const sealed = createCursorSealer(key).seal(position, { ...scope, filters: { ...noFilters, types: ['malware', 'tool'] } })
    assert.ok(!isRefused(sealed, { ...scope, filters: { ...noFilters, types: ['tool', 'malware'] } }))
  })

  it('is refused by a node with another key', () => {
    const text = createCursorSealer(new Uint8Array(32).fill(8)).seal(position, scope)
    assert.ok(isRefused(text))
  })
})

describe('T35: a next value tells its holder nothing', () => {
  it('is of one length and differs each time, for one position and for two', () => {
    const sealer = createCursorSealer(key)
    const texts = [position, position, { addedAt: 0, seq: 0 }].map((at) => sealer.seal(at, scope))
    assert.deepEqual(new Set(texts.map((text) => text.length)).size, 1)
    assert.equal(new Set(texts).size, 3)
  })

  it('does not come from a key that is too short', () => {
    assert.throws(() => createCursorSealer(new Uint8Array(16)), TypeError)
  })
})
