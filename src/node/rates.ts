const secondsKept = 60

/** Events in each of the last 60 seconds, for the first page and for progress. */
export class RateMeter {
  readonly #counts = new Array<number>(secondsKept).fill(0)
  #second = 0

  add(count: number, nowMs: number): void {
    this.#moveTo(Math.floor(nowMs / 1000))
    const index = this.#second % secondsKept
    this.#counts[index] = (this.#counts[index] ?? 0) + count
  }

  /** Oldest first; the last is the second now under way. */
  lastMinute(nowMs: number): number[] {
    this.#moveTo(Math.floor(nowMs / 1000))
    const start = (this.#second + 1) % secondsKept
    return [...this.#counts.slice(start), ...this.#counts.slice(0, start)]
  }

  /** Mean over the last five whole seconds. */
  perSecond(nowMs: number): number {
    const whole = this.lastMinute(nowMs).slice(-6, -1)
    return whole.reduce((sum, count) => sum + count, 0) / whole.length
  }

  #moveTo(second: number): void {
    const steps = Math.min(second - this.#second, secondsKept)
    for (let step = 1; step <= steps; step += 1) this.#counts[(second - steps + step) % secondsKept] = 0
    if (second > this.#second) this.#second = second
  }
}
