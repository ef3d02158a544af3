import { processFault } from '../faults.ts'
import { type Delimiter, toLabel, toReading } from './fields.ts'
import { type TimeFormat, timeFormatOf } from './time-format.ts'

/** Which column of a table is what. */
export interface TableColumns {
  /** Fields that each row must have. */
  readonly count: number
  /** One column, or a date and a clock in two. */
  readonly timeAt: readonly number[]
  readonly timeNames: readonly string[]
  readonly timeFormat: TimeFormat
  readonly label: { readonly at: number; readonly name: string } | undefined
  readonly tags: readonly string[]
  readonly tagAt: readonly number[]
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[]
}

export interface ColumnOptions {
  readonly time?: string
  readonly label?: string
  readonly ignore?: readonly string[]
  readonly name: string
  readonly delimiter: Delimiter
}

const timeName = /^(.*[\s_.])?(time|timestamp|datetime|date|ts|zeit|heure|fecha|hora)([\s_.].*)?$/i
/** Column names under which public data sets hold the truth. They are never readings. */
const labelName =
  /^(att_?flag|attacks?([_\s.-].*)?|labels?([_\s.-].*)?|normal\/attack|anomaly|anomalies|is_?(attack|anomaly)|ground_?truth)$/i
/** A number of the row. */
const rowName = /^(|index|row|#|no|id|unnamed:.*)$/i

/** Finds out from the header and the first rows. Faults: `process.no-time`, `process.no-label`, `process.bad-table`. */
export function toColumns(header: readonly string[], rows: readonly (readonly string[])[], options: ColumnOptions): TableColumns {
  const names = toUniqueNames(header)
  const whole = rows.filter((row) => row.length === header.length)
  const time = findTime(names, whole, options)
  const label = findLabel(names, whole, options)
  const leftOut: { column: string; reason: string }[] = []
  const tags: string[] = []
  const tagAt: number[] = []
  for (const [at, name] of names.entries()) {
    if (time.at.includes(at) || at === label?.at) continue
    const reason = reasonToLeaveOut({ name, at }, whole, options)
    if (reason !== undefined) leftOut.push({ column: name, reason })
    else {
      tags.push(name)
      tagAt.push(at)
    }
  }
  if (tags.length === 0) throw processFault('bad-table', 'No column holds numbers.', `${options.name}:1`)
  const timeNames = time.at.map((at) => names[at] ?? '')
  return { count: header.length, timeAt: time.at, timeNames, timeFormat: time.format, label, tags, tagAt, leftOut }
}

function toUniqueNames(header: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return header.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  })
}

function findTime(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  options: ColumnOptions,
): { at: readonly number[]; format: TimeFormat } {
  const formatAt = (...columns: number[]) => timeFormatOf(rows.map((row) => columns.map((at) => row[at]).join(' ')))
  if (options.time !== undefined) {
    const at = names.indexOf(options.time)
    const format = at === -1 ? undefined : formatAt(at)
    if (format !== undefined) return { at: [at], format }
    const why = at === -1 ? `There is no column "${options.time}".` : `Column "${options.time}" does not hold times.`
    throw processFault('no-time', why, `${options.name}:1`)
  }
  const named = names.flatMap((name, at) => (timeName.test(name) ? [at] : []))
  for (const at of named) {
    // A date beside a clock: neither alone says when.
    const clock = named.find((other) => other !== at && /date/i.test(names[at] ?? '') && /time/i.test(names[other] ?? ''))
    if (clock !== undefined) {
      const format = formatAt(at, clock)
      if (format !== undefined) return { at: [at, clock], format }
    }
    const format = formatAt(at)
    if (format !== undefined) return { at: [at], format }
  }
  for (const at of names.keys()) {
    const format = formatAt(at)
    if (format !== undefined) return { at: [at], format }
  }
  throw processFault('no-time', 'No column holds times. Name one with --time.', `${options.name}:1`)
}

function findLabel(names: readonly string[], rows: readonly (readonly string[])[], options: ColumnOptions): TableColumns['label'] {
  const isLabel = (at: number) => rows.every((row) => toLabel(row[at] ?? '') !== undefined)
  if (options.label !== undefined) {
    const at = names.indexOf(options.label)
    if (at === -1) throw processFault('no-label', `There is no column "${options.label}".`, `${options.name}:1`)
    if (!isLabel(at)) throw processFault('no-label', `Column "${options.label}" does not say attack or normal.`, `${options.name}:1`)
    return { at, name: options.label }
  }
  const at = names.findIndex((name, column) => labelName.test(name) && isLabel(column))
  return at === -1 ? undefined : { at, name: names[at] ?? '' }
}

function reasonToLeaveOut(
  { name, at }: { name: string; at: number },
  rows: readonly (readonly string[])[],
  { ignore = [], delimiter }: ColumnOptions,
): string | undefined {
  if (ignore.includes(name)) return 'told to ignore it'
  if (labelName.test(name)) return 'named like a label, which no live feed has'
  const readings = rows.map((row) => toReading(row[at] ?? '', delimiter))
  if (readings.some((reading) => reading === undefined)) return 'holds text'
  if (rowName.test(name) && rows.length > 2 && readings.every((value, row) => row === 0 || value === (readings[row - 1] ?? 0) + 1)) {
    return 'counts the rows'
  }
  return undefined
}
