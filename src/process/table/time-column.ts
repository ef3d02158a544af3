import { processFault } from '../faults.ts'
import { type ColumnOptions, placeOf } from './header.ts'
import { countFormatOf, isClock, isRunningNumber, type TimeFormat, timeFormatOf } from './time-format.ts'

interface TimeColumn {
  readonly at: readonly number[]
  readonly format: TimeFormat
}

const timeName =
  /^(.*[\s_.])?(t|time|timestamp|datetime|date|ts|zeit|zeitstempel|uhrzeit|datum|heure|fecha|hora|tijd|data|czas|secs?|seconds?)([\s_.([/].*)?$/i
/** Letters of the longest day, `04 Jul 2016`. */
const dayLength = 11
const rowName = /^(|index|row|#|no\.?|nr|sample|step|unnamed:.*)$/i

/** The column that says when, by its name or else by what it holds. Fault: `process.no-time`. */
export function findTime(names: readonly string[], rows: readonly (readonly string[])[], options: ColumnOptions): TimeColumn {
  const fieldsAt = (at: number) => rows.map((row) => row[at] ?? '')
  if (options.time !== undefined) return namedTime(names, fieldsAt, { ...options, time: options.time })
  const named = names.flatMap((name, at) => (timeName.test(name) ? [at] : []))
  for (const at of [...named, ...names.keys()]) {
    const found = timeAt(at, names, fieldsAt)
    if (found !== undefined) return found
  }
  // A number that only counts is the time where nothing else is, such as the seconds of a simulation or the row.
  for (const at of [...named, ...names.flatMap((name, place) => (rowName.test(name) ? [place] : [])), 0]) {
    if (isRunningNumber(fieldsAt(at))) return { at: [at], format: countFormatOf(names[at] ?? '') }
  }
  throw processFault('no-time', 'No column holds times. Name one with --time.', `${options.name}:1`)
}

function namedTime(
  names: readonly string[],
  fieldsAt: (at: number) => string[],
  options: ColumnOptions & { readonly time: string },
): TimeColumn {
  const at = placeOf(names, options.time)
  if (at === -1) throw processFault('no-time', `There is no column "${options.time}".`, `${options.name}:1`)
  const found = timeAt(at, names, fieldsAt)
  if (found !== undefined) return found
  if (isRunningNumber(fieldsAt(at))) return { at: [at], format: countFormatOf(names[at] ?? '') }
  throw processFault('no-time', `Column "${options.time}" does not hold times.`, `${options.name}:1`)
}

/** The time in this column, with the time of day from another one where this holds the day alone. */
function timeAt(at: number, names: readonly string[], fieldsAt: (at: number) => string[]): TimeColumn | undefined {
  const fields = fieldsAt(at)
  const format = timeFormatOf(fields)
  const isDay = fields.length > 0 && fields.every((field) => field !== '' && field.length <= dayLength && !field.includes(':'))
  const clock = isDay ? [...names.keys()].find((other) => other !== at && isClock(fieldsAt(other))) : undefined
  if (clock !== undefined) {
    const clocks = fieldsAt(clock)
    const both = timeFormatOf(fields.map((day, row) => `${day} ${clocks[row]}`))
    if (both !== undefined) return { at: [at, clock], format: both }
  }
  return format === undefined || isUnlikely(format, names[at] ?? '', fields) ? undefined : { at: [at], format }
}

/** Large numbers without the name of a time may be a meter's: they are times only when they grow at every row. */
function isUnlikely(format: TimeFormat, name: string, fields: readonly string[]): boolean {
  return (format === 'seconds' || format === 'millis') && !timeName.test(name) && !isRunningNumber(fields)
}
