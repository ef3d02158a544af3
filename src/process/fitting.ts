import type { Configuration } from './configuration.ts'
import { addTo, emptyMoments, type Moments } from './moments.ts'
import { type Predictor, residualsBy, toPredictor } from './predictor.ts'
import { sortedColumn, toQuantile } from './quantile.ts'
import type { Samples } from './samples.ts'
import { type Scale, scaleRow } from './scale.ts'

/** Normal behaviour ?? 0s: what each tag should read, and how far it usually is from that. */
export interface Fit {
  readonly predictor: Predictor
  /** For each tag, the residual that counts as one, in scaled units; never 0. */
  readonly usual: Float64Array
}

/** Samples as the model sees them: scaled, side by side with the sample before. */
export interface Scaled {
  readonly tags: number
  /** samples × tags. */
  readonly values: Float64Array
  /** Indexes of the samples that follow their predecessor without a gap. */
  readonly usable: Int32Array
  /** Below this no tag's usual residual goes, in scaled units. */
  readonly floors: Float64Array
}

const leastUsual = 1e-9
/** Samples from which a usual residual is taken; more do not move a 99 % quantile. */
const quantileSamples = 10_000

export function toScaled(
  samples: Samples,
  { scale, resolutions, configuration }: { scale: Scale; resolutions: Float64Array; configuration: Configuration },
): Scaled {
  const tags = scale.medians.length
  const values = new Float64Array(samples.values.length)
  for (let start = 0; start < values.length; start += tags) {
    scaleRow({ ...scale, clip: configuration.clip }, { values: samples.values, start }, values.subarray(start, start + tags))
  }
  const usable: number[] = []
  for (let at = 1; at < samples.times.length; at += 1) if (samples.afterGap[at] === 0) usable.push(at)
  const floors = Float64Array.from({ length: tags }, (_, tag) => {
    const spread = scale.spreads[tag] ?? 0
    const range = (scale.highs[tag] ?? 0) - (scale.lows[tag] ?? 0)
    return Math.max(leastUsual, (resolutions[tag] ?? 0) / spread, (configuration.rangeFloor * range) / spread)
  })
  return { tags, values, usable: Int32Array.from(usable), floors }
}

/** Writes [z_t, z_{t−1}] of sample `at` to `into`. */
export function writeFeatures(scaled: Scaled, at: number, into: Float64Array): void {
  const { tags, values } = scaled
  into.set(values.subarray(at * tags, (at + 1) * tags))
  into.set(values.subarray((at - 1) * tags, at * tags), tags)
}

/** Moments of the usable samples `from`..`to` (places in `usable`, `to` exclusive). */
export function momentsOf(scaled: Scaled, from: number, to: number): Moments {
  const moments = emptyMoments(2 * scaled.tags)
  const features = new Float64Array(2 * scaled.tags)
  for (let place = from; place < to; place += 1) {
    writeFeatures(scaled, scaled.usable[place] ?? 0, features)
    addTo(moments, features)
  }
  return moments
}

/** The fit of the moments; usual residuals come from `places` of `usable`. `undefined` when nothing can be told. */
export function toFit(
  scaled: Scaled,
  { moments, places, configuration }: { moments: Moments; places: Int32Array; configuration: Configuration },
): Fit | undefined {
  const predictor = toPredictor(moments, configuration.ridge)
  if (predictor === undefined || places.length === 0) return undefined
  const { tags } = scaled
  const stride = Math.max(1, Math.floor(places.length / quantileSamples))
  const count = Math.ceil(places.length / stride)
  const sizes = new Float64Array(count * tags)
  const features = new Float64Array(2 * tags)
  const writeResiduals = residualsBy(predictor)
  for (let row = 0; row < count; row += 1) {
    writeFeatures(scaled, scaled.usable[places[row * stride] ?? 0] ?? 0, features)
    writeResiduals(features, sizes.subarray(row * tags, (row + 1) * tags))
  }
  for (let at = 0; at < sizes.length; at += 1) sizes[at] = Math.abs(sizes[at] ?? 0)
  const usual = Float64Array.from({ length: tags }, (_, tag) =>
    Math.max(scaled.floors[tag] ?? 0, toQuantile(sortedColumn(sizes, tags, tag), configuration.usualQuantile)),
  )
  return { predictor, usual }
}
