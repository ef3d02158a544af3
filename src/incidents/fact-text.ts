import type { FactDefinition } from './facts/definition.ts'
import type { FactValue } from './facts/fact.ts'

/** A fact's value in words, for people: `yes`, `12 000 people`, `2 h 30 min`, `DE, FR`, `2026-11-20 16:40 UTC`. */
export function toFactText(
  { type, unit, choices }: Pick<FactDefinition, 'type' | 'unit' | 'choices'>,
  value: FactValue | undefined,
): string {
  if (value === undefined) return 'not known'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return choices?.[value] ?? value
  if (typeof value !== 'number') return value.map((one) => choices?.[one] ?? one).join(', ') || 'none'
  if (type === 'instant') return `${new Date(value).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  if (type === 'duration') return toDurationText(value)
  const number = value.toLocaleString('en-GB').replaceAll(',', ' ')
  return type === 'percent' ? `${number} %` : `${number}${unit === undefined ? '' : ` ${unit}`}`
}

function toDurationText(minutes: number): string {
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = Math.round(minutes % 60)
  const parts = [days > 0 ? `${days} d` : '', hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter((part) => part !== '')
  return parts.join(' ') || '0 min'
}
