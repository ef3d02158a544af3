import { dot, invertSymmetric } from './matrix.ts'
import { covarianceOf, type Moments, meanOf } from './moments.ts'

/**
 * What each tag should read, given all others now and all tags a sample ago. With x = [z_t, z_{t−1}] and Θ the inverse
 * of its covariance, the residual of tag j is (Θ(x − mean))_j / Θ_jj: the reading less its best linear prediction from
 * all the rest (Lauritzen, Graphical Models, 1996, §5.1).
 */
export interface Predictor {
  /** 2 × tags: the present, then the sample before. */
  readonly mean: Float64Array
  /** tags × (2 × tags), row j is Θ_j / Θ_jj. */
  readonly weights: Float64Array
}

/** `undefined` when the covariance cannot be inverted: too few rows, or a number that is none. */
export function toPredictor(moments: Moments, ridge: number): Predictor | undefined {
  const size = moments.sums.length
  if (moments.count < 2) return undefined
  const precision = invertSymmetric(covarianceOf(moments, ridge), size)
  if (precision === undefined) return undefined
  const tags = size / 2
  const weights = new Float64Array(tags * size)
  for (let tag = 0; tag < tags; tag += 1) {
    const own = precision[tag * size + tag] ?? 0
    for (let at = 0; at < size; at += 1) weights[tag * size + at] = (precision[tag * size + at] ?? 0) / own
  }
  return { mean: meanOf(moments), weights }
}

/** Writes the residuals of `features` (2 × tags, scaled) to `into` (tags). */
export type WriteResiduals = (features: Float64Array, into: Float64Array) => void

/** The predictor ready to be used on many samples: the room it needs is taken once. */
export function residualsBy({ mean, weights }: Predictor): WriteResiduals {
  const centred = new Float64Array(mean.length)
  return (features, into) => {
    for (let at = 0; at < centred.length; at += 1) centred[at] = (features[at] ?? 0) - (mean[at] ?? 0)
    for (let tag = 0; tag < into.length; tag += 1) into[tag] = dot(weights, tag * centred.length, centred)
  }
}
