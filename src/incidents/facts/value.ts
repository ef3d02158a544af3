import { type FactDefinition, nearest, toFactId } from './definition.ts'
import type { FactValue } from './fact.ts'
import { factsFault } from './faults.ts'
import { parseInstant } from './instant.ts'

const yes = new Set(['yes', 'true', 'y', '1', 'ja', 'oui', 'sí', 'si'])
const no = new Set(['no', 'false', 'n', '0', 'nein', 'non', 'none'])
const minutesOf: Readonly<Record<string, number>> = {
  m: 1,
  min: 1,
  minute: 1,
  h: 60,
  hour: 60,
  hr: 60,
  d: 1440,
  day: 1440,
  w: 10080,
  week: 10080,
}

/** Reads what a person wrote for a fact; `zone` is that of times without an offset. */
export function parseFactValue(definition: FactDefinition, written: unknown, zone = 'UTC'): FactValue {
  const wrong = (wanted: string) => factsFault('bad-value', `"${definition.id}" is ${wanted}, not ${JSON.stringify(written)}.`)
  switch (definition.type) {
    case 'yes-no':
      return parseYesNo(written) ?? throwIt(wrong('yes, no or unknown'))
    case 'number':
      return parseNumber(written) ?? throwIt(wrong(`a number${definition.unit === undefined ? '' : ` of ${definition.unit}`}`))
    case 'percent':
      return (
        parseNumber(typeof written === 'string' ? written.replace(/\s*(%|percent)\s*$/, '') : written) ??
        throwIt(wrong('a percentage such as "12 %"'))
      )
    case 'duration':
      return parseDuration(written) ?? throwIt(wrong('a duration such as "45 min", "2 h" or "3 d"'))
    case 'instant':
      return parseInstant(written, zone) ?? throwIt(wrong('a time such as 2026-11-20T17:40:00+01:00'))
    case 'text':
      return typeof written === 'string' ? written : throwIt(wrong('a text'))
    case 'state':
      return parseState(written) ?? throwIt(wrong('two letters of a state, such as DE'))
    case 'states':
      return toList(written).map((item) => parseState(item) ?? throwIt(wrong('a list of states by two letters, such as [DE, FR]')))
    case 'choice':
      return parseChoice(definition, written)
    case 'choices':
      return [...new Set(toList(written).map((item) => parseChoice(definition, item)))].sort()
  }
}

/** True for what says that the answer is not known. */
export function isUnknown(written: unknown): boolean {
  return written === null || (typeof written === 'string' && /^\s*(unknown|\?|not known|tbd|n\/k|)\s*$/i.test(written))
}

function throwIt(fault: Error): never {
  throw fault
}

function parseYesNo(written: unknown): boolean | undefined {
  if (typeof written === 'boolean') return written
  const word = String(written).trim().toLowerCase()
  return yes.has(word) ? true : no.has(word) ? false : undefined
}

/** `1 200 000`, `1,200,000`, `1_200_000`, `EUR 2.5 million`, `3k`: all are read. */
export function parseNumber(written: unknown): number | undefined {
  if (typeof written === 'number') return Number.isFinite(written) ? written : undefined
  if (typeof written !== 'string') return undefined
  const bare = written.trim().replace(/^[A-Z]{3}\s+|^[€$£]\s*|\s+[A-Z]{3}$|\s*€$/g, '')
  const parts = /^(-?[\d ,_'’]+(?:\.\d+)?)\s*(k|thousand|m|million|bn|billion)?(?:\s+[a-z-]+)?$/i.exec(bare)
  if (parts === null) return undefined
  const number = Number(parts[1]?.replaceAll(/[ ,_'’]/g, ''))
  const scale = { k: 1e3, t: 1e3, m: 1e6, b: 1e9 }[parts[2]?.[0]?.toLowerCase() ?? ''] ?? 1
  return Number.isNaN(number) ? undefined : number * scale
}

/** In minutes: `90`, `90 min`, `1 h 30 min`, `2 days`, `PT1H30M`. */
export function parseDuration(written: unknown): number | undefined {
  if (typeof written === 'number') return Number.isFinite(written) && written >= 0 ? written : undefined
  if (typeof written !== 'string') return undefined
  const text = written.trim().toLowerCase()
  const iso = /^p(?:(\d+)d)?(?:t(?:(\d+)h)?(?:(\d+)m)?)?$/.exec(text)
  if (iso !== null) return Number(iso[1] ?? 0) * 1440 + Number(iso[2] ?? 0) * 60 + Number(iso[3] ?? 0)
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  if (!/^(\d+(\.\d+)?\s*[a-z]+[\s,]*(and\s+)?)+$/.test(text)) return undefined
  let minutes = 0
  for (const [, count, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)) {
    const each = minutesOf[unit] ?? minutesOf[unit.replace(/s$/, '')]
    if (each === undefined) return undefined
    minutes += Number(count) * each
  }
  return minutes
}

function parseState(written: unknown): string | undefined {
  const word = String(written).trim().toUpperCase()
  const code = { UK: 'GB', EL: 'GR' }[word] ?? word
  return /^[A-Z]{2}$/.test(code) ? code : undefined
}

function toList(written: unknown): unknown[] {
  if (Array.isArray(written)) return written
  if (typeof written === 'string') return written.split(',').flatMap((item) => item.trim() || [])
  return [written]
}

function parseChoice(definition: FactDefinition, written: unknown): string {
  const choices = Object.keys(definition.choices ?? {})
  const id = toFactId(String(written))
  const known = definition.choices_also[id] ?? id
  const found = choices.find((choice) => choice === known || choice === known.replace(/s$/, '') || choice === `${known}s`)
  if (found !== undefined) return found
  const near = nearest(id, [...choices, ...Object.keys(definition.choices_also)])
  const hint = near === undefined ? `It is one of: ${choices.join(', ')}.` : `Do you mean "${near}"?`
  throw factsFault('bad-value', `"${String(written)}" is not a value of "${definition.id}". ${hint}`)
}
