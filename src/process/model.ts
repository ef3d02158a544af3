import type { Configuration } from './configuration.ts'
import type { Interlock } from './interlocks.ts'
import type { Modes } from './modes.ts'
import type { SlowPredictor } from './slow.ts'

/** One tag as a person knows it; all but the name may be unknown. */
export interface Tag {
  readonly name: string
  /** Such as `m`, `l/s` or `bar`. */
  readonly unit?: string
  /** Ends of the range that the instrument can show, in its unit. */
  readonly low?: number
  readonly high?: number
  readonly site?: string
  /** The pump, tank or valve that the reading tells of; by default the tag itself. */
  readonly asset?: string
}

/** A tag of the learning data that the model does not use, and why. */
export interface Excluded {
  readonly tag: string
  readonly reason: string
}

/** A person's word that a finding does not speak against learning, kept in the model. */
export interface Approval {
  /** What `findingKey` gives, such as `drift:North.Level`. */
  readonly finding: string
  readonly reason: string
}

/**
 * The model of a plant's normal behaviour: numbers and nothing else, so that two nodes that hold the same text judge
 * the same. The same learning data and configuration give the same model, to the last digit.
 */
export interface Model {
  readonly version: 1
  readonly tags: readonly Tag[]
  readonly excluded: readonly Excluded[]
  /** Findings that a person approved before this was learned. */
  readonly approved?: readonly Approval[]
  readonly learned: {
    /** Milliseconds, first and last row. */
    readonly from: number
    readonly to: number
    readonly rows: number
    readonly samples: number
    readonly nativeMs: number
    readonly workingMs: number
  }
  readonly configuration: Configuration
  /** Steps that readings are rounded to, in the tag's unit; 0: none. */
  readonly resolutions: Float64Array
  readonly medians: Float64Array
  readonly spreads: Float64Array
  /** Lowest and highest reading learned. */
  readonly lows: Float64Array
  readonly highs: Float64Array
  /** See `Predictor`. */
  readonly mean: Float64Array
  readonly weights: Float64Array
  readonly usual: Float64Array
  /** What shows a slow drift, block by block of `blockMs`, and which sensor it is; `usual` as above. */
  readonly slow: SlowPredictor & { readonly blockMs: number; readonly usual: Float64Array }
  readonly modes: Modes
  readonly interlocks: readonly Interlock[]
  /**
   * The same tags learned at a longer interval, where the feed is fast: from one second to the next every tag follows
   * itself, and only over minutes does a level have to follow its pump.
   */
  readonly coarse?: Model
  /** Samples of the longest time that each tag did not change. */
  readonly longestStills: Int32Array
  /** An alarm begins above this score. */
  readonly threshold: number
  /** Scores that normal data got from models that had not seen it, at these quantiles: .5, .9, .99, .999, 1. */
  readonly normalScores: readonly number[]
}
