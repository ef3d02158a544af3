import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { fromMicros, fromMillis, isTimestamp, toMicros, toMillis, toSortable } from './timestamps.ts'

const anyMillis = fc.integer({ min: Date.UTC(1, 0), max: Date.UTC(2200, 0) })

suite('timestamps', () => {
  const cases: [string, boolean][] = [
    ['2026-11-23T14:30:00Z', true],
    ['2026-11-23T14:30:00.123456789Z', true],
    ['2024-02-29T00:00:00Z', true],
    ['2000-02-29T00:00:00Z', true],
    ['2016-12-31T23:59:60Z', true],
    ['2026-02-29T00:00:00Z', false],
    ['1900-02-29T00:00:00Z', false],
    ['2026-02-30T00:00:00Z', false],
    ['2026-04-31T00:00:00Z', false],
    ['2026-13-01T00:00:00Z', false],
    ['2026-00-01T00:00:00Z', false],
    ['2026-01-00T00:00:00Z', false],
    ['2026-01-01T24:00:00Z', false],
    ['2026-01-01T00:00:00+01:00', false],
    ['2026-01-01T00:00:00', false],
    ['2026-01-01 00:00:00Z', false],
    ['2026-01-01T00:00:00.Z', false],
    ['', false],
  ]
  for (const [text, expected] of cases) {
    test(`${text === '' ? 'nothing' : text} is ${expected ? 'a time' : 'no time'}`, () => assert.equal(isTimestamp(text), expected))
  }

  test('sort as text in the order of the instants, however many digits they have', () => {
    assert.equal(toSortable('2020-01-01T00:00:00.5Z'), toSortable('2020-01-01T00:00:00.500Z'))
    const written = fc.tuple(anyMillis, fc.integer({ min: 0, max: 999 }), fc.integer({ min: 3, max: 9 })).map(([ms, micro, digits]) => {
      const fraction = `${fromMillis(ms).slice(20, 23)}${String(micro).padStart(3, '0')}000`.slice(0, digits)
      return `${fromMillis(ms).slice(0, 19)}.${fraction}Z`
    })
    fc.assert(
      fc.property(written, written, (one, other) => {
        assert.equal(
          Math.sign(toMicros(one) - toMicros(other)),
          toSortable(one) < toSortable(other) ? -1 : toSortable(one) > toSortable(other) ? 1 : 0,
        )
      }),
    )
  })

  test('come back from milliseconds and microseconds unchanged', () => {
    fc.assert(
      fc.property(anyMillis, fc.integer({ min: 0, max: 999 }), (ms, micro) => {
        assert.equal(toMillis(fromMillis(ms)), ms)
        assert.equal(toMicros(fromMicros(ms * 1000 + micro)), ms * 1000 + micro)
      }),
    )
  })

  test('have six fractional digits where TAXII asks for them', () => {
    assert.equal(fromMicros(1_790_000_000_250_001), '2026-09-21T14:13:20.250001Z')
    assert.equal(fromMicros(1_790_000_000_000_000), '2026-09-21T14:13:20.000000Z')
  })
})
