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

/**
 * Names for the places of lines: a file that comes to stand at the path of another one, or is opened again, has a name of
 * its own, so that its lines are told from those of the other: `export.csv`, then `export.csv (2)`.
 */
export class FileNames {
  readonly #opened = new Map<string, number>()

  next(path: string): string {
    const count = (this.#opened.get(path) ?? 0) + 1
    this.#opened.set(path, count)
    return count === 1 ? path : `${path} (${count})`
  }
}

function pathOf(name: string): string {
  return name.replace(/ \(\d+\)$/, '')
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

  /** Of a file that is gone on with, the head of the last one at its path; of one that was renamed since, that of the one read last. */
  find(file: string): T | undefined {
    const atPath = [...this.#heads].filter(([name]) => pathOf(name) === pathOf(file))
    return this.#heads.get(file) ?? atPath.at(-1)?.[1] ?? [...this.#heads.values()].at(-1)
  }

  set(file: string, head: T): void {
    this.#heads.delete(file)
    this.#heads.set(file, head)
    const oldest = this.#heads.keys().next()
    if (this.#heads.size > maxFiles && oldest.done !== true) this.#heads.delete(oldest.value)
  }

  save(): string {
    // A new life names its files anew.
    return JSON.stringify([...new Map([...this.#heads].map(([name, head]) => [pathOf(name), head]))])
  }
}
