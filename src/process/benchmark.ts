import type { Configuration } from './configuration.ts'
import type { Episode } from './episodes.ts'
import { processFault } from './faults.ts'
import { nativeIntervalOf } from './interval.ts'
import { type JudgedSeries, judgeSeries } from './judge-series.ts'
import { learn, learnPrepared } from './learn.ts'
import type { Model } from './model.ts'
import { inOrderOf, sliced, thinned, withTagsOf } from './parts.ts'
import { prepare } from './prepared.ts'
import { type Readiness, toReadiness } from './readiness.ts'
import { resolutionsOf } from './resolution.ts'
import { scoreBatadal } from './score/batadal.ts'
import { type Range, rangesOf } from './score/ranges.ts'
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
  /** For each attack, the tags of the episode that covers most of it, the greatest part first; none for one not found. */
  readonly attackTags: readonly (readonly string[])[]
}

export interface BenchmarkOptions {
  readonly configuration: Configuration
  readonly truth?: Uint8Array | undefined
}

/** A feed is slower or faster than what was learned when its interval is this many times as long or as short. */
const slowerBy = 1.5
/** Dice of the random detector: the same in every run. */
const seed = 20_170_523

/**
 * Learns normal behaviour from one series and judges another, label-free: labels are only looked at once all is judged.
 * What the judged series gives to the learning is its way of writing (decimals), which a live feed shows before any
 * attack. Faults: `process.too-short`, `process.not-learnable`, `process.tag-absent`.
 */
export function benchmark(learned: Series, judgedSeries: Series, { configuration, truth }: BenchmarkOptions): Benchmark {
  const feedMs = nativeIntervalOf(judgedSeries)
  const common = atIntervalOf(withTagsOf(learned, judgedSeries), feedMs)
  if (common.tags.length === 0) throw processFault('tag-absent', 'The two tables have no tag in common: their columns have other names.')
  const feedResolutions = feedResolutionsOf(judgedSeries)
  const prepared = prepare(common, { configuration, feedResolutions })
  const model = learnPrepared(prepared, common, { configuration })
  const judge = atRateOf(model, feedMs)
  const judged = judgeSeries(judge, judgedSeries)
  const readiness = toReadiness(prepared)
  if (truth === undefined) return { readiness, model, judged, scores: undefined, trivial: [], withoutEach: [], attackTags: [] }
  const options = {
    times: judgedSeries.times,
    mergeRows: mergeRowsOf(judge),
  }
  const known = withTagsOf(judgedSeries, common)
  const trivial = trivialDetectors(inOrderOf(common, known.tags), known, seed).map(({ name, alarms }) => ({
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
    attackTags: rangesOf(truth).map((attack) => tagsOf(attack, judged, judgedSeries.times)),
  }
}

/** Of a feed that is written more seldom than what is learned: the rows that it would have had. */
function atIntervalOf(learned: Series, feedMs: number): Series {
  return feedMs > slowerBy * nativeIntervalOf(learned) ? thinned(learned, feedMs) : learned
}

/** A feed that is written more often than what was learned is averaged to that interval. */
function atRateOf(model: Model, feedMs: number): Model {
  const { coarse, learned } = model
  if (feedMs * slowerBy > learned.nativeMs) return model
  const faster = (one: Model): Model => ({ ...one, learned: { ...one.learned, nativeMs: feedMs } })
  return { ...faster(model), ...(coarse === undefined ? {} : { coarse: faster(coarse) }) }
}

/** Rows of the feed for which an episode goes on without an alarm. */
function mergeRowsOf({ configuration, learned }: Model): number {
  return configuration.mergeSamples * Math.max(1, Math.round(learned.workingMs / learned.nativeMs))
}

function tagsOf({ start, end }: Range, { episodes }: JudgedSeries, times: Float64Array): string[] {
  const [from, to] = [times[start] ?? 0, times[end - 1] ?? 0]
  const covered = ({ startedAt, endedAt }: Episode) => Math.min(endedAt, to) - Math.max(startedAt, from)
  const [most] = [...episodes].sort((one, other) => covered(other) - covered(one))
  return most === undefined || covered(most) < 0 ? [] : most.tags.map(({ tag }) => tag)
}

/** How each tag of a feed is written, by name: what history is rounded to. */
export function feedResolutionsOf(feed: Series): Map<string, number> {
  const resolutions = resolutionsOf(feed)
  return new Map(feed.tags.map((tag, at) => [tag, resolutions[at] ?? 0]))
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
  return [0, 1, 2, 3].map((quarter) => {
    const from = Math.floor((quarter * rows) / 4)
    const to = Math.floor(((quarter + 1) * rows) / 4)
    const outside = sliced(learned, [0, from, to, rows])
    const inside = sliced(learned, [from, to])
    const model = learn(outside, { configuration, ...(feedResolutions === undefined ? {} : { feedResolutions }) })
    const { alarms } = judgeSeries(model, inside)
    const truth = new Uint8Array(to - from)
    const { episodes } = toScores(alarms, truth, { times: inside.times, mergeRows: mergeRowsOf(model) })
    return { from: inside.times[0] ?? 0, to: inside.times.at(-1) ?? 0, falsePerWeek: episodes.falsePerWeek }
  })
}
