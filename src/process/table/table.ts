import { processFault } from '../faults.ts'
import type { Series } from '../series.ts'
import { type TableColumns, toColumns } from './columns.ts'
import { type Delimiter, delimiterOf, toFields, toLabel, toReading } from './fields.ts'
import { toTime } from './time-format.ts'

export interface TableOptions {
  /** Column of the time, by name; else the first that holds times. */
  readonly time?: string
  /** Column that says attack or normal; else one that is named as such. */
  readonly label?: string
  /** Columns to leave out. */
  readonly ignore?: readonly string[]
  /** Said in every place of a fault, such as the file's name. */
  readonly name: string
}

/** What the reader met and did not hide. */
export interface TableNotes {
  readonly rows: number
  /** Rows whose time was not after the one before: kept out. */
  readonly late: number
  /** The first places of rows that could not be read, with the reason. */
  readonly refused: readonly { readonly place: string; readonly reason: string }[]
  readonly refusedCount: number
  /** Readings that were empty or marked bad. */
  readonly missing: number
  /** Columns that are not readings, with the reason. */
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[]
  readonly timeColumn: string
  readonly labelColumn: string | undefined
}

export interface Table {
  readonly series: Series
  /** 1 attack, 0 normal, a row each; undefined without a label column. */
  readonly labels: Uint8Array | undefined
  readonly notes: TableNotes
}

const sampleLines = 500
const refusedTold = 20

/**
 * Reads a table of readings line by line, whatever its delimiter, its way to write times and its column names:
 * `take` each line (without its line break), then `end`. Faults: `process.bad-table`, `process.no-time`,
 * `process.no-label`.
 */
export class TableReader {
  readonly #options: TableOptions
  readonly #head: { line: string; number: number }[] = []
  #columns: TableColumns | undefined
  #delimiter: Delimiter = ','
  #line = 0
  #times = new Float64Array(1_024)
  #values = new Float64Array(0)
  #labels = new Uint8Array(1_024)
  #rows = 0
  #late = 0
  #missing = 0
  #refusedCount = 0
  readonly #refused: { place: string; reason: string }[] = []
  #lastTime = Number.NEGATIVE_INFINITY

  constructor(options: TableOptions) {
    this.#options = options
  }

  take(line: string): void {
    this.#line += 1
    const text = this.#line === 1 ? line.replace(/^\uFEFF/, '') : line
    if (text.trim() === '') return
    if (this.#columns !== undefined) {
      this.#takeRow(this.#columns, text, this.#line)
      return
    }
    this.#head.push({ line: text.replace(/\r$/, ''), number: this.#line })
    if (this.#head.length > sampleLines) this.#begin()
  }

  end(): Table {
    const columns = this.#columns ?? this.#begin()
    if (this.#rows === 0) {
      const [first] = this.#refused
      throw processFault(
        'bad-table',
        first === undefined ? 'There is a header and no row below it.' : `No row can be read: ${first.reason}`,
        first?.place ?? this.#options.name,
      )
    }
    const width = columns.tags.length
    return {
      series: {
        tags: columns.tags,
        times: this.#times.slice(0, this.#rows),
        values: this.#values.subarray(0, this.#rows * width),
      },
      labels: columns.label === undefined ? undefined : this.#labels.slice(0, this.#rows),
      notes: {
        rows: this.#rows,
        late: this.#late,
        refused: this.#refused,
        refusedCount: this.#refusedCount,
        missing: this.#missing,
        leftOut: columns.leftOut,
        timeColumn: columns.timeNames.join(' '),
        labelColumn: columns.label?.name,
      },
    }
  }

  #begin(): TableColumns {
    const [header, ...rows] = this.#head
    if (header === undefined) throw processFault('bad-table', 'There is no line in it.', this.#options.name)
    this.#delimiter = delimiterOf(header.line)
    const columns = toColumns(
      toFields(header.line, this.#delimiter),
      rows.map(({ line }) => toFields(line, this.#delimiter)),
      { ...this.#options, delimiter: this.#delimiter },
    )
    this.#columns = columns
    this.#values = new Float64Array(1_024 * columns.tags.length)
    for (const row of rows) this.#takeRow(columns, row.line, row.number)
    return columns
  }

  #takeRow(columns: TableColumns, line: string, number: number): void {
    const fields = toFields(line, this.#delimiter)
    if (fields.length !== columns.count) {
      this.#refuse(number, `it has ${fields.length} fields, the header has ${columns.count}`)
      return
    }
    const timeText = columns.timeAt.map((at) => fields[at] ?? '').join(' ')
    const time = toTime(timeText, columns.timeFormat)
    if (Number.isNaN(time)) {
      this.#refuse(number, `"${timeText}" is no time like those before it`)
      return
    }
    if (time <= this.#lastTime) {
      this.#late += 1
      return
    }
    this.#room(columns.tags.length)
    const start = this.#rows * columns.tags.length
    for (let tag = 0; tag < columns.tags.length; tag += 1) {
      const value = toReading(fields[columns.tagAt[tag] ?? 0] ?? '', this.#delimiter) ?? Number.NaN
      if (Number.isNaN(value)) this.#missing += 1
      this.#values[start + tag] = value
    }
    if (columns.label !== undefined) {
      const label = toLabel(fields[columns.label.at] ?? '')
      if (label === undefined) {
        this.#refuse(number, `"${fields[columns.label.at]}" says neither attack nor normal`)
        return
      }
      this.#labels[this.#rows] = label
    }
    this.#times[this.#rows] = time
    this.#lastTime = time
    this.#rows += 1
  }

  #refuse(line: number, reason: string): void {
    this.#refusedCount += 1
    if (this.#refused.length < refusedTold) this.#refused.push({ place: `${this.#options.name}:${line}`, reason })
  }

  #room(width: number): void {
    if (this.#rows < this.#times.length) return
    const grown = this.#rows + (this.#rows >> 1) + 1_024
    const times = new Float64Array(grown)
    times.set(this.#times)
    const labels = new Uint8Array(grown)
    labels.set(this.#labels)
    const values = new Float64Array(grown * width)
    values.set(this.#values)
    this.#times = times
    this.#labels = labels
    this.#values = values
  }
}
