import type { Quality } from './reading.ts'

const words: ReadonlyMap<string, Quality> = new Map([
  ['good', 'good'],
  ['ok', 'good'],
  ['valid', 'good'],
  ['true', 'good'],
  ['1', 'good'],
  ['uncertain', 'uncertain'],
  ['questionable', 'uncertain'],
  ['substituted', 'uncertain'],
  ['bad', 'bad'],
  ['invalid', 'bad'],
  ['false', 'bad'],
  ['stale', 'bad'],
])

/** Highest number of an OPC Classic quality; what is above is a status code of OPC UA. */
const classicHighest = 255

/**
 * The quality that a historian's word or number stands for: OPC Classic below 256 (192 good, 64 uncertain), else the two
 * highest bits of an OPC UA status code (OPC 10000-4 §7.38). What nobody knows is bad: deny by default.
 */
export function toQuality(value: string | number | boolean | null | undefined): Quality {
  if (value === undefined || value === null || value === '') return 'good'
  const word = words.get(String(value).trim().toLowerCase())
  if (word !== undefined) return word
  const code = Number(value)
  if (!Number.isInteger(code) || code < 0 || code > 0xffff_ffff) return 'bad'
  const severity = code <= classicHighest ? code >> 6 : 3 - (code >>> 30)
  return severity === 3 ? 'good' : severity === (code <= classicHighest ? 1 : 2) ? 'uncertain' : 'bad'
}
