/**
 * The numbers that the method needs. They are frozen: chosen once by validation on normal data and invented attacks
 * (docs/reference/process-configuration.md tells how), the same for every plant. What differs from plant to plant is
 * learned.
 */
export interface Configuration {
  /** Added to the covariance's diagonal before it is inverted, in squared scaled units. */
  readonly ridge: number
  /** Scaled readings further from the median than this are held there, so that one wild value cannot bend the model. */
  readonly clip: number
  /** A residual of at least this quantile in normal data counts as one. */
  readonly usualQuantile: number
  /** A residual below this share of the tag's range never counts as more than one. */
  readonly rangeFloor: number
  /** One tag's residual counts at most this much, in multiples of its usual one. */
  readonly cap: number
  /** Samples over which a tag's residual is averaged, the newest last. */
  readonly window: number
  /** The coarse scale's samples are at least this many of the working interval's long. */
  readonly coarseSteps: number
  /** No coarse scale is longer than this, milliseconds: what takes hours shows at the working interval of slow feeds. */
  readonly coarseLongestMs: number
  /** As `window`, of the coarse scale. */
  readonly coarseWindow: number
  /** The score is the mean of this many highest tags. */
  readonly top: number
  /** An alarm that has begun goes on while the score is above this share of the threshold. */
  readonly hold: number
  /** Blocks of the learning data that are each judged by a model of all the others. */
  readonly folds: number
  /** Alarms with at most this many quiet samples between them are one episode. */
  readonly mergeSamples: number
  /** More learning rows than this are averaged to a longer working interval. */
  readonly maxLearningRows: number
  /** False-alarm episodes that the operator is ready to look at in a week, unless told otherwise. */
  readonly budgetPerWeek: number
}

export const frozenConfiguration: Configuration = {
  ridge: 1e-4,
  clip: 20,
  usualQuantile: 0.99,
  rangeFloor: 0.01,
  cap: 5,
  window: 7,
  coarseSteps: 5,
  coarseLongestMs: 600_000,
  coarseWindow: 4,
  top: 3,
  hold: 0.7,
  folds: 12,
  mergeSamples: 12,
  maxLearningRows: 50_000,
  budgetPerWeek: 0.25,
}
