import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isFault } from '../base/index.ts'
import { requireApproved } from './approval.ts'
import { frozenConfiguration } from './configuration.ts'
import { judgeSeries } from './judge-series.ts'
import { learnPrepared } from './learn.ts'
import { sliced } from './parts.ts'
import { prepare } from './prepared.ts'
import { toReadiness } from './readiness.ts'
import type { Series } from './series.ts'
import { simulate } from './simulator/simulate.ts'

const dayMs = 24 * 3_600_000
const days = 300
const learnedDays = 240
const perDay = 24
/** The attacker begins this long before the last day that is learned. */
const lead = 40
const { series: honest } = simulate({ startedAt: Date.UTC(2025, 0, 6), days, intervalMs: 3_600_000, seed: 3 })
const cut = learnedDays * perDay

/** `tag` led away by `share` of its range a day, from `from` on and without an end. */
function ledAway(series: Series, { tag, share, from }: { tag: string; share: number; from: number }): Series {
  const width = series.tags.length
  const column = series.tags.indexOf(tag)
  const readings = Array.from(series.times, (_, row) => series.values[row * width + column] ?? 0)
  const range = Math.max(...readings) - Math.min(...readings)
  const values = series.values.map((value, at) => {
    const passed = ((series.times[Math.floor(at / width)] ?? 0) - from) / dayMs
    return at % width === column && passed > 0 ? value + passed * share * range : value
  })
  return { ...series, values }
}

const from = (honest.times[cut] ?? 0) - lead * dayMs

suite('an attacker who leads a sensor away by a little every day, while it is learned and after', () => {
  for (const [tag, share] of [
    ['T1.Level', 0.01],
    ['T1.Level', -0.01],
    ['T1.Level', 0.005],
    ['ZoneA.Pressure', 0.01],
    ['PU3.Flow', -0.01],
    ['V2.Flow', 0.01],
    ['Dosing.Chlorine', 0.01],
  ] as const) {
    const poisoned = ledAway(honest, { tag, share, from })
    const learned = sliced(poisoned, [0, cut])
    const prepared = prepare(learned, { configuration: frozenConfiguration })
    const readiness = toReadiness(prepared)
    const name = `${tag}, ${share * 100} % a day`

    test(`${name}: is reported before anything is learned`, () => {
      assert.equal(readiness.ready, false)
      assert.ok(readiness.findings.some((finding) => finding.code === 'drift' && finding.tag === tag && finding.weight === 'approve'))
    })

    test(`${name}: is not learned without a person's approval of that very finding`, () => {
      const isRefused = (error: unknown) => isFault(error) && error.code === 'process.not-approved' && error.kind === 'conflict'
      assert.throws(() => requireApproved(readiness, []), isRefused)
      assert.throws(() => requireApproved(readiness, [{ finding: 'drift:another.tag', reason: 'because' }]), isRefused)
      const keys = readiness.findings.filter(({ weight }) => weight === 'approve').map((finding) => `${finding.code}:${finding.tag}`)
      requireApproved(
        readiness,
        keys.map((finding) => ({ finding, reason: 'the instrument was seen to' })),
      )
    })

    test(`${name}: is reported by the watch though all of it was approved`, () => {
      const model = learnPrepared(prepared, learned)
      const { drifts } = judgeSeries(model, sliced(poisoned, [cut, poisoned.times.length]))
      const first = drifts.find((drift) => drift.tag === tag)
      assert.ok(first !== undefined)
      assert.equal(Math.sign(first.rise), Math.sign(share))
    })
  }
})

test('a sensor that nobody leads away is not called drifting', () => {
  const prepared = prepare(sliced(honest, [0, cut]), { configuration: frozenConfiguration })
  const model = learnPrepared(prepared, sliced(honest, [0, cut]))
  const { drifts } = judgeSeries(model, sliced(honest, [cut, honest.times.length]))
  const tanks = ['T1.Level', 'T2.Level', 'T3.Level', 'ZoneA.Pressure', 'PU3.Flow', 'V2.Flow']
  assert.deepEqual(
    toReadiness(prepared).findings.filter(({ code, tag }) => code === 'drift' && tanks.includes(tag ?? '')),
    [],
  )
  assert.deepEqual(
    drifts.filter(({ tag }) => tanks.includes(tag)),
    [],
  )
})

test('a line within two days is told and does not stop learning: every day has its waves', () => {
  const intervalMs = 60_000
  const times = Float64Array.from({ length: 2 * 24 * 60 }, (_, row) => row * intervalMs)
  const values = Float64Array.from({ length: 2 * times.length }, (_, at) => (at % 2 === 0 ? Math.sin(at / 900) : Math.sin(at / 7)))
  const prepared = prepare({ tags: ['slow', 'fast'], times, values }, { configuration: frozenConfiguration })
  const readiness = toReadiness(prepared)
  assert.ok(prepared.drifts.length > 0)
  assert.ok(readiness.findings.some(({ code, weight }) => code === 'short-drift' && weight === 'weak'))
  requireApproved(readiness, [])
})
