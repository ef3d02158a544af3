import { type Delimiter, isNoReading, toReading } from './fields.ts'

/** A column of words, such as a selector that says AUTO, MANUAL or MAINTENANCE: a tag for each state, 1 while it holds. */
export interface StateColumn {
  readonly at: number
  /** In small letters. */
  readonly states: readonly string[]
  readonly tags: readonly string[]
  /** Place of the first of them among the table's tags. */
  readonly first: number
}

/** More different words than this make no switch: they are remarks, names, batch numbers. */
const mostStates = 8

interface Column {
  readonly name: string
  readonly at: number
  /** Of some rows. */
  readonly fields: readonly string[]
  readonly tags: readonly string[] | undefined
  readonly delimiter: Delimiter
}

/** The states of a column; neither they nor a reason: it is one of numbers. */
export function statesOf({ name, at, fields, tags, delimiter }: Column, first: number): { column?: StateColumn; reason?: string } {
  const prefix = `${name}=`
  const known = tags?.filter((tag) => tag.startsWith(prefix)) ?? []
  if (known.length > 0) {
    return { column: { at, first, tags: known, states: known.map((tag) => tag.slice(prefix.length).toLowerCase()) } }
  }
  const said = fields.filter((field) => !isNoReading(field))
  if (said.every((field) => toReading(field, delimiter) !== undefined)) return {}
  // A number in most rows and a word in some: the words are how this historian writes a bad reading.
  if (2 * said.filter((field) => /\d$/.test(field) && toReading(field, delimiter) !== undefined).length > said.length) return {}
  const words = new Map(said.map((field) => [field.toLowerCase(), field]))
  if (words.size > mostStates) return { reason: 'holds text' }
  const states = [...words.keys()].sort()
  return { column: { at, first, states, tags: states.map((state) => `${prefix}${words.get(state) ?? state}`) } }
}

/** Writes 1 for the state that `field` says and 0 for the others; NaN where it says nothing. */
export function writeStates({ states, first }: StateColumn, field: string, into: Float64Array): void {
  const word = field.toLowerCase()
  const isNone = isNoReading(field)
  for (const [place, state] of states.entries()) into[first + place] = isNone ? Number.NaN : state === word ? 1 : 0
}
