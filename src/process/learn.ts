import { type Configuration, frozenConfiguration } from './configuration.ts'
import { processFault } from './faults.ts'
import { toFit } from './fitting.ts'
import { interlocksOf } from './interlocks.ts'
import type { Approval, Excluded, Model, Tag } from './model.ts'
import { type Prepared, prepare } from './prepared.ts'
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
    longestStills: longestStills(samples.values, prepared.tags.length),
    threshold: thresholdFor(scores, Math.floor(configuration.budgetPerWeek * weeks), configuration.mergeSamples),
    normalScores: quantilesKept.map((at) => toQuantile(sortedScores, at)),
  }
}
