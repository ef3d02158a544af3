import type { Configuration } from './configuration.ts'
import { type JudgedSeries, judgeSeries } from './judge-series.ts'
import { learn, learnPrepared } from './learn.ts'
import type { Model } from './model.ts'
import { prepare } from './prepared.ts'
import { type Readiness, toReadiness } from './readiness.ts'
import { resolutionsOf } from './resolution.ts'
import { scoreBatadal } from './score/batadal.ts'
import { rangesOf } from './score/ranges.ts'
import { type Scores, toScores } from './score/scores.ts'
import { trivialDetectors } from './score/trivial.ts'
import type { Series } from './series.ts'

export interface Benchmark {
  readonly readiness: Readiness
  readonly model: Model
  readonly judged: JudgedSeries
  /** Without labels there is nothing to score. */
  readonly scores: Scores | undefined
  readonly trivial: readonly { readonly name: string; readonly scores: Scores }[]
  /** The S of the judged rows without one attack, for each: one lucky attack would show as a fall. */
  readonly withoutEach: readonly number[]
}

export interface BenchmarkOptions {
  readonly configuration: Configuration
  readonly truth?: Uint8Array | undefined
}

/** Dice of the random detector: the same in every run. */
const seed = 20_170_523

/**
 * Learns normal behaviour from one series and judges another, label-free: labels are only looked at once all is judged.
 * What the judged series gives to the learning is its way of writing (decimals), which a live feed shows before any
 * attack. Faults: `process.too-short`, `process.not-learnable`, `process.tag-absent`.
 */
export function benchmark(learned: Series, judgedSeries: Series, { configuration, truth }: BenchmarkOptions): Benchmark {
  const common = withTagsOf(learned, judgedSeries)
  const feedResolutions = feedResolutionsOf(judgedSeries)
  const prepared = prepare(common, { configuration, feedResolutions })
  const model = learnPrepared(prepared, common, { configuration })
  const judged = judgeSeries(model, judgedSeries)
  const readiness = toReadiness(prepared)
  if (truth === undefined) return { readiness, model, judged, scores: undefined, trivial: [], withoutEach: [] }
  const options = {
    times: judgedSeries.times,
    mergeRows: configuration.mergeSamples * Math.max(1, Math.round(model.learned.workingMs / model.learned.nativeMs)),
  }
  const known = withTagsOf(judgedSeries, common)
  const trivial = trivialDetectors(withTagsOf(common, known), known, seed).map(({ name, alarms }) => ({
    name,
    scores: toScores(alarms, truth, options),
  }))
  return {
    readiness,
    model,
    judged,
    scores: toScores(judged.alarms, truth, options),
    trivial,
    withoutEach: scoresWithoutEach(judged.alarms, truth),
  }
}

/** How each tag of a feed is written, by name: what history is rounded to. */
export function feedResolutionsOf(feed: Series): Map<string, number> {
  const resolutions = resolutionsOf(feed)
  return new Map(feed.tags.map((tag, at) => [tag, resolutions[at] ?? 0]))
}

/** The columns of `series` that `other` has too, in the order of `series`. */
export function withTagsOf(series: Series, other: Series): Series {
  const has = new Set(other.tags)
  const columns = series.tags.flatMap((tag, column) => (has.has(tag) ? [column] : []))
  if (columns.length === series.tags.length) return series
  const values = new Float64Array(series.times.length * columns.length)
  for (let row = 0; row < series.times.length; row += 1) {
    for (const [at, column] of columns.entries()) {
      values[row * columns.length + at] = series.values[row * series.tags.length + column] ?? 0
    }
  }
  return { tags: columns.map((column) => series.tags[column] ?? ''), times: series.times, values }
}

function scoresWithoutEach(alarms: Uint8Array, truth: Uint8Array): number[] {
  return rangesOf(truth).map(({ start, end }) => {
    const without = (marks: Uint8Array) => marks.filter((_, at) => at < start || at >= end)
    return scoreBatadal(without(alarms), without(truth))?.s ?? Number.NaN
  })
}

/** One season of the learning data, judged by a model of all the others. */
export interface SeasonSplit {
  readonly from: number
  readonly to: number
  readonly falsePerWeek: number | null
}

/** Each quarter of normal data judged by what was learned from the rest: an alarm there is a false one. */
export function seasonSplits(learned: Series, configuration: Configuration, feedResolutions?: ReadonlyMap<string, number>): SeasonSplit[] {
  const rows = learned.times.length
  const width = learned.tags.length
  return [0, 1, 2, 3].map((quarter) => {
    const from = Math.floor((quarter * rows) / 4)
    const to = Math.floor(((quarter + 1) * rows) / 4)
    const outside = sliced(learned, width, [0, from, to, rows])
    const inside = sliced(learned, width, [from, to])
    const model = learn(outside, { configuration, ...(feedResolutions === undefined ? {} : { feedResolutions }) })
    const { alarms } = judgeSeries(model, inside)
    const truth = new Uint8Array(to - from)
    const { episodes } = toScores(alarms, truth, { times: inside.times, mergeRows: configuration.mergeSamples })
    return { from: inside.times[0] ?? 0, to: inside.times.at(-1) ?? 0, falsePerWeek: episodes.falsePerWeek }
  })
}

/** Rows from..to, from..to, … of a series. */
function sliced(series: Series, width: number, bounds: readonly number[]): Series {
  const parts: { times: Float64Array; values: Float64Array }[] = []
  for (let at = 0; at < bounds.length; at += 2) {
    const [from, to] = [bounds[at] ?? 0, bounds[at + 1] ?? 0]
    parts.push({ times: series.times.subarray(from, to), values: series.values.subarray(from * width, to * width) })
  }
  return {
    tags: series.tags,
    times: Float64Array.from(parts.flatMap(({ times }) => [...times])),
    values: joined(parts.map(({ values }) => values)),
  }
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
