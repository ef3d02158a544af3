/** Columns of the table, in their order. A row is a thing, or a need of one. */
export const columns = [
  'row',
  'id',
  'name',
  'kind',
  'owner',
  'states',
  'sector',
  'users',
  'site',
  'region',
  'contact',
  'note',
  'needs',
  'link',
  'group',
  'at_least',
  'tolerates',
  'buffer',
  'substitute',
  'substitute_after',
  'substitute_share',
] as const
export type Column = (typeof columns)[number]

/** One row as it was written. */
export interface Row {
  /** Line of the file that it begins on, from 1. */
  readonly line: number
  readonly cell: (column: Column) => string
}
