import type { Configuration } from './configuration.ts'

export interface SavedScoring {
  readonly filled: number
  readonly next: number
  readonly ring: readonly number[]
}

/**
 * Residuals to one score: each tag's residual in multiples of its usual one, capped, averaged over the last samples;
 * the score is the mean of the highest tags. One tag gone wild or three a little off both show; thirty a little
 * restless do not. After a start or a gap the window fills up: samples not yet there count as quiet, so that the first few
 * cannot cry wolf and a strong attack is still seen.
 */
export class Scoring {
  /** Mean of each tag's capped residual over the window, in multiples of its usual one. */
  readonly smoothed: Float64Array
  readonly #usual: Float64Array
  readonly #configuration: Configuration
  readonly #ring: Float64Array
  readonly #highest: Float64Array
  #filled = 0
  #next = 0

  constructor(usual: Float64Array, configuration: Configuration, saved?: SavedScoring) {
    this.#usual = usual
    this.#configuration = configuration
    this.smoothed = new Float64Array(usual.length)
    this.#ring = Float64Array.from(saved?.ring ?? new Float64Array(usual.length * configuration.window))
    this.#highest = new Float64Array(Math.min(configuration.top, usual.length))
    this.#filled = saved?.filled ?? 0
    this.#next = saved?.next ?? 0
  }

  /** Forgets the samples before a gap. */
  restart(): void {
    this.#filled = 0
    this.#next = 0
  }

  /** Writes the residuals in multiples of the usual ones to `into`. */
  toSizes(residuals: Float64Array, into: Float64Array): void {
    for (let tag = 0; tag < into.length; tag += 1) into[tag] = Math.abs(residuals[tag] ?? 0) / (this.#usual[tag] ?? 0)
  }

  /** Takes the sizes of one sample and gives the score. */
  take(sizes: Float64Array): number {
    const { cap, window } = this.#configuration
    const width = this.#usual.length
    const ring = this.#ring
    const start = this.#next * width
    for (let tag = 0; tag < width; tag += 1) {
      const size = sizes[tag] ?? 0
      ring[start + tag] = size > cap ? cap : size
    }
    this.#next = (this.#next + 1) % window
    this.#filled = Math.min(this.#filled + 1, window)
    // Summed anew each time: running sums would depend on where the judging began.
    this.smoothed.fill(0)
    for (let slot = 0; slot < this.#filled; slot += 1) {
      for (let tag = 0; tag < width; tag += 1) {
        this.smoothed[tag] = (this.smoothed[tag] ?? 0) + (ring[slot * width + tag] ?? 0)
      }
    }
    for (let tag = 0; tag < width; tag += 1) this.smoothed[tag] = (this.smoothed[tag] ?? 0) / window
    return this.#meanOfHighest()
  }

  #meanOfHighest(): number {
    const highest = this.#highest.fill(0)
    const last = highest.length - 1
    for (const value of this.smoothed) {
      if (value <= (highest[last] ?? 0)) continue
      let at = last
      for (; at > 0 && value > (highest[at - 1] ?? 0); at -= 1) highest[at] = highest[at - 1] ?? 0
      highest[at] = value
    }
    let sum = 0
    for (const value of highest) sum += value
    return sum / highest.length
  }

  save(): SavedScoring {
    return { filled: this.#filled, next: this.#next, ring: [...this.#ring] }
  }
}
