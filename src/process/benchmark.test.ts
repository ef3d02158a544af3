import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { benchmark } from './benchmark.ts'
import { frozenConfiguration } from './configuration.ts'
import type { Series } from './series.ts'
import { simulatedAttacks } from './simulator/attacks.ts'
import { plannedAttacks, simulate } from './simulator/simulate.ts'

const configuration = frozenConfiguration
const learnedAt = Date.UTC(2025, 0, 6)
const judgedAt = Date.UTC(2025, 3, 6)
const spoof = simulatedAttacks.filter(({ kind }) => kind === 'sensor-spoof')

function learnedEvery(minutes: number): Series {
  return simulate({ startedAt: learnedAt, days: 90, intervalMs: minutes * 60_000, seed: 21 }).series
}

function judgedEvery(minutes: number) {
  return simulate({ startedAt: judgedAt, days: 8, intervalMs: minutes * 60_000, seed: 22, attacks: plannedAttacks(spoof, judgedAt, 4) })
}

suite('a benchmark', () => {
  for (const [learned, judged] of [
    [30, 30],
    [10, 30],
    [30, 10],
    [60, 5],
  ] as const) {
    test(`learned from a row every ${learned} minutes judges one every ${judged}, and finds the attack`, () => {
      const { series, labels } = judgedEvery(judged)
      const { scores, attackTags } = benchmark(learnedEvery(learned), series, { configuration, truth: labels })
      assert.equal(scores?.episodes.found, 1)
      assert.ok((scores?.batadal?.s ?? 0) > 0.85, String(scores?.batadal?.s))
      assert.ok(attackTags[0]?.slice(0, 2).includes('ZoneA.Pressure'))
    })
  }

  test('gives the same scores when it is done again, and when the columns stand in another order', () => {
    const { series, labels } = judgedEvery(30)
    const learned = learnedEvery(30)
    const once = benchmark(learned, series, { configuration, truth: labels })
    assert.deepEqual(benchmark(learned, series, { configuration, truth: labels }).judged, once.judged)
    const width = series.tags.length
    const turned = {
      tags: series.tags.toReversed(),
      times: series.times,
      values: series.values.map((_, at) => series.values[at - (at % width) + (width - 1 - (at % width))] ?? 0),
    }
    const other = benchmark(learned, turned, { configuration, truth: labels })
    assert.deepEqual(other.judged, once.judged)
    assert.deepEqual(other.trivial, once.trivial)
  })

  test('of a file that lacks columns and has others judges those that both have', () => {
    const { series, labels } = judgedEvery(30)
    const width = series.tags.length
    const kept = series.tags.filter((tag) => !/^(PU1|Dosing|Water)/.test(tag))
    const narrower: Series = {
      tags: ['of another meter', ...kept],
      times: series.times,
      values: Float64Array.from({ length: (kept.length + 1) * series.times.length }, (_, at) => {
        const [row, column] = [Math.floor(at / (kept.length + 1)), at % (kept.length + 1)]
        return column === 0 ? row % 7 : (series.values[row * width + series.tags.indexOf(kept[column - 1] ?? '')] ?? 0)
      }),
    }
    const { model, scores } = benchmark(learnedEvery(30), narrower, { configuration, truth: labels })
    assert.deepEqual(
      model.tags.map(({ name }) => name),
      kept,
    )
    assert.equal(scores?.episodes.found, 1)
  })
})
