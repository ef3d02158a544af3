import { parseDuration } from '../facts/value.ts'

const secondMs = 1000
const minuteMs = 60_000
const units = [
  ['d', 1440 * minuteMs],
  ['h', 60 * minuteMs],
  ['min', minuteMs],
  ['s', secondMs],
] as const

/** Whole milliseconds of `15 s`, `90 min`, `1 h 30 min`, `2 days`, `PT4H`; undefined when it is none of these. A unit is needed. */
export function parseSpan(written: string): number | undefined {
  const text = written.trim().toLowerCase()
  if (text === '0') return 0
  if (/^[\d.,]+$/.test(text)) return undefined
  const seconds = /^(.*?)\s*\b(\d+(?:\.\d+)?)\s*(?:s|sec|secs|second|seconds)$/.exec(text)
  const rest = seconds === null ? text : (seconds[1] ?? '')
  const minutes = rest === '' ? 0 : parseDuration(rest)
  if (minutes === undefined) return undefined
  return Math.round(minutes * minuteMs + Number(seconds?.[2] ?? 0) * secondMs)
}

/** `1 d 4 h 30 min 15 s`; what is less than a second is a part of one. Reads back as the same. */
export function toSpanText(ms: number): string {
  const parts: string[] = []
  let left = ms
  for (const [name, size] of units) {
    const count = name === 's' ? left / size : Math.floor(left / size)
    if (count > 0) parts.push(`${count} ${name}`)
    left -= count * size
  }
  return parts.join(' ') || '0 min'
}
