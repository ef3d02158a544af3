/** One at a time, in the order asked for. What one turn throws does not stop the next. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => {})
    return turn
  }

  /** Fulfilled when everything asked for before is done. */
  async settle(): Promise<void> {
    await this.#last
  }
}
