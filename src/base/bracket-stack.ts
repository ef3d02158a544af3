import { closeBracket, colon, comma, openBrace, openBracket } from './json-bytes.ts'

/** Deeper than anything that is taken; below this only the number of brackets is known, not their kinds. */
const knownDepth = 256

/** The brackets open in one element, in bounded memory, and forgiving: a wrong one closes what it most likely stands for. */
export class BracketStack {
  #depth = 0
  readonly #openers = new Uint8Array(knownDepth)

  get depth(): number {
    return this.#depth
  }

  /** Whether JSON lets an object begin here, behind this byte. */
  mayHoldObject(last: number): boolean {
    if (this.#depth === 0 || this.#depth > knownDepth) return true
    return this.#openers[this.#depth - 1] === openBrace ? last === colon : last === comma || last === openBracket
  }

  open(byte: number): void {
    if (this.#depth < knownDepth) this.#openers[this.#depth] = byte
    this.#depth += 1
  }

  /** Closes the innermost bracket of this kind and all within it. False when none is open. */
  close(byte: number): boolean {
    const opener = byte === closeBracket ? openBracket : openBrace
    let at = this.#depth - 1
    while (at >= 0 && at < knownDepth && this.#openers[at] !== opener) at -= 1
    if (at < 0) return false
    this.#depth = at
    return true
  }

  clear(): void {
    this.#depth = 0
  }
}
