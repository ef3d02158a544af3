import type { Delimiter } from './fields.ts'

/** What a person said of a table's columns. */
export interface ColumnOptions {
  readonly time?: string
  readonly label?: string
  readonly ignore?: readonly string[]
  /** Tags of a model or of a table learned before: columns of words are read as the states that these know. */
  readonly tags?: readonly string[]
  /** False for a table of labels, which has no readings. */
  readonly needsTags?: boolean
  readonly name: string
  readonly delimiter: Delimiter
}

/** A name that comes twice is told apart by its count, as in `Flow (2)`. */
export function toUniqueNames(header: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return header.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  })
}

/** Where a column stands that a person named; capitals and blanks around it do not matter. */
export function placeOf(names: readonly string[], wanted: string): number {
  const exact = names.indexOf(wanted)
  const plain = wanted.trim().toLowerCase()
  return exact === -1 ? names.findIndex((name) => name.toLowerCase() === plain) : exact
}
