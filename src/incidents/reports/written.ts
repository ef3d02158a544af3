import type { FactValue } from '../facts/fact.ts'
import { parseInstant } from '../facts/instant.ts'
import { parseDuration, parseNumber } from '../facts/value.ts'
import type { ReportItem } from './form.ts'

/** What somebody wrote: its value, or what is wrong with it in a sentence. */
export type Written = { readonly value: FactValue; readonly problem: null } | { readonly value: null; readonly problem: string }

type ItemType = ReportItem['type']

const wrong: Readonly<Record<Exclude<ItemType, 'text' | 'choice' | 'choices'>, string>> = {
  'yes-no': 'Write yes or no.',
  number: 'Write a number.',
  percent: 'Write a percentage between 0 and 100.',
  duration: 'Write a duration such as 2 h 30 min or 3 d.',
  instant: 'Write a time such as 2026-11-20 17:40.',
  states: 'Write states by two letters, such as DE, FR.',
  email: 'Write an e-mail address.',
  phone: 'Write a telephone number with its international prefix, such as +49 30 1234.',
  lei: 'An LEI has 18 letters and figures and two check digits (ISO 17442), and these do not fit.',
  currency: 'Write a currency by the three letters of ISO 4217, such as EUR.',
}

/** Reads what a person wrote into an item; `zone` is that of times without an offset. What is not text is never kept half understood. */
export function readWritten(written: string, item: ReportItem, zone: string): Written {
  const text = written.trim()
  if (item.max !== undefined && text.length > item.max) {
    return { value: null, problem: `It has ${text.length} characters; ${item.max} are taken.` }
  }
  if (item.type === 'choice' || item.type === 'choices') return readChoices(text, item)
  if (item.type === 'text') return { value: text, problem: null }
  const value = readers[item.type](text, zone)
  return value === undefined ? { value: null, problem: wrong[item.type] } : { value, problem: null }
}

function readChoices(text: string, { type, choices = {} }: ReportItem): Written {
  const parts = type === 'choice' ? [text] : text.split(/[\n,;]+/).flatMap((part) => part.trim() || [])
  const found = parts.map((part) => findChoice(part, choices))
  const at = found.indexOf(undefined)
  if (at >= 0) return { value: null, problem: `"${parts[at]}" is not one of: ${Object.keys(choices).join(', ')}.` }
  const keys = found.filter((key) => key !== undefined)
  return { value: type === 'choice' ? (keys[0] ?? '') : [...new Set(keys)], problem: null }
}

/** By its key, its code, or its words in any language. */
function findChoice(part: string, choices: NonNullable<ReportItem['choices']>): string | undefined {
  const word = part.toLowerCase()
  const isIt = ([key, { code, en, de, fr, es }]: [string, NonNullable<ReportItem['choices']>[string]]) =>
    [key, code, en, de, fr, es].some((one) => one?.toLowerCase() === word)
  return Object.entries(choices).find(isIt)?.[0]
}

const readers: Readonly<Record<keyof typeof wrong, (text: string, zone: string) => FactValue | undefined>> = {
  'yes-no': (text) => ({ yes: true, ja: true, oui: true, sí: true, si: true, no: false, nein: false, non: false })[text.toLowerCase()],
  number: (text) => parseNumber(text),
  percent: (text) => {
    const share = parseNumber(text.replace(/\s*%$/, '').replace(/^(\d+),(\d)$/, '$1.$2'))
    return share !== undefined && share >= 0 && share <= 100 ? share : undefined
  },
  duration: (text) => parseDuration(text),
  instant: (text, zone) => parseInstant(text, zone),
  states: (text) => {
    const states = text.split(/[\s,;]+/).flatMap((part) => part.toUpperCase() || [])
    return states.every((state) => /^[A-Z]{2}$/.test(state)) ? states : undefined
  },
  email: (text) => (/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]{2,}$/.test(text) ? text : undefined),
  phone: (text) => (/^\+[1-9][\d\s().-]{5,30}$/.test(text) ? text.replaceAll(/[\s().-]+/g, '') : undefined),
  lei: (text) => (isLei(text.toUpperCase()) ? text.toUpperCase() : undefined),
  currency: (text) => (Intl.supportedValuesOf('currency').includes(text.toUpperCase()) ? text.toUpperCase() : undefined),
}

/** ISO 17442-1: the check digits of ISO/IEC 7064, MOD 97-10. */
function isLei(text: string): boolean {
  if (!/^[A-Z0-9]{18}\d{2}$/.test(text)) return false
  const figures = [...text].map((character) => Number.parseInt(character, 36)).join('')
  let rest = 0
  for (const figure of figures) rest = (rest * 10 + Number(figure)) % 97
  return rest === 1
}

/** What stands in a fact is held to the same form as what is written here. */
export function problemOf(value: FactValue, item: ReportItem, zone: string): string | null {
  if (typeof value !== 'string') return null
  return readWritten(value, item, zone).problem
}
