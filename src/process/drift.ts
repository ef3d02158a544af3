import { BlockMeans, type BlockScale, toShares } from './blocks.ts'
import type { Configuration } from './configuration.ts'
import type { Scaled } from './fitting.ts'
import { type Folds, withoutFold } from './folds.ts'
import type { Samples } from './samples.ts'
import { type Drift, driftsIn, lineOf, slowResidualsOf, toSlowPredictor } from './slow.ts'

/** A drift, with when it was. */
export interface TimedDrift extends Drift {
  /** Milliseconds, beginning of the first and of the last block. */
  readonly fromAt: number
  readonly toAt: number
  /** Seen against what the other tags say, or in the tag's own readings alone. */
  readonly against: 'others' | 'itself'
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
  const led = driftsIn(shares, tags, false)
  const known = new Set(led.map(({ tag }) => tag))
  const raw = means.map((block) => toShares(block, scale))
  const trends = trendsIn(raw, { tags, blockMs }).filter(({ tag }) => !known.has(tag))
  const timed = (drift: Drift, against: TimedDrift['against']): TimedDrift => {
    return { ...drift, fromAt: starts[drift.from] ?? 0, toAt: starts[drift.to] ?? 0, against }
  }
  return [...led.map((drift) => timed(drift, 'others')), ...trends.map((drift) => timed(drift, 'itself'))]
}

/** Blocks over which a tag's own readings are looked at, and what of a line makes it one. */
const trendLengths = [28, 56] as const
/** In less than a week it may be the weather. */
const leastTrendMs = 7 * 24 * 3_600_000
const leastTrendRise = 0.15
const leastTrendStraightness = 0.9

/**
 * Tags whose own readings go one way for weeks. A model that learns the drift with the rest expects it, and then the
 * residuals show nothing: this looks at the readings as they are. In a normal year of a real-sized network no tag does so.
 */
function trendsIn(blocks: readonly Float64Array[], { tags, blockMs }: { tags: number; blockMs: number }): Drift[] {
  const shares = new Float64Array(blocks.length * tags)
  for (const [place, block] of blocks.entries()) shares.set(block, place * tags)
  const trends: Drift[] = []
  for (let tag = 0; tag < tags; tag += 1) {
    let best: Drift | undefined
    for (const length of trendLengths) {
      for (let to = length; to <= blocks.length && length * blockMs >= leastTrendMs; to += 1) {
        const line = lineOf(shares, { tags, tag, from: to - length, to })
        if (Math.abs(line.rise) < leastTrendRise || line.straightness < leastTrendStraightness) continue
        if (best === undefined || Math.abs(line.rise) > Math.abs(best.rise)) best = line
      }
    }
    if (best !== undefined) trends.push(best)
  }
  return trends
}
