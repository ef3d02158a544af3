import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { frozenConfiguration } from './configuration.ts'
import { coarseIntervalFor } from './interval.ts'
import { judgeSeries } from './judge-series.ts'
import { learn } from './learn.ts'
import { parseModel, toModelText } from './model-text.ts'
import type { Series } from './series.ts'
import { simulatedAttacks } from './simulator/attacks.ts'
import { plannedAttacks, simulate } from './simulator/simulate.ts'
import { type SavedWatch, Watch } from './watch.ts'

const minuteMs = 60_000
const startedAt = Date.UTC(2025, 0, 6)
const { series: normal } = simulate({ startedAt, days: 14, intervalMs: minuteMs, seed: 1 })
const model = learn(normal)
const lies = plannedAttacks(
  simulatedAttacks.filter(({ kind }) => kind === 'replay'),
  startedAt + 14 * 24 * 60 * minuteMs,
  3,
)
const { series: attacked } = simulate({
  startedAt: startedAt + 14 * 24 * 60 * minuteMs,
  days: 5,
  intervalMs: minuteMs,
  seed: 2,
  attacks: lies,
})

/** What is told of rows `from`..`to`, as text, and how to go on from there. */
function told(series: Series, [from, to]: readonly [number, number], saved?: SavedWatch): { scores: number[]; saved: SavedWatch } {
  const scores: number[] = []
  const watch = new Watch(
    model,
    { onJudged: ({ score, contributions, expected }) => scores.push(score, ...contributions, ...expected) },
    saved === undefined ? {} : { saved },
  )
  for (let row = from; row < to; row += 1) watch.take(series.times[row] ?? 0, series.values, row * series.tags.length)
  return { scores, saved: JSON.parse(JSON.stringify(watch.save())) }
}

suite('the two scales of a fast feed', () => {
  test('are there for feeds of seconds and minutes, and not for slower ones', () => {
    const intervals = [1, 15, 60, 120, 300, 900, 3600].map((seconds) => coarseIntervalFor(seconds * 1000, frozenConfiguration))
    assert.deepEqual(intervals, [5_000, 120_000, 300_000, 600_000, undefined, undefined, undefined])
    assert.equal(model.coarse?.learned.workingMs, 5 * minuteMs)
    assert.equal(model.coarse?.coarse, undefined)
  })

  test('are one text, read as it was written', () => {
    const text = toModelText(model)
    assert.equal(toModelText(parseModel(text)), text)
  })

  test('go on after a stop at any row as if nothing had happened', () => {
    const rows = 400
    const whole = told(attacked, [0, rows]).scores
    fc.assert(
      fc.property(fc.integer({ min: 0, max: rows }), (stop) => {
        const first = told(attacked, [0, stop])
        assert.deepEqual([...first.scores, ...told(attacked, [stop, rows], first.saved).scores], whole)
      }),
      { numRuns: 25 },
    )
  })

  test('see a recording played back that from one minute to the next looks right', () => {
    const { coarse: _, ...fine } = model
    const hours = (judged: { alarms: Uint8Array }) => judged.alarms.reduce((sum, alarm) => sum + alarm, 0) / 60
    const both = hours(judgeSeries(model, attacked))
    const one = hours(judgeSeries(fine, attacked))
    assert.ok(both > one, `in alarm ${both} h with both scales, ${one} h with one`)
  })
})
