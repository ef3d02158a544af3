const longestWord = 16
const listName = 'objects'

/** The strings directly within one object, as far as they tell an envelope from an object that happens to hold a list. */
export class OuterNames {
  #word = ''
  #name = ''
  #type = ''

  clear(): void {
    this.#word = ''
    this.#name = ''
    this.#type = ''
  }

  beginWord(): void {
    this.#word = ''
  }

  /** The next bytes of the string under way; of a long one only its beginning is kept. */
  add(chunk: Uint8Array, from: number, to: number): void {
    if (this.#word.length > longestWord) return
    for (let at = from; at < Math.min(to, from + longestWord); at += 1) this.#word += String.fromCharCode(chunk[at] ?? 0)
  }

  endWord(isName: boolean): void {
    if (isName) this.#name = this.#word
    else if (this.#name === 'type') this.#type = this.#word
  }

  /** Whether a list behind the last name is that of an envelope. An object of a type of its own may have such a property. */
  get isListNext(): boolean {
    return this.#name === listName && (this.#type === '' || this.#type === 'bundle')
  }
}
