import { processFault } from '../faults.ts'
import { type TableColumns, toColumns } from './columns.ts'
import { layoutOf, toFields } from './fields.ts'
import type { ColumnOptions } from './header.ts'
import { toLabel } from './label.ts'
import { type FieldUse, LineParts } from './line.ts'
import { writeStates } from './states.ts'
import { toTime } from './time-format.ts'

/** One row as it was read; `values` is reused for the next one. */
export interface Row {
  /** Milliseconds. */
  readonly time: number
  /** In the order of the columns' tags; NaN: no reading. */
  readonly values: Float64Array
  readonly label: 0 | 1
}

export interface RowOptions extends Omit<ColumnOptions, 'delimiter'> {
  /** Lines from the end of the file, which the columns are told by as well: 01/02 of a month may be meant either way. */
  readonly lastLines?: readonly string[]
  /** Rows that are waited for before the columns are told; 1 for a feed that is read as it comes. */
  readonly sampleRows?: number
}

export interface RefusedRow {
  readonly place: string
  readonly reason: string
}

interface Reading {
  readonly columns: TableColumns
  readonly parts: LineParts
  readonly values: Float64Array
}

const defaultSampleRows = 500
const refusedTold = 20

/**
 * Reads rows of readings line by line, whatever the delimiter, the way to write times and the names of the columns:
 * `take` each line (without its line break), then `end`. Faults: `process.bad-table`, `process.no-time`,
 * `process.no-label`.
 */
export class RowReader {
  readonly #options: RowOptions
  readonly #onRow: (row: Row, columns: TableColumns) => void
  readonly #head: { line: string; number: number }[] = []
  #reading: Reading | undefined
  #line = 0
  #missing = 0
  #refusedCount = 0
  readonly #refused: RefusedRow[] = []

  constructor(options: RowOptions, onRow: (row: Row, columns: TableColumns) => void) {
    this.#options = options
    this.#onRow = onRow
  }

  /** Readings that were empty or marked bad. */
  get missing(): number {
    return this.#missing
  }

  /** The first rows that could not be read, and how many there were. */
  get refused(): { readonly first: readonly RefusedRow[]; readonly count: number } {
    return { first: this.#refused, count: this.#refusedCount }
  }

  take(line: string): void {
    this.#line += 1
    const text = this.#line === 1 ? line.replace(/^\uFEFF/, '') : line
    if (/^[\s,;|]*$/.test(text)) return
    if (this.#reading !== undefined) {
      this.#takeRow(this.#reading, text, this.#line)
      return
    }
    this.#head.push({ line: text, number: this.#line })
    if (this.#head.length > (this.#options.sampleRows ?? defaultSampleRows)) this.#begin()
  }

  end(): TableColumns {
    return (this.#reading ?? this.#begin()).columns
  }

  #begin(): Reading {
    if (this.#head.length === 0) throw processFault('bad-table', 'There is no line in it.', this.#options.name)
    const { delimiter, header: above } = layoutOf(this.#head.map(({ line }) => line))
    const [header = { line: '' }, ...rows] = this.#head.slice(above)
    if (rows.length === 0) throw processFault('bad-table', 'There is a header and no row below it.', this.#options.name)
    const fields = [...rows.map(({ line }) => line), ...(this.#options.lastLines ?? [])].map((line) => toFields(line, delimiter))
    const columns = toColumns(toFields(header.line, delimiter), fields, { ...this.#options, delimiter })
    const reading = {
      columns,
      parts: new LineParts(usesOf(columns), delimiter),
      values: new Float64Array(columns.tags.length),
    }
    this.#reading = reading
    for (const row of rows) this.#takeRow(reading, row.line, row.number)
    return reading
  }

  #takeRow({ columns, parts, values }: Reading, text: string, number: number): void {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text
    const count = parts.take(line)
    if (count !== columns.count) {
      this.#refuse(number, `it has ${count} fields, the header has ${columns.count}`)
      return
    }
    const [first = 0, second] = columns.timeAt
    const timeText = second === undefined ? (parts.texts[first] ?? '') : `${parts.texts[first]} ${parts.texts[second]}`
    const time = toTime(timeText, columns.timeFormat)
    if (Number.isNaN(time)) {
      this.#refuse(number, `"${timeText}" is no time like those before it`)
      return
    }
    const label = columns.label === undefined ? 0 : toLabel(parts.texts[columns.label.at] ?? '', columns.label.meaning)
    if (label === undefined) {
      this.#refuse(number, `"${parts.texts[columns.label?.at ?? 0]}" says neither attack nor normal`)
      return
    }
    for (const { at, tag } of columns.numbers) values[tag] = parts.numbers[at] ?? Number.NaN
    for (const state of columns.states) writeStates(state, parts.texts[state.at] ?? '', values)
    for (const value of values) if (Number.isNaN(value)) this.#missing += 1
    this.#onRow({ time, values, label }, columns)
  }

  #refuse(line: number, reason: string): void {
    this.#refusedCount += 1
    if (this.#refused.length < refusedTold) this.#refused.push({ place: `${this.#options.name}:${line}`, reason })
  }
}

function usesOf(columns: TableColumns): FieldUse[] {
  const uses = new Array<FieldUse>(columns.count).fill('nothing')
  for (const { at } of columns.numbers) uses[at] = 'number'
  for (const { at } of columns.states) uses[at] = 'text'
  for (const at of columns.timeAt) uses[at] = 'text'
  if (columns.label !== undefined) uses[columns.label.at] = 'text'
  return uses
}
