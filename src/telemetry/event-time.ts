import { isTimestamp, toMillis } from '../base/index.ts'

/** Places in `2026-11-23T14:30:00.25Z`. */
const timeAt = 11
const afterSeconds = 19
const longest = afterSeconds + '.'.length + 18 + 'Z'.length

/** The day of the text read last, up to the `T`, and its first millisecond: logs stay on one day for long. */
const lastDay = new Uint16Array(timeAt)
let lastDayMs = 0

/** Milliseconds since the epoch, the rest cut off, or undefined for what is no timestamp: `toMillis`, many times faster. */
export function toEventMillis(text: string): number | undefined {
  const end = text.length - 1
  if (end < afterSeconds || end >= longest || text.charCodeAt(end) !== 0x5a) return undefined
  for (let at = 0; at < timeAt; at += 1) {
    if (text.charCodeAt(at) === lastDay[at]) continue
    if (!isTimestamp(text)) return undefined
    rememberDay(text.slice(0, timeAt))
    break
  }
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return undefined
  const hour = twoDigits(text, timeAt)
  const minute = twoDigits(text, 14)
  const second = twoDigits(text, 17)
  const ms = end === afterSeconds ? 0 : fractionMs(text, end)
  // A leap second is the first of the next minute, as everywhere in POSIX.
  if (!(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60 && ms >= 0)) return undefined
  return lastDayMs + ((hour * 60 + minute) * 60 + second) * 1000 + ms
}

function rememberDay(day: string): void {
  lastDayMs = toMillis(`${day}00:00:00Z`)
  for (let at = 0; at < timeAt; at += 1) lastDay[at] = day.charCodeAt(at)
}

/** The first three digits of the fraction as they count; -1 when it is none. */
function fractionMs(text: string, end: number): number {
  if (text.charCodeAt(afterSeconds) !== 0x2e || end < afterSeconds + 2) return -1
  let ms = 0
  let weight = 100
  for (let at = afterSeconds + 1; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return -1
    ms += digit * weight
    weight = weight === 100 ? 10 : weight === 10 ? 1 : 0
  }
  return ms
}

function twoDigits(text: string, at: number): number {
  const high = text.charCodeAt(at) - 48
  const low = text.charCodeAt(at + 1) - 48
  return high < 0 || high > 9 || low < 0 || low > 9 ? -1 : high * 10 + low
}
