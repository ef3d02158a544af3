import type { FactDefinition } from '../facts/definition.ts'
import type { FactValue } from '../facts/fact.ts'
import type { ReportItem, ReportLanguage } from './form.ts'
import { words } from './words.ts'

/** Of what kind a value is: that of the fact, or of what is written into the item. */
export type ValueKind = FactDefinition['type'] | ReportItem['type']

export interface Saying {
  readonly language: ReportLanguage
  /** In which the authority reads its clock. */
  readonly zone: string
}

interface Meaning {
  readonly kind: ValueKind
  /** Currencies are said; people and clients stand in the label. */
  readonly unit?: string | undefined
  readonly toChoice: (key: string) => string
}

/** A value in the report's language: `1.200.000 EUR`, `2 Stunden, 30 Minuten`, `Deutschland (DE)`. */
export function sayValue(value: FactValue, { kind, unit, toChoice }: Meaning, saying: Saying): string {
  const { language } = saying
  if (typeof value === 'boolean') return words[language][value ? 'yes' : 'no']
  if (typeof value === 'number') return sayNumber(value, { kind, unit }, saying)
  if (typeof value === 'string') return kind === 'state' ? sayState(value, language) : kind === 'choice' ? toChoice(value) : value
  if (value.length === 0) return words[language].none
  return value.map((one) => (kind === 'states' ? sayState(one, language) : toChoice(one))).join(kind === 'states' ? ', ' : '\n')
}

function sayNumber(value: number, { kind, unit }: Pick<Meaning, 'kind' | 'unit'>, { language, zone }: Saying): string {
  if (kind === 'instant') return sayInstant(value, { language, zone })
  if (kind === 'duration') return sayDuration(value, language)
  const number = new Intl.NumberFormat(language === 'es' ? 'es-ES' : language, { useGrouping: true, maximumFractionDigits: 6 }).format(
    value,
  )
  if (kind === 'percent') return `${number} %`
  return unit !== undefined && /^[A-Z]{3}$/.test(unit) ? `${number} ${unit}` : number
}

/** By the clock of the zone, and by UTC where that is another. */
export function sayInstant(atMs: number, { language, zone }: Saying): string {
  const format = (timeZone: string, parts: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { timeZone, hourCycle: 'h23', ...parts }).format(atMs)
  const day = { day: 'numeric', month: 'long', year: 'numeric' } as const
  const time = { hour: '2-digit', minute: '2-digit' } as const
  const local = `${format(zone, day)}, ${format(zone, time)}`
  const utc = `${format('UTC', time)} UTC`
  if (zone === 'UTC') return `${local} UTC`
  const isSameDay = format(zone, day) === format('UTC', day)
  return `${local} (${zone.replaceAll('_', ' ')}; ${isSameDay ? utc : `${format('UTC', day)}, ${utc}`})`
}

function sayDuration(minutes: number, language: ReportLanguage): string {
  const parts = [
    ['day', Math.floor(minutes / 1440)],
    ['hour', Math.floor((minutes % 1440) / 60)],
    ['minute', Math.round(minutes % 60)],
  ] as const
  const said = parts.filter(([unit, count], at) => count > 0 || (at === 2 && unit === 'minute' && minutes < 1))
  return said.map(([unit, count]) => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count)).join(', ')
}

function sayState(code: string, language: ReportLanguage): string {
  const name = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }).of(code)
  return name === undefined ? code : `${name} (${code})`
}
