import { type Configuration, frozenConfiguration } from './configuration.ts'
import { processFault } from './faults.ts'
import { toFit } from './fitting.ts'
import { interlocksOf } from './interlocks.ts'
import { coarseIntervalFor } from './interval.ts'
import type { Approval, Excluded, Model, Tag } from './model.ts'
import { leastSamples, type Prepared, prepare } from './prepared.ts'
import { toQuantile } from './quantile.ts'
import type { Series } from './series.ts'
import { toSlowPredictor, usualSlowOf } from './slow.ts'
import { longestStills } from './stillness.ts'
import { thresholdFor, unseenScores } from './threshold.ts'

export interface LearningOptions {
  readonly configuration?: Configuration
  /** Steps in which the live feed writes each tag, where they are known; history is rounded to them. */
  readonly feedResolutions?: ReadonlyMap<string, number>
  /** Units, sites and assets, where a person has said them. */
  readonly tags?: ReadonlyMap<string, Tag>
  readonly exclude?: readonly Excluded[]
  /** What `unseenScores` gave, where that was asked already. */
  readonly unseen?: Float64Array | undefined
  /** Kept in the model; `requireApproved` holds the readings to them. */
  readonly approved?: readonly Approval[]
}

const weekMs = 7 * 24 * 3_600_000
const quantilesKept = [0.5, 0.9, 0.99, 0.999, 1]

/** Learns normal behaviour from readings of normal operation. Faults: `process.too-short`, `process.not-learnable`. */
export function learn(series: Series, options: LearningOptions = {}): Model {
  const { configuration = frozenConfiguration, feedResolutions, exclude } = options
  return learnPrepared(prepare(series, { configuration, feedResolutions, exclude }), series, options)
}

/** As `learn`, of data that was made ready before, such as for the readiness report. */
export function learnPrepared(prepared: Prepared, series: Series, options: LearningOptions = {}): Model {
  const { configuration = frozenConfiguration } = options
  const coarse = toCoarse(prepared, series, { ...options, configuration })
  // Each scale may cry wolf half as often: together they keep to the budget.
  const budgetPerWeek = configuration.budgetPerWeek / (coarse === undefined ? 1 : 2)
  const { samples, scale, scaled, folds, modes, switches, nativeMs, workingMs, blockMs } = prepared
  const places = Int32Array.from(scaled.usable, (_, place) => place)
  const fit = toFit(scaled, { moments: folds.whole, places, configuration })
  const slow = toSlowPredictor(folds.whole, configuration.ridge)
  const scores = options.unseen ?? unseenScores(prepared, configuration)
  if (fit === undefined || slow === undefined || scores === undefined) {
    throw processFault('not-learnable', 'The readings do not vary enough for their relations to be learned.')
  }
  const weeks = (samples.times.length * workingMs) / weekMs
  const sortedScores = scores.slice().sort()
  return {
    version: 1,
    tags: prepared.tags.map((name) => options.tags?.get(name) ?? { name }),
    excluded: prepared.excluded,
    ...(options.approved === undefined || options.approved.length === 0 ? {} : { approved: options.approved }),
    learned: {
      from: series.times[0] ?? 0,
      to: series.times.at(-1) ?? 0,
      rows: series.times.length,
      samples: samples.times.length,
      nativeMs,
      workingMs,
    },
    configuration,
    resolutions: prepared.resolutions,
    ...scale,
    ...fit.predictor,
    usual: fit.usual,
    slow: { ...slow, blockMs, usual: usualSlowOf(slow, scaled, configuration) },
    modes,
    interlocks: interlocksOf(scaled, switches, scaled.usable),
    ...(coarse === undefined ? {} : { coarse }),
    longestStills: longestStills(samples.values, prepared.tags.length),
    threshold: thresholdFor(scores, Math.floor(budgetPerWeek * weeks), configuration.mergeSamples),
    normalScores: quantilesKept.map((at) => toQuantile(sortedScores, at)),
  }
}

/** Samples for each number of a feature's row, below which a second scale is not worth its own false alarms. */
const coarseSamplesPerFeature = 5

function toCoarse(prepared: Prepared, series: Series, options: LearningOptions & { configuration: Configuration }): Model | undefined {
  const { configuration } = options
  const { tags, samples, resolutions, excluded, workingMs } = prepared
  const coarseMs = coarseIntervalFor(workingMs, configuration)
  if (coarseMs === undefined) return undefined
  if ((samples.times.length * workingMs) / coarseMs < Math.max(leastSamples(tags.length), coarseSamplesPerFeature * 2 * tags.length)) {
    return undefined
  }
  const own = {
    ...configuration,
    window: configuration.coarseWindow,
    budgetPerWeek: configuration.budgetPerWeek / 2,
    coarseSteps: Number.MAX_SAFE_INTEGER,
  }
  const feedResolutions = new Map(tags.map((tag, at) => [tag, resolutions[at] ?? 0]))
  const again = prepare(series, { configuration: own, feedResolutions, exclude: excluded, workingMs: coarseMs })
  return learnPrepared(again, series, { ...options, configuration: own })
}
