import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Tables } from '../store/index.ts'

type ObjectRow = Selectable<Tables['object']>

/** One version of one object as held: input of the egress gate, never its output. */
export type HeldObject = Pick<ObjectRow, 'seq' | 'id' | 'revision' | 'version' | 'type' | 'handling' | 'markings' | 'has_granular' | 'text'>

/** A held row without its text: enough to tell its level. */
export type HeldOutline = Pick<ObjectRow, 'id' | 'type' | 'handling' | 'markings'>

export const heldColumns = [
  'object.seq',
  'object.id',
  'object.revision',
  'object.version',
  'object.type',
  'object.handling',
  'object.markings',
  'object.has_granular',
  'object.text',
] as const

/** `column IN (…)` as one statement for any number of values. */
export function isOneOf(column: string, values: Iterable<string | number>): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} in (select value from json_each(${JSON.stringify([...values])}))`
}

/** In slices, so that no query and no answer grows with what was asked. */
export function* slices<T>(values: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < values.length; start += size) yield values.slice(start, start + size)
}
