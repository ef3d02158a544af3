/** A million reasons help nobody, and each can be longer than what it is about. */
const maxListed = 10_000

/** What was refused of something without an end: all of it is counted, the first are listed, and memory stays bounded. */
export class Refusals<T> {
  readonly listed: T[] = []
  #count = 0

  get count(): number {
    return this.#count
  }

  add(...refused: readonly T[]): void {
    this.#count += refused.length
    for (const one of refused) {
      if (this.listed.length >= maxListed) return
      this.listed.push(one)
    }
  }
}
