import { type Output, toBytes, toCount, toSpan } from './output.ts'

const minGapMs = 200

/** One line about long work: how much is done, how fast, how long it will take. */
export class Progress {
  readonly #output: Output
  readonly #title: string
  readonly #allBytes: number | undefined
  readonly #startedAt = performance.now()
  #shownAt = 0

  constructor(output: Output, title: string, allBytes: number | undefined) {
    this.#output = output
    this.#title = title
    this.#allBytes = allBytes
  }

  show(doneBytes: number, count: number, noun: string): void {
    const now = performance.now()
    if (now - this.#shownAt < minGapMs) return
    this.#shownAt = now
    const seconds = (now - this.#startedAt) / 1000
    const rate = count / Math.max(seconds, 0.001)
    const parts = [this.#title, `${toCount(count)} ${noun}`, `${toCount(Math.round(rate))}/s`]
    if (this.#allBytes !== undefined && this.#allBytes > 0) {
      const share = Math.min(doneBytes / this.#allBytes, 1)
      parts.push(`${Math.floor(share * 100)} %`)
      if (share > 0.01 && share < 1) parts.push(`${toSpan((seconds * (1 - share)) / share)} left`)
    } else {
      parts.push(toBytes(doneBytes))
    }
    this.#output.progress(parts.join('  '))
  }
}
