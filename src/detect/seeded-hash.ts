/**
 * HalfSipHash-1-3 in the 32-bit operations that JavaScript is fast at, giving two words of its last state instead of one.
 * The values hashed are attacker-controlled: without the seed nobody can choose values that fall into one bucket.
 */
export interface HashSeed {
  readonly k0: number
  readonly k1: number
}

/** Hashes bytes; the result stands in `high` and `low` until the next call, so that no object is made for it. */
export class SeededHash {
  high = 0
  low = 0
  readonly #k0: number
  readonly #k1: number

  constructor(seed: HashSeed) {
    this.#k0 = seed.k0 | 0
    this.#k1 = seed.k1 | 0
  }

  hash(bytes: Uint8Array, start: number, end: number): void {
    let v0 = this.#k0
    let v1 = this.#k1
    let v2 = 0x6c796765 ^ this.#k0
    let v3 = 0x74656462 ^ this.#k1
    const wholeEnd = start + ((end - start) & ~3)
    let rest = (end - start) << 24
    for (let at = end - 1; at >= wholeEnd; at -= 1) rest |= (bytes[at] ?? 0) << ((at - wholeEnd) << 3)
    for (let at = start; at <= wholeEnd; at += 4) {
      const word =
        at === wholeEnd
          ? rest
          : (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
      v3 ^= word
      v0 = (v0 + v1) | 0
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
      v0 = (v0 << 16) | (v0 >>> 16)
      v2 = (v2 + v3) | 0
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
      v0 = (v0 + v3) | 0
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
      v2 = (v2 + v1) | 0
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
      v2 = (v2 << 16) | (v2 >>> 16)
      v0 ^= word
    }
    v2 ^= 0xff
    // The same round again, written out: a function for it would have to give back four numbers.
    for (let round = 0; round < 3; round += 1) {
      v0 = (v0 + v1) | 0
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
      v0 = (v0 << 16) | (v0 >>> 16)
      v2 = (v2 + v3) | 0
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
      v0 = (v0 + v3) | 0
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
      v2 = (v2 + v1) | 0
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
      v2 = (v2 << 16) | (v2 >>> 16)
    }
    this.high = v1 ^ v3
    this.low = (v0 ^ v2) >>> 1
  }
}
