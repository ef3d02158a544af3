import type { Configuration } from './configuration.ts'
import { toFit, writeFeatures } from './fitting.ts'
import { withoutFold } from './folds.ts'
import { interlocksOf, raiseBroken } from './interlocks.ts'
import { residualsBy } from './predictor.ts'
import type { Prepared } from './prepared.ts'
import { toQuantile } from './quantile.ts'
import { Scoring } from './scoring.ts'

/** Where the search for a threshold begins, and how finely it goes. */
const lowestQuantile = 0.9
const steps = 2_001
/** Samples judged before a block so that its window is full. */
const leadIn = 50

/**
 * The score of each usable sample by a model that never saw its block: what a live sample of the same plant would
 * score. A model's score of its own learning data is too low, by more the shorter that data is.
 */
export function unseenScores({ scaled, folds, switches }: Prepared, configuration: Configuration): Float64Array | undefined {
  const { usable } = scaled
  const count = usable.length
  const scores = new Float64Array(count)
  for (const fold of folds.parts) {
    const { from, to } = fold
    const places = Int32Array.from({ length: count - (to - from) }, (_, at) => (at < from ? at : at + to - from))
    const fit = toFit(scaled, { moments: withoutFold(folds, fold), places, configuration })
    if (fit === undefined) return undefined
    const interlocks = interlocksOf(
      scaled,
      switches,
      places.map((place) => usable[place] ?? 0),
    )
    const scoring = new Scoring(fit.usual, configuration)
    const features = new Float64Array(2 * scaled.tags)
    const writeResiduals = residualsBy(fit.predictor)
    const residuals = new Float64Array(scaled.tags)
    const sizes = new Float64Array(scaled.tags)
    for (let place = Math.max(0, from - leadIn); place < to; place += 1) {
      const at = usable[place] ?? 0
      if (place > 0 && at !== (usable[place - 1] ?? 0) + 1) scoring.restart()
      writeFeatures(scaled, at, features)
      writeResiduals(features, residuals)
      scoring.toSizes(residuals, sizes)
      raiseBroken(interlocks, switches, { features, sizes })
      const score = scoring.take(sizes)
      if (place >= from) scores[place] = score
    }
  }
  return scores
}

/**
 * The lowest threshold at which normal data gives at most `allowed` alarm episodes (conformal: it is read off scores
 * that the model did not learn from). With none allowed it is the highest score of all.
 */
export function thresholdFor(scores: Float64Array, allowed: number, mergeSamples: number): number {
  const sorted = scores.slice().sort()
  let best = sorted[sorted.length - 1] ?? Number.POSITIVE_INFINITY
  for (let step = steps - 1; step >= 0; step -= 1) {
    const threshold = toQuantile(sorted, lowestQuantile + ((1 - lowestQuantile) * step) / (steps - 1))
    if (threshold === best) continue
    if (episodesAbove(scores, threshold, mergeSamples) > allowed) break
    best = threshold
  }
  return best
}

/** Runs of scores above the threshold, those at most `mergeSamples` apart taken as one. */
export function episodesAbove(scores: Float64Array, threshold: number, mergeSamples: number): number {
  let episodes = 0
  let last = Number.NEGATIVE_INFINITY
  for (let at = 0; at < scores.length; at += 1) {
    if ((scores[at] ?? 0) <= threshold) continue
    if (at - last > mergeSamples + 1) episodes += 1
    last = at
  }
  return episodes
}
