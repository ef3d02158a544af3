import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { Episode } from './episodes.ts'
import { learn } from './learn.ts'
import type { Model } from './model.ts'
import { simulatedAttacks } from './simulator/attacks.ts'
import { plannedAttacks, simulate } from './simulator/simulate.ts'
import { type SavedWatch, Watch } from './watch.ts'

const intervalMs = 15 * 60_000
const learnedAt = Date.UTC(2025, 0, 6)
const judgedAt = Date.UTC(2026, 0, 6)
const model = learn(simulate({ startedAt: learnedAt, days: 365, intervalMs, seed: 4 }).series)
const spoofs = simulatedAttacks.filter(({ kind }) => kind === 'sensor-spoof' || kind === 'command-injection')
const { series } = simulate({ startedAt: judgedAt, days: 14, intervalMs, seed: 5, attacks: plannedAttacks(spoofs, judgedAt, 2) })
const width = series.tags.length
const rows = series.times.length

interface Told {
  readonly at: number
  readonly kind: string
  readonly what: unknown
}

/** All that a watch tells, in order, as plain values. */
function watching(told: Told[], saved?: SavedWatch, using: Model = model): Watch {
  return new Watch(
    using,
    {
      onJudged: ({ at, score, alarm, scored, expected }) => told.push({ at, kind: 'judged', what: [score, alarm, scored, ...expected] }),
      onEpisode: (episode, over) => told.push({ at: episode.endedAt, kind: over ? 'over' : 'open', what: episode }),
      onDrift: (news) => told.push({ at: news.since, kind: 'drift', what: news }),
      onState: (news) => told.push({ at: news.at, kind: news.kind, what: news }),
    },
    saved === undefined ? {} : { saved },
  )
}

function toldOf(values: Float64Array, times: Float64Array = series.times): Told[] {
  const told: Told[] = []
  const watch = watching(told)
  for (let row = 0; row < times.length; row += 1) watch.take(times[row] ?? 0, values, row * width)
  watch.end()
  return told
}

const whole = toldOf(series.values)
const overOf = (told: readonly Told[]) => told.filter(({ kind }) => kind === 'over').map(({ what }) => what as Episode)

suite('a watch', () => {
  test('finds what was planted, so that the promises below are of something', () => {
    assert.ok(overOf(whole).length >= 2)
    assert.ok(whole.filter(({ kind }) => kind === 'judged').length === rows)
  })

  test('says of a moment what it says, whatever comes later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: rows - 1 }), fc.double({ min: -50, max: 50, noNaN: true }), (cut, change) => {
        const changed = series.values.slice()
        for (let at = cut * width; at < changed.length; at += 1) changed[at] = (changed[at] ?? 0) * change
        const before = (told: readonly Told[]) => told.filter(({ kind, at }) => kind === 'judged' && at < (series.times[cut] ?? 0))
        assert.deepEqual(before(toldOf(changed)), before(whole))
      }),
      { numRuns: 15 },
    )
  })

  test('goes on after a restart as if nothing had happened, wherever it was stopped', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: rows }), { maxLength: 4 }), (stops) => {
        const told: Told[] = []
        let watch = watching(told)
        for (let row = 0; row < rows; row += 1) {
          if (stops.includes(row)) watch = watching(told, JSON.parse(JSON.stringify(watch.save())))
          watch.take(series.times[row] ?? 0, series.values, row * width)
        }
        watch.end()
        assert.deepEqual(told, whole)
      }),
      { numRuns: 25 },
    )
  })

  test('goes on after a restart in the middle of a working interval, too', () => {
    // Learned by the hour, fed by the quarter.
    const hourly = { ...model, learned: { ...model.learned, workingMs: 4 * intervalMs } }
    const run = (stop: number) => {
      const told: Told[] = []
      let watch = watching(told, undefined, hourly)
      for (let row = 0; row < 400; row += 1) {
        if (row === stop) watch = watching(told, JSON.parse(JSON.stringify(watch.save())), hourly)
        watch.take(series.times[row] ?? 0, series.values, row * width)
      }
      watch.end()
      return told
    }
    const uninterrupted = run(-1)
    assert.equal(uninterrupted.filter(({ kind }) => kind === 'judged').length, 100)
    for (const stop of [1, 2, 3, 4, 173, 174, 175, 399]) assert.deepEqual(run(stop), uninterrupted)
  })

  test('says the same when the clock is moved as a whole', () => {
    const moved = toldOf(
      series.values,
      series.times.map((time) => time + 3 * 3_600_000),
    )
    const scores = (told: readonly Told[]) => told.filter(({ kind }) => kind === 'judged').map(({ what }) => what)
    assert.deepEqual(scores(moved), scores(whole))
  })
})

suite('a feed that is not as it should be', () => {
  const quiet = simulate({ startedAt: judgedAt, days: 6, intervalMs, seed: 6 }).series
  const episodesOf = (values: Float64Array, times = quiet.times) => {
    const told: Told[] = []
    const watch = watching(told)
    for (let row = 0; row < times.length; row += 1) watch.take(times[row] ?? 0, values, row * width)
    watch.end()
    return { episodes: overOf(told), told }
  }

  test('cries no wolf on its own', () => {
    assert.deepEqual(episodesOf(quiet.values).episodes, [])
  })

  test('with a gap of half a day is told of, and does not become an episode', () => {
    const keep = Array.from(quiet.times.keys()).filter((row) => row < 200 || row >= 248)
    const times = Float64Array.from(keep, (row) => quiet.times[row] ?? 0)
    const values = Float64Array.from(keep.flatMap((row) => [...quiet.values.subarray(row * width, (row + 1) * width)]))
    const { episodes, told } = episodesOf(values, times)
    assert.deepEqual(episodes, [])
    assert.deepEqual(
      told.filter(({ kind }) => kind === 'gap').map(({ at }) => at),
      [quiet.times[248]],
    )
  })

  test('with a clock set forward by an hour is a gap and no episode', () => {
    const times = quiet.times.map((time, row) => (row < 300 ? time : time + 3_600_000))
    const { episodes, told } = episodesOf(quiet.values, times)
    assert.deepEqual(episodes, [])
    assert.equal(told.filter(({ kind }) => kind === 'gap').length, 1)
  })

  test('with single readings missing holds the last ones, and judges on', () => {
    const values = quiet.values.slice()
    for (let at = 17; at < values.length; at += 211) values[at] = Number.NaN
    const { told } = episodesOf(values)
    const judged = told.filter(({ kind }) => kind === 'judged')
    assert.equal(judged.length, quiet.times.length)
    assert.ok(judged.every(({ what }) => (what as number[]).every((value) => !Number.isNaN(Number(value)))))
  })

  test('with a sensor that stands still is told of once, by its name', () => {
    const tag = quiet.tags.indexOf('ZoneB.Flow')
    const values = quiet.values.slice()
    for (let row = 100; row < quiet.times.length; row += 1) values[row * width + tag] = values[100 * width + tag] ?? 0
    const stuck = episodesOf(values).told.filter(({ kind }) => kind === 'stuck')
    assert.deepEqual(
      stuck.map(({ what }) => (what as { tag: string }).tag),
      ['ZoneB.Flow'],
    )
  })

  test('that runs the plant in a way never learned tells the states of all its switches', () => {
    const values = quiet.values.slice()
    const tag = quiet.tags.indexOf('PU3.State')
    for (let row = 300; row < 310; row += 1) values[row * width + tag] = 2
    const [told] = episodesOf(values).told.filter(({ kind, at }) => kind === 'new-mode' && at === quiet.times[300])
    assert.ok(told !== undefined)
    const { states } = told.what as { states: readonly { tag: string; state: number }[] }
    assert.deepEqual(states.map((one) => one.tag).sort(), ['Flushing.State', 'PU1.State', 'PU2.State', 'PU3.State'])
    assert.equal(states.find((one) => one.tag === 'PU3.State')?.state, 2)
  })
})
