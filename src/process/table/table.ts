import { processFault } from '../faults.ts'
import type { Series } from '../series.ts'
import type { TableColumns } from './columns.ts'
import { inOrder } from './order.ts'
import { type RefusedRow, type Row, type RowOptions, RowReader } from './rows.ts'

export interface TableOptions extends RowOptions {
  /** Rows to be expected, so that room for them is taken once. */
  readonly expectedRows?: number
}

/** What the reader met and did not hide. */
export interface TableNotes {
  readonly rows: number
  /** Rows of a moment that another row had told of already: kept out. */
  readonly late: number
  /** Rows that stood after a later one, and were put in their place. */
  readonly reordered: number
  /** The first places of rows that could not be read, with the reason. */
  readonly refused: readonly RefusedRow[]
  readonly refusedCount: number
  /** Readings that were empty or marked bad. */
  readonly missing: number
  /** Columns that are not readings, with the reason. */
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[]
  readonly timeColumn: string
  readonly timeFormat: string
  readonly labelColumn: string | undefined
}

export interface Table {
  readonly series: Series
  /** 1 attack, 0 normal, a row each; undefined without a label column. */
  readonly labels: Uint8Array | undefined
  readonly notes: TableNotes
}

const leastRoom = 1_024

/** Reads a whole table: `take` each line, then `end`. Rows may come in any order, such as the newest first. Faults as `RowReader`. */
export class TableReader {
  readonly #options: TableOptions
  readonly #rows: RowReader
  #times: Float64Array
  #labels: Uint8Array
  #values = new Float64Array(0)
  #count = 0

  constructor(options: TableOptions) {
    this.#options = options
    const room = Math.max(leastRoom, options.expectedRows ?? 0)
    this.#times = new Float64Array(room)
    this.#labels = new Uint8Array(room)
    this.#rows = new RowReader(options, (row, columns) => this.#takeRow(row, columns))
  }

  /** Rows read so far. */
  get count(): number {
    return this.#count
  }

  take(line: string): void {
    this.#rows.take(line)
  }

  end(): Table {
    const columns = this.#rows.end()
    const { first: refused, count: refusedCount } = this.#rows.refused
    if (this.#count === 0) {
      const [first] = refused
      throw processFault('bad-table', `No row can be read: ${first?.reason}`, first?.place ?? this.#options.name)
    }
    const read = {
      times: this.#times.subarray(0, this.#count),
      labels: this.#labels.subarray(0, this.#count),
      values: this.#values.subarray(0, this.#count * columns.tags.length),
    }
    const { times, labels, values, reordered, dropped } = inOrder(read, columns.tags.length)
    return {
      series: { tags: columns.tags, times, values },
      labels: columns.label === undefined ? undefined : labels,
      notes: {
        rows: times.length,
        late: dropped,
        reordered,
        refused,
        refusedCount,
        missing: this.#rows.missing,
        leftOut: columns.leftOut,
        timeColumn: columns.timeNames.join(' '),
        timeFormat: columns.timeFormat,
        labelColumn: columns.label?.name,
      },
    }
  }

  #takeRow({ time, values, label }: Row, { tags }: TableColumns): void {
    if (this.#values.length === 0) this.#values = new Float64Array(this.#times.length * tags.length)
    if (this.#count === this.#times.length) this.#grow(tags.length)
    this.#times[this.#count] = time
    this.#labels[this.#count] = label
    this.#values.set(values, this.#count * tags.length)
    this.#count += 1
  }

  #grow(width: number): void {
    const room = this.#count + (this.#count >> 1)
    const times = new Float64Array(room)
    times.set(this.#times)
    const labels = new Uint8Array(room)
    labels.set(this.#labels)
    const values = new Float64Array(room * width)
    values.set(this.#values)
    this.#times = times
    this.#labels = labels
    this.#values = values
  }
}
