const firstBytes = 1024

/**
 * Bytes that come in pieces and are needed as one, up to a limit. They are copied behind each other: kept apart, the pieces
 * of a sender that gives one byte at a time would take a hundred times their size.
 */
export class GrowingBytes {
  readonly #limit: number
  #bytes: Buffer = Buffer.alloc(0)
  #length = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Keeps as much of the piece as there is room for. */
  add(piece: Uint8Array): void {
    const kept = piece.subarray(0, this.#limit - this.#length)
    const needed = this.#length + kept.length
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(this.#limit, Math.max(needed, this.#bytes.length * 2, firstBytes)))
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    this.#bytes.set(kept, this.#length)
    this.#length = needed
  }

  get length(): number {
    return this.#length
  }

  /** What is kept; not a copy, so good until the next change. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  clear(): void {
    this.#bytes = Buffer.alloc(0)
    this.#length = 0
  }
}
