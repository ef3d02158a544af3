/** Events by time, the earliest first: a binary heap over two flat arrays. */
export class EventQueue {
  #times = new Float64Array(1024)
  #events = new Int32Array(1024)
  #count = 0

  /** Of the earliest event; infinite when there is none. */
  get nextAt(): number {
    return this.#count === 0 ? Number.POSITIVE_INFINITY : this.#timeAt(0)
  }

  add(at: number, event: number): void {
    if (this.#count === this.#times.length) this.#grow()
    let place = this.#count++
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (this.#timeAt(parent) <= at) break
      this.#move(parent, place)
      place = parent
    }
    this.#put(place, at, event)
  }

  /** The earliest event, which is taken out; the queue is not empty. */
  take(): number {
    const first = this.#events[0] ?? 0
    this.#count--
    const at = this.#timeAt(this.#count)
    const event = this.#events[this.#count] ?? 0
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      if (child >= this.#count) break
      if (child + 1 < this.#count && this.#timeAt(child + 1) < this.#timeAt(child)) child++
      if (this.#timeAt(child) >= at) break
      this.#move(child, place)
      place = child
    }
    this.#put(place, at, event)
    return first
  }

  #timeAt(place: number): number {
    return this.#times[place] ?? 0
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#timeAt(from), this.#events[from] ?? 0)
  }

  #put(place: number, at: number, event: number): void {
    this.#times[place] = at
    this.#events[place] = event
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2)
    times.set(this.#times)
    const events = new Int32Array(this.#events.length * 2)
    events.set(this.#events)
    this.#times = times
    this.#events = events
  }
}
