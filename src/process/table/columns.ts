import { processFault } from '../faults.ts'
import { toReading } from './fields.ts'
import { type ColumnOptions, placeOf, toUniqueNames } from './header.ts'
import { type LabelMeaning, labelMeaningOf } from './label.ts'
import { type StateColumn, statesOf } from './states.ts'
import { findTime } from './time-column.ts'
import { type TimeFormat, toTime } from './time-format.ts'

/** Which column of a table is what. */
export interface TableColumns {
  /** Fields that each row must have. */
  readonly count: number
  /** One column, or a date and a clock in two. */
  readonly timeAt: readonly number[]
  readonly timeNames: readonly string[]
  readonly timeFormat: TimeFormat
  readonly label: LabelColumn | undefined
  readonly tags: readonly string[]
  /** Columns of numbers: the field, and the tag that it is. */
  readonly numbers: readonly { readonly at: number; readonly tag: number }[]
  /** Columns of words, each state a tag of its own. */
  readonly states: readonly StateColumn[]
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[]
}

interface LabelColumn {
  readonly at: number
  readonly name: string
  readonly meaning: LabelMeaning
}

/** Column names under which public data sets hold the truth. They are never readings. */
const labelName =
  /^(att_?flag|attacks?([_\s.(:-].*)?|labels?([_\s.(:-].*)?|normal ?\/ ?attack|anomal(y|ies)([_\s.(:-].*)?|outliers?|class|malicious|intrusion|is_?(attack|anomaly)|(attack|anomaly|ground)_?(label|truth|flag))$/i
/** A number of the row. */
const rowName = /^(|index|row|#|no\.?|nr|id|unnamed:.*)$/i

/** Finds out from the header and some rows. Faults: `process.no-time`, `process.no-label`, `process.bad-table`. */
export function toColumns(header: readonly string[], rows: readonly (readonly string[])[], options: ColumnOptions): TableColumns {
  const names = toUniqueNames(header)
  const whole = rows.filter((row) => row.length === header.length)
  const time = findTime(names, whole, options)
  const timed = whole.filter((row) => !Number.isNaN(toTime(time.at.map((at) => row[at]).join(' '), time.format)))
  const fieldsAt = (at: number) => timed.map((row) => row[at] ?? '')
  const label = findLabel(names, fieldsAt, options)
  const leftOut: { column: string; reason: string }[] = []
  const tags: string[] = []
  const numbers: { at: number; tag: number }[] = []
  const states: StateColumn[] = []
  for (const [at, name] of names.entries()) {
    if (time.at.includes(at) || at === label?.at) continue
    const fields = fieldsAt(at)
    const words = statesOf({ name, at, fields, tags: options.tags, delimiter: options.delimiter }, tags.length)
    const reason = reasonToLeaveOut(name, fields, options) ?? words.reason
    if (reason !== undefined) leftOut.push({ column: name, reason })
    else if (words.column === undefined) {
      numbers.push({ at, tag: tags.length })
      tags.push(name)
    } else {
      states.push(words.column)
      tags.push(...words.column.tags)
    }
  }
  if (tags.length === 0 && options.needsTags !== false) throw processFault('bad-table', 'No column holds readings.', `${options.name}:1`)
  const timeNames = time.at.map((at) => names[at] ?? '')
  return { count: header.length, timeAt: time.at, timeNames, timeFormat: time.format, label, tags, numbers, states, leftOut }
}

function findLabel(names: readonly string[], fieldsAt: (at: number) => string[], options: ColumnOptions): LabelColumn | undefined {
  const labelAt = (at: number): LabelColumn | undefined => {
    const name = names[at] ?? ''
    const meaning = labelMeaningOf(name, fieldsAt(at))
    return meaning === undefined ? undefined : { at, name, meaning }
  }
  if (options.label === undefined) {
    for (const [at, name] of names.entries()) {
      const found = labelName.test(name) ? labelAt(at) : undefined
      if (found !== undefined) return found
    }
    return undefined
  }
  const at = placeOf(names, options.label)
  if (at === -1) throw processFault('no-label', `There is no column "${options.label}".`, `${options.name}:1`)
  const found = labelAt(at)
  if (found === undefined) throw processFault('no-label', `Column "${options.label}" does not say attack or normal.`, `${options.name}:1`)
  return found
}

function reasonToLeaveOut(name: string, fields: readonly string[], { ignore = [], delimiter }: ColumnOptions): string | undefined {
  if (placeOf(ignore, name) !== -1) return 'told to ignore it'
  if (labelName.test(name)) return 'named like a label, which no live feed has'
  if (name === '' && fields.every((field) => field === '')) return 'empty, and has no name'
  if (!rowName.test(name) || fields.length < 3) return undefined
  const readings = fields.map((field) => toReading(field, delimiter))
  const steps = readings.slice(1).filter((value, row) => value === (readings[row] ?? 0) + 1).length
  // Between the first rows and the last ones of a long file there is one step of another size.
  return steps >= readings.length - 2 ? 'counts the rows' : undefined
}
