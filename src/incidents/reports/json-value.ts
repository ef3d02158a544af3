import type { JsonValue } from '../../base/index.ts'
import type { FactValue } from '../facts/fact.ts'
import type { FormItem, ReportItem } from './form.ts'
import type { ValueKind } from './say.ts'

/** A value as the JSON of the form writes it: times by ISO 8601 in UTC, choices by their codes. */
export function toJsonValue(
  value: FactValue,
  { kind, as, choices }: { kind: ValueKind; as?: FormItem['as']; choices?: ReportItem['choices'] },
): JsonValue {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') {
    if (kind === 'instant') return `${new Date(value).toISOString().slice(0, 19)}Z`
    if (as === 'days-hours-minutes') return toDaysHoursMinutes(value)
    if (as === 'thousands') return Math.round(value) / 1000
    return as === 'one-decimal' ? Math.floor(value * 10 + 0.5) / 10 : value
  }
  const toCode = (key: string) => choices?.[key]?.code ?? key
  return typeof value === 'string' ? toCode(value) : value.map(toCode)
}

function toDaysHoursMinutes(minutes: number): string {
  const whole = Math.round(minutes)
  const two = (count: number) => String(count).padStart(2, '0')
  return `${two(Math.floor(whole / 1440))}:${two(Math.floor((whole % 1440) / 60))}:${two(whole % 60)}`
}
