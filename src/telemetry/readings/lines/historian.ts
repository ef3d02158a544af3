import {
  type Delimiter,
  layoutOf,
  type TableColumns,
  type TimeFormat,
  timeFormatOf,
  toColumns,
  toFields,
  toReading,
  toTime,
} from '../../../process/index.ts'
import { telemetryFault } from '../../faults.ts'
import type { Line } from '../../line-batch.ts'
import type { Gathered } from '../gathered.ts'
import { toQuality } from '../quality.ts'
import { namesZone, type WallClock } from '../wall-time.ts'
import { FileHeads, fileOf, type LineReader } from './line-reader.ts'

export interface HistorianOptions {
  /** Column of the time; else the first that holds times. */
  readonly time?: string | undefined
  /** How times are written, where their texts alone do not tell. */
  readonly timeFormat?: TimeFormat | undefined
  /** Of texts without a zone. */
  readonly wall: WallClock
  /** What `save` gave. */
  readonly saved?: string | undefined
}

interface Head {
  readonly header: string
  /** Once it is known for sure. */
  readonly format?: TimeFormat
}

/** What the columns of one file are. */
interface Layout {
  readonly delimiter: Delimiter
  readonly names: readonly string[]
  readonly columns: TableColumns
  readonly format: TimeFormat
  /** Of a table with one reading a row: where its tag, value and quality stand. */
  readonly long: { readonly tag: number; readonly value: number; readonly quality: number } | undefined
  /** Of each tag, where they come one after the other; else of the rows, under no name. */
  readonly lastTimes: Map<string, number>
}

const tagName = /^(tag|tag_?name|point|point_?name|sensor|variable|item|signal)$/i
const valueName = /^(value|val|reading)$/i
const qualityName = /^(quality|q|status|confidence)$/i

/**
 * Reads what historians export: wide, one column a tag, or long, `time, tag, value` and perhaps `quality`, a reading a row.
 * The first line of a file is its header. Faults of `process`, when the table cannot be read at all.
 */
export class HistorianLines implements LineReader {
  readonly #options: HistorianOptions
  readonly #heads: FileHeads<Head>
  readonly #layouts = new Map<string, Layout>()

  constructor(options: HistorianOptions) {
    this.#options = options
    this.#heads = new FileHeads(options.saved)
  }

  takeAll(lines: readonly Line[], into: Gathered): void {
    for (let start = 0, end = 0; start < lines.length; start = end) {
      const first = lines[start]
      if (first === undefined) return
      const file = fileOf(first)
      while (end < lines.length && fileOf(lines[end] ?? first) === file) end += 1
      this.#takeFile(file, lines.slice(start, end), into)
    }
  }

  save(): string {
    return this.#heads.save()
  }

  #takeFile(file: string, lines: readonly Line[], into: Gathered): void {
    let rows = lines
    if (lines[0]?.place === `${file}:1`) {
      // What some historians write above the header has fewer fields.
      const above = layoutOf(lines.map(({ text }) => text)).header
      this.#heads.set(file, { header: lines[above]?.text.replace(/^\uFEFF/, '') ?? '' })
      this.#layouts.delete(file)
      rows = lines.slice(above + 1)
    }
    if (rows.length === 0) return
    const layout = this.#layouts.get(file) ?? this.#toLayout(file, rows)
    for (const row of rows) this.#takeRow(layout, row, into)
  }

  #toLayout(file: string, rows: readonly Line[]): Layout {
    const head = this.#heads.find(file)
    if (head === undefined) throw telemetryFault('bad-source', 'The header of the file was not read.', file)
    const { delimiter } = layoutOf([head.header, ...rows.map(({ text }) => text)])
    const names = toFields(head.header, delimiter)
    const fields = rows.map(({ text }) => toFields(text, delimiter))
    const { time } = this.#options
    const columns = toColumns(names, fields, { ...(time === undefined ? {} : { time }), name: file, delimiter, needsTags: false })
    const known = this.#options.timeFormat ?? head.format
    const texts = fields.filter((row) => row.length === names.length).map((row) => toTimeText(row, columns))
    if (known === undefined && isAmbiguous(texts)) {
      throw telemetryFault('bad-source', `"${texts[0]}" may be a day of a month or a month's day: name the time format.`, `${file}:2`)
    }
    const format = known ?? columns.timeFormat
    if (format.startsWith('count')) throw telemetryFault('bad-source', 'The file counts its rows and does not say when they were.', file)
    this.#heads.set(file, { header: head.header, format })
    const [tag = -1, value = -1, quality = -1] = [tagName, valueName, qualityName].map((shape) =>
      names.findIndex((name) => shape.test(name)),
    )
    const long = tag < 0 || value < 0 ? undefined : { tag, value, quality }
    const layout: Layout = { delimiter, names, columns, format, long, lastTimes: new Map() }
    this.#layouts.set(file, layout)
    return layout
  }

  #takeRow(layout: Layout, { text, place }: Line, into: Gathered): void {
    const { names, columns, long, delimiter } = layout
    const fields = toFields(text, delimiter)
    const timeText = toTimeText(fields, columns)
    const at = this.#toInstant(layout, timeText, long === undefined ? '' : (fields[long.tag] ?? ''))
    if (fields.length !== names.length) into.refuse(place, `It has ${fields.length} fields, the header has ${names.length}.`)
    else if (Number.isNaN(at)) into.refuse(place, `"${timeText}" is no time like those before it.`)
    else if (long === undefined) putWide(layout, { at, fields, place }, into)
    else {
      const value = toReading(fields[long.value] ?? '', delimiter)
      if (value === undefined) into.refuse(place, `"${fields[long.value]}" is no reading.`)
      else into.put(fields[long.tag] ?? '', { at, value, quality: toQuality(fields[long.quality]) })
    }
  }

  #toInstant({ format, lastTimes }: Layout, text: string, tag: string): number {
    const read = toTime(text, format)
    if (Number.isNaN(read)) return read
    const isInstant = format === 'seconds' || format === 'millis' || namesZone(text)
    const at = isInstant ? read : this.#options.wall.toInstant(read, lastTimes.get(tag))
    lastTimes.set(tag, Math.max(lastTimes.get(tag) ?? at, at))
    return at
  }
}

interface WideRow {
  readonly at: number
  readonly fields: readonly string[]
  readonly place: string
}

/** A reading a column; of a column of words, such as AUTO and MANUAL, one for each state: `Mode=AUTO` is 1 while it holds. */
function putWide({ columns, delimiter }: Layout, { at, fields, place }: WideRow, into: Gathered): void {
  for (const { at: column, tag } of columns.numbers) {
    const value = toReading(fields[column] ?? '', delimiter)
    const name = columns.tags[tag] ?? ''
    if (value === undefined) into.refuse(place, `"${fields[column]}" in ${name} is no reading.`)
    else into.put(name, { at, value, quality: 'good' })
  }
  for (const { at: column, tags, states } of columns.states) {
    const word = (fields[column] ?? '').toLowerCase()
    for (const [index, tag] of tags.entries()) into.put(tag, { at, value: states[index] === word ? 1 : 0, quality: 'good' })
  }
}

function toTimeText(fields: readonly string[], columns: TableColumns): string {
  return columns.timeAt.map((at) => fields[at] ?? '').join(' ')
}

/** Whether the texts are times both ways, and as orderly one way as the other. */
function isAmbiguous(texts: readonly string[]): boolean {
  const chosen = timeFormatOf(texts)
  if (chosen !== 'day-first' && chosen !== 'month-first') return false
  const other = chosen === 'day-first' ? 'month-first' : 'day-first'
  let last = Number.NEGATIVE_INFINITY
  let lastChosen = Number.NEGATIVE_INFINITY
  let differs = false
  let backwards = 0
  for (const text of texts) {
    const time = toTime(text, other)
    if (Number.isNaN(time)) return false
    const asChosen = toTime(text, chosen)
    if (time !== asChosen) differs = true
    if (time < last) backwards += 1
    if (asChosen < lastChosen) backwards -= 1
    last = time
    lastChosen = asChosen
  }
  return differs && backwards <= 0
}
