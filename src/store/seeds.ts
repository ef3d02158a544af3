import { randomBytes } from 'node:crypto'
import { type Seed, seedBytes } from '../ledger/index.ts'

const seedsPerDraw = 128

/** Seeds of statements, drawn from the system's randomness many at a time: a draw costs more than its bytes. */
export class Seeds {
  #drawn: Uint8Array = new Uint8Array(0)
  #at = 0

  next(): Seed {
    if (this.#at === this.#drawn.length) {
      this.#drawn = randomBytes(seedsPerDraw * seedBytes)
      this.#at = 0
    }
    this.#at += seedBytes
    return this.#drawn.subarray(this.#at - seedBytes, this.#at)
  }
}
