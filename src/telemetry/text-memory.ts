const slotBits = 11
const slotCount = 1 << slotBits
/** Longer texts seldom come again. */
const maxUnits = 256

/**
 * What was made of a text, for texts that come again and again, so that it need not be made anew. A table that is looked up
 * by a few of the text's signs stands before a map that knows all of it: comparing with one text is twice as fast as hashing.
 * Whoever chooses texts that fall into one place of the table gains nothing but the map's speed.
 */
export class TextMemory<T> {
  readonly #texts = new Array<string>(slotCount).fill('')
  readonly #values = new Array<T | undefined>(slotCount).fill(undefined)
  readonly #all = new Map<string, T>()

  get size(): number {
    return this.#all.size
  }

  get(text: string): T | undefined {
    const slot = toSlot(text)
    if (this.#texts[slot] === text) return this.#values[slot]
    const value = this.#all.get(text)
    if (value !== undefined) this.#place(slot, text, value)
    return value
  }

  set(text: string, value: T): void {
    if (text.length > maxUnits) return
    this.#all.set(text, value)
    this.#place(toSlot(text), text, value)
  }

  clear(): void {
    this.#all.clear()
    this.#texts.fill('')
    this.#values.fill(undefined)
  }

  #place(slot: number, text: string, value: T): void {
    this.#texts[slot] = text
    this.#values[slot] = value
  }
}

/** Addresses differ at their end, names in the middle and at the beginning. */
function toSlot(text: string): number {
  const { length } = text
  if (length < 4) return length
  const end = text.charCodeAt(length - 1) + text.charCodeAt(length - 2) * 5 + text.charCodeAt(length - 3) * 37
  return (end + text.charCodeAt(length >> 1) * 113 + text.charCodeAt(0) * 59 + length * 331) & (slotCount - 1)
}
