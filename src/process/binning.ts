/**
 * Rows to samples of the working interval: the mean of the readings in it, tag by tag. Where the feed's own interval is
 * the working one, each row is a sample as it stands. Live and learning go through the same code.
 */
export interface BinningOptions {
  readonly width: number
  readonly nativeMs: number
  readonly workingMs: number
  /** Called for each sample; `values` is reused, copy what must stay. NaN: no reading in the interval. */
  readonly onSample: (startedAt: number, values: Float64Array) => void
}

export interface SavedBinning {
  readonly startedAt: number | null
  readonly sums: readonly number[]
  readonly counts: readonly number[]
}

export class Binning {
  readonly #options: BinningOptions
  readonly #passesThrough: boolean
  readonly #sums: Float64Array
  readonly #counts: Float64Array
  readonly #means: Float64Array
  #startedAt = Number.NaN

  constructor(options: BinningOptions, saved?: SavedBinning) {
    this.#options = options
    this.#passesThrough = options.workingMs <= options.nativeMs
    this.#sums = Float64Array.from(saved?.sums ?? new Float64Array(options.width))
    this.#counts = Float64Array.from(saved?.counts ?? new Float64Array(options.width))
    this.#means = new Float64Array(options.width)
    this.#startedAt = saved?.startedAt ?? Number.NaN
  }

  /** Takes one row; `times` must ascend. `start` is where the row begins in `values`. */
  take(time: number, values: Float64Array, start = 0): void {
    const { width, workingMs, onSample } = this.#options
    if (this.#passesThrough) {
      for (let column = 0; column < width; column += 1) this.#means[column] = values[start + column] ?? 0
      onSample(time, this.#means)
      return
    }
    const startedAt = Math.floor(time / workingMs) * workingMs
    if (startedAt !== this.#startedAt) this.flush()
    this.#startedAt = startedAt
    for (let column = 0; column < width; column += 1) {
      const value = values[start + column] ?? 0
      if (Number.isNaN(value)) continue
      this.#sums[column] = (this.#sums[column] ?? 0) + value
      this.#counts[column] = (this.#counts[column] ?? 0) + 1
    }
  }

  /** Gives the sample that has begun, complete or not. */
  flush(): void {
    if (Number.isNaN(this.#startedAt)) return
    for (let column = 0; column < this.#options.width; column += 1) {
      this.#means[column] = (this.#sums[column] ?? 0) / (this.#counts[column] ?? 0)
    }
    const startedAt = this.#startedAt
    this.#startedAt = Number.NaN
    this.#sums.fill(0)
    this.#counts.fill(0)
    this.#options.onSample(startedAt, this.#means)
  }

  save(): SavedBinning {
    return {
      startedAt: Number.isNaN(this.#startedAt) ? null : this.#startedAt,
      sums: [...this.#sums],
      counts: [...this.#counts],
    }
  }
}
