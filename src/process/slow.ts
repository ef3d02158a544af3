import type { Configuration } from './configuration.ts'
import type { Scaled } from './fitting.ts'
import { dot, invertSymmetric } from './matrix.ts'
import { covarianceOf, type Moments, meanOf } from './moments.ts'
import { sortedColumn, toQuantile } from './quantile.ts'

/**
 * What each tag should read given all the others at the same moment, its own past left out: a sensor that is led away
 * slowly agrees with its own past at every step, but not with its neighbours.
 */
export interface SlowPredictor {
  readonly mean: Float64Array
  /** tags × tags, row j is Θ_j / Θ_jj of the present alone. */
  readonly weights: Float64Array
}

/** Samples from which a usual residual is taken; more do not move a 99 % quantile. */
const quantileSamples = 10_000

/** From the moments of [z_t, z_{t−1}]; `undefined` when nothing can be told. */
export function toSlowPredictor(moments: Moments, ridge: number): SlowPredictor | undefined {
  const whole = moments.sums.length
  const tags = whole / 2
  const present: Moments = {
    count: moments.count,
    sums: moments.sums.slice(0, tags),
    products: Float64Array.from({ length: tags * tags }, (_, at) => moments.products[Math.floor(at / tags) * whole + (at % tags)] ?? 0),
  }
  if (present.count < 2) return undefined
  const precision = invertSymmetric(covarianceOf(present, ridge), tags)
  if (precision === undefined) return undefined
  const weights = precision.map((value, at) => {
    const tag = Math.floor(at / tags)
    return value / (precision[tag * tags + tag] ?? 0)
  })
  return { mean: meanOf(present), weights }
}

/** Residuals of the mean of many scaled samples: as the predictor is linear, they are the mean of the residuals. */
export function slowResidualsOf({ mean, weights }: SlowPredictor, means: Float64Array): Float64Array {
  const centred = means.map((value, at) => value - (mean[at] ?? 0))
  return Float64Array.from(means, (_, tag) => dot(weights, tag * means.length, centred))
}

/** For each tag, the slow residual that counts as one, in scaled units; as `usual` of a `Fit`. */
export function usualSlowOf(predictor: SlowPredictor, scaled: Scaled, configuration: Configuration): Float64Array {
  const { tags, values } = scaled
  const count = values.length / tags
  const stride = Math.max(1, Math.floor(count / quantileSamples))
  const sizes = new Float64Array(Math.ceil(count / stride) * tags)
  for (let row = 0; row * stride < count; row += 1) {
    const start = row * stride * tags
    sizes.set(slowResidualsOf(predictor, values.subarray(start, start + tags)).map(Math.abs), row * tags)
  }
  return Float64Array.from({ length: tags }, (_, tag) =>
    Math.max(scaled.floors[tag] ?? 0, toQuantile(sortedColumn(sizes, tags, tag), configuration.usualQuantile)),
  )
}

/** A line through a tag's slow residuals. */
export interface Drift {
  readonly tag: number
  /** First and last block of the line, places in the sequence. */
  readonly from: number
  readonly to: number
  /** From the line's beginning to its end, as a share of the tag's learned range; negative when it falls. */
  readonly rise: number
  /** Share of the variation that the line explains. */
  readonly straightness: number
}

/** Lengths of line looked for, in blocks. */
export const driftLengths = [14, 28, 56] as const
/** A line that rises less than this share of the tag's range is none. */
const leastRise = 0.03
/**
 * Nor is one that explains less. In a normal year of a real-sized network no line of 14 days reached both, and one that
 * is led away by 1 % a day reaches both within three to six weeks (docs/reference/process-configuration.md).
 */
const leastStraightness = 0.75

/**
 * The longest straightest drift of each tag in `blocks` (row-major, slow residuals as shares of the tags' ranges), or
 * none. With `newest` only lines that end with the last block count: what is going on now.
 */
export function driftsIn(blocks: Float64Array, tags: number, newest: boolean): Drift[] {
  const count = blocks.length / tags
  const drifts: Drift[] = []
  for (let tag = 0; tag < tags; tag += 1) {
    let best: Drift | undefined
    for (const length of driftLengths) {
      for (let to = newest ? count : length; to <= count; to += 1) {
        if (to < length) continue
        const line = lineOf(blocks, { tags, tag, from: to - length, to })
        if (Math.abs(line.rise) < leastRise || line.straightness < leastStraightness) continue
        if (best === undefined || Math.abs(line.rise) > Math.abs(best.rise)) best = line
      }
    }
    if (best !== undefined) drifts.push(best)
  }
  return drifts.sort((one, other) => Math.abs(other.rise) - Math.abs(one.rise))
}

/** The line through some blocks of a tag. */
export function lineOf(blocks: Float64Array, { tags, tag, from, to }: { tags: number; tag: number; from: number; to: number }): Drift {
  const length = to - from
  const middle = (length - 1) / 2
  let sum = 0
  for (let at = from; at < to; at += 1) sum += blocks[at * tags + tag] ?? 0
  const mean = sum / length
  let along = 0
  let steps = 0
  let squares = 0
  for (let at = 0; at < length; at += 1) {
    const value = (blocks[(from + at) * tags + tag] ?? 0) - mean
    along += (at - middle) * value
    steps += (at - middle) ** 2
    squares += value ** 2
  }
  const straightness = squares > 0 ? (along * along) / (steps * squares) : 0
  return { tag, from, to: to - 1, rise: (along / steps) * length, straightness }
}
