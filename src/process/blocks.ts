/** What the drift check needs of a model. */
export interface BlockScale {
  readonly medians: Float64Array
  readonly spreads: Float64Array
  readonly lows: Float64Array
  readonly highs: Float64Array
}

const dayMs = 24 * 3_600_000
/** Blocks that even a short learning time is cut into. */
const leastBlocks = 56
const leastSamplesInBlock = 6

/** Length of the blocks whose means show a drift: a day, or less where there are not 56 days to learn from. */
export function blockLengthFor(spanMs: number, workingMs: number): number {
  const wished = Math.min(dayMs, spanMs / leastBlocks)
  return Math.max(leastSamplesInBlock, Math.floor(wished / workingMs)) * workingMs
}

/** Slow residuals in scaled units to shares of each tag's learned range; a tag that never moved has no range. */
export function toShares(residuals: Float64Array, { spreads, lows, highs }: BlockScale): Float64Array {
  return residuals.map((value, tag) => {
    const range = (highs[tag] ?? 0) - (lows[tag] ?? 0)
    return range > 0 ? (value * (spreads[tag] ?? 0)) / range : 0
  })
}

export interface SavedBlocks {
  readonly startedAt: number | null
  readonly count: number
  readonly sums: readonly number[]
}

export interface BlockOptions {
  readonly tags: number
  readonly blockMs: number
  readonly saved?: SavedBlocks | undefined
}

/** Means of scaled samples over blocks of time, one after another. */
export class BlockMeans {
  readonly #blockMs: number
  readonly #onBlock: (startedAt: number, means: Float64Array) => void
  readonly #sums: Float64Array
  #count: number
  #startedAt: number

  constructor({ tags, blockMs, saved }: BlockOptions, onBlock: (startedAt: number, means: Float64Array) => void) {
    this.#blockMs = blockMs
    this.#onBlock = onBlock
    this.#sums = Float64Array.from(saved?.sums ?? new Float64Array(tags))
    this.#count = saved?.count ?? 0
    this.#startedAt = saved?.startedAt ?? Number.NaN
  }

  take(at: number, scaled: Float64Array, start = 0): void {
    const startedAt = Math.floor(at / this.#blockMs) * this.#blockMs
    if (startedAt !== this.#startedAt && this.#count > 0) this.#give()
    this.#startedAt = startedAt
    this.#count += 1
    const sums = this.#sums
    for (let tag = 0; tag < sums.length; tag += 1) sums[tag] = (sums[tag] ?? 0) + (scaled[start + tag] ?? 0)
  }

  /** A block is given when the next one begins: half a block would be noise. */
  #give(): void {
    const count = this.#count
    this.#onBlock(
      this.#startedAt,
      this.#sums.map((sum) => sum / count),
    )
    this.#sums.fill(0)
    this.#count = 0
  }

  save(): SavedBlocks {
    return { startedAt: Number.isNaN(this.#startedAt) ? null : this.#startedAt, count: this.#count, sums: [...this.#sums] }
  }
}
