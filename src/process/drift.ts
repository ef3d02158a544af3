import { BlockMeans, type BlockScale, toShares } from './blocks.ts'
import type { Configuration } from './configuration.ts'
import type { Scaled } from './fitting.ts'
import { type Folds, withoutFold } from './folds.ts'
import type { Samples } from './samples.ts'
import { type Drift, driftsIn, slowResidualsOf, toSlowPredictor } from './slow.ts'

/** A drift, with when it was. */
export interface TimedDrift extends Drift {
  /** Milliseconds, beginning of the first and of the last block. */
  readonly fromAt: number
  readonly toAt: number
}

/**
 * Tags that were led away slowly while the data was recorded: each block is judged by what the other blocks say of the
 * tags' relations. Such data may have been made by an attacker who wants his drift to be learned as normal.
 */
export function driftsWhileLearning(
  scaled: Scaled,
  samples: Samples,
  options: { scale: BlockScale; folds: Folds; blockMs: number; configuration: Configuration },
): TimedDrift[] {
  const { scale, folds, blockMs, configuration } = options
  const { tags } = scaled
  const starts: number[] = []
  const means: Float64Array[] = []
  const blocks = new BlockMeans({ tags, blockMs }, (startedAt, block) => {
    starts.push(startedAt)
    means.push(block)
  })
  for (let at = 0; at < samples.times.length; at += 1) blocks.take(samples.times[at] ?? 0, scaled.values, at * tags)
  const shares = new Float64Array(means.length * tags)
  for (const fold of folds.parts) {
    const predictor = toSlowPredictor(withoutFold(folds, fold), configuration.ridge)
    if (predictor === undefined || fold.to === fold.from) continue
    const firstAt = samples.times[scaled.usable[fold.from] ?? 0] ?? 0
    const lastAt = samples.times[scaled.usable[fold.to - 1] ?? 0] ?? 0
    for (const [place, startedAt] of starts.entries()) {
      const block = means[place]
      if (block === undefined || startedAt + blockMs <= firstAt || startedAt > lastAt) continue
      shares.set(toShares(slowResidualsOf(predictor, block), scale), place * tags)
    }
  }
  return driftsIn(shares, tags, false).map((drift) => ({
    ...drift,
    fromAt: starts[drift.from] ?? 0,
    toAt: starts[drift.to] ?? 0,
  }))
}
