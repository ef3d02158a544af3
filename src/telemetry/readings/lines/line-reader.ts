import type { Line } from '../../line-batch.ts'
import type { Gathered } from '../gathered.ts'

/** Reads the lines of files as readings. A line that is none is refused by its place; a Fault says that none can be read. */
export interface LineReader {
  takeAll(lines: readonly Line[], into: Gathered): void
  /** What it needs to know again to go on in the middle of a file; undefined: nothing. */
  save(): string | undefined
}

/** Of a line's place `file:line`, the file. */
export function fileOf({ place }: Line): string {
  return place.slice(0, place.lastIndexOf(':'))
}

/** Heads of so many files are remembered, the oldest let go. */
const maxFiles = 100

/** The head of each file, kept with the position: reading goes on behind it. */
export class FileHeads<T> {
  readonly #heads = new Map<string, T>()

  /** `saved` is what `save` gave. */
  constructor(saved: string | undefined) {
    // `save` wrote it.
    const entries = saved === undefined ? [] : (JSON.parse(saved) as [string, T][])
    for (const [file, head] of entries) this.#heads.set(file, head)
  }

  /** A file that was renamed since has the head of the one read last. */
  find(file: string): T | undefined {
    return this.#heads.get(file) ?? [...this.#heads.values()].at(-1)
  }

  set(file: string, head: T): void {
    this.#heads.delete(file)
    this.#heads.set(file, head)
    const oldest = this.#heads.keys().next()
    if (this.#heads.size > maxFiles && oldest.done !== true) this.#heads.delete(oldest.value)
  }

  save(): string {
    return JSON.stringify([...this.#heads])
  }
}
