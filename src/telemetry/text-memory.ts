const slotBits = 11
const slotCount = 1 << slotBits
/** Longer texts seldom come again. */
const maxUnits = 256

/** A text, and what was made of it. */
interface Remembered {
  readonly text: string
}

/**
 * What was made of a text, for texts that come again and again, so that it need not be made anew. A table that is looked up
 * by a few of the text's signs stands before a map that knows all of it: comparing with one text is twice as fast as hashing.
 * Whoever chooses texts that fall into one place of the table gains nothing but the map's speed.
 */
export class TextMemory<T extends Remembered> {
  readonly #slots = new Array<T | undefined>(slotCount).fill(undefined)
  readonly #all = new Map<string, T>()

  get size(): number {
    return this.#all.size
  }

  get(text: string): T | undefined {
    const slot = toSlot(text)
    const near = this.#slots[slot]
    if (near !== undefined && near.text === text) return near
    const known = this.#all.get(text)
    if (known !== undefined) this.#slots[slot] = known
    return known
  }

  add(known: T): void {
    const { text } = known
    if (text.length > maxUnits) return
    this.#all.set(text, known)
    this.#slots[toSlot(text)] = known
  }

  clear(): void {
    this.#all.clear()
    this.#slots.fill(undefined)
  }
}

/** Addresses differ at their end, names in the middle and at the beginning. */
function toSlot(text: string): number {
  const { length } = text
  if (length < 4) return length
  const end = text.charCodeAt(length - 1) + text.charCodeAt(length - 2) * 5 + text.charCodeAt(length - 3) * 37
  return (end + text.charCodeAt(length >> 1) * 113 + text.charCodeAt(0) * 59 + length * 331) & (slotCount - 1)
}
