import type { Clock } from '../base/index.ts'

/** How far a source is. */
export interface Progress {
  readonly doneBytes: number
  /** Null where no end is known. */
  readonly allBytes: number | null
  /** Over the last few seconds. */
  readonly linesPerSecond: number
  readonly secondsLeft: number | null
}

const secondsKept = 5

/** Counts what a source gives, second by second. */
export class Meter {
  readonly #clock: Clock
  /** Newest last; the last is the second under way. */
  #seconds: { second: number; lines: number; bytes: number }[] = []
  #begunAt: number | undefined
  doneBytes = 0
  allBytes: number | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  addLines(lines: number): void {
    this.#now().lines += lines
  }

  /** What was done before, or is there no more: it tells nothing about how fast we are. */
  rebase(doneBytes: number): void {
    this.doneBytes = doneBytes
  }

  /** `doneBytes` as it is now: of a file the bytes on disk, of a stream all that came. */
  setDone(doneBytes: number): void {
    if (doneBytes > this.doneBytes) this.#now().bytes += doneBytes - this.doneBytes
    this.doneBytes = doneBytes
  }

  get progress(): Progress {
    const { doneBytes, allBytes } = this
    const now = this.#clock.now()
    const recent = this.#seconds.filter((each) => each.second > Math.floor(now / 1000) - secondsKept)
    // Right after the beginning the time that has passed counts, not the window.
    const spanMs = Math.min(secondsKept * 1000, Math.max(now - (this.#begunAt ?? now), 1000))
    const perSecond = (of: (each: { lines: number; bytes: number }) => number) =>
      recent.reduce((sum, each) => sum + of(each), 0) / (spanMs / 1000)
    const bytesPerSecond = perSecond((each) => each.bytes)
    const left = allBytes === null ? null : Math.max(0, allBytes - doneBytes)
    const secondsLeft = left === null || left === 0 || bytesPerSecond === 0 ? (left === 0 ? 0 : null) : Math.ceil(left / bytesPerSecond)
    return { doneBytes, allBytes, linesPerSecond: perSecond((each) => each.lines), secondsLeft }
  }

  #now(): { second: number; lines: number; bytes: number } {
    const now = this.#clock.now()
    this.#begunAt ??= now
    const second = Math.floor(now / 1000)
    let last = this.#seconds.at(-1)
    if (last?.second !== second) {
      last = { second, lines: 0, bytes: 0 }
      this.#seconds = [...this.#seconds.slice(-secondsKept), last]
    }
    return last
  }
}
