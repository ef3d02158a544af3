import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { type Labels, toThreshold } from './threshold.ts'

const highestScore = 5
const score = fc.double({ min: 0.5, max: highestScore, noNaN: true })
const budgets = [
  { perWeek: 0, threshold: 1.4 },
  { perWeek: 0.25, threshold: 1.1 },
  { perWeek: 1, threshold: 0.9 },
  { perWeek: 7, threshold: 0.6 },
]
const perWeek = fc.constantFrom(0, 0.1, 0.25, 1, 2, 7, 100)
const labels: fc.Arbitrary<Labels> = fc.record({
  falsePeaks: fc.array(score, { maxLength: 8 }),
  truePeaks: fc.array(score, { maxLength: 4 }),
  weeks: fc.double({ min: 0, max: 60, noNaN: true }),
})
const nothing: Labels = { falsePeaks: [], truePeaks: [], weeks: 0 }

suite('the threshold', () => {
  test('is the one that was learned for the budget, until people say otherwise', () => {
    const of = (wanted: number) => toThreshold({ budgets, perWeek: wanted, labels: nothing, highestScore }).threshold
    assert.deepEqual([0, 0.1, 0.25, 0.5, 1, 100].map(of), [1.4, 1.4, 1.1, 1.1, 0.9, 0.6])
  })

  test('keeps the budget over what was called false, or says that it cannot', () => {
    const property = fc.property(perWeek, labels, (wanted, said) => {
      const { threshold, keepsBudget } = toThreshold({ budgets, perWeek: wanted, labels: said, highestScore })
      const above = said.falsePeaks.filter((peak) => peak > threshold).length
      assert.equal(keepsBudget, above <= Math.floor(wanted * Math.max(1, said.weeks)))
    })
    fc.assert(property)
  })

  test('never rises above a true alarm, nor to where nothing alarms, whatever is called false', () => {
    const property = fc.property(perWeek, labels, (wanted, said) => {
      const base = toThreshold({ budgets, perWeek: wanted, labels: nothing, highestScore }).threshold
      const { threshold } = toThreshold({ budgets, perWeek: wanted, labels: said, highestScore })
      assert.ok(threshold >= base && threshold < highestScore)
      for (const peak of said.truePeaks) if (peak > base) assert.ok(threshold < peak)
    })
    fc.assert(property)
  })

  test('comes back with what was taken back, and knows no order', () => {
    const property = fc.property(perWeek, labels, score, (wanted, said, peak) => {
      const of = (all: Labels) => toThreshold({ budgets, perWeek: wanted, labels: all, highestScore })
      const more = { ...said, falsePeaks: [...said.falsePeaks, peak] }
      assert.ok(of(more).threshold >= of(said).threshold)
      assert.deepEqual(of({ ...more, falsePeaks: more.falsePeaks.toReversed() }), of(more))
      assert.deepEqual(of({ ...more, falsePeaks: more.falsePeaks.slice(0, -1) }), of(said))
    })
    fc.assert(property)
  })
})
