/**
 * How a column writes its times. Historians differ: `06/01/14 00`, `22/12/2015 4:00:00 PM`, `2026-01-31T23:00:00+01:00`,
 * seconds since 1970. A text without a zone is read as UTC, so that no hour of a day is twice or missing.
 */
export type TimeFormat = 'iso' | 'day-first' | 'month-first' | 'seconds' | 'millis'

/** In the order in which they are tried: what can be read in several ways is read in the first. */
export const timeFormats: readonly TimeFormat[] = ['iso', 'day-first', 'month-first', 'seconds', 'millis']

const isoForm = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(.+))?$/
const slashForm = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})(?:[T ,]+(.+))?$/
const clockForm = /^(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(AM|PM)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i
const numberForm = /^\d{9,16}(?:\.\d+)?$/
/** A count of this size is milliseconds; in seconds it would be the year 5138. */
const leastMillis = 100_000_000_000

/** Milliseconds since 1970, or NaN when `text` is no time of that format, such as a day that does not exist. */
export function toTime(text: string, format: TimeFormat): number {
  const trimmed = text.trim()
  if (format === 'seconds' || format === 'millis') return toCount(trimmed, format)
  if (format === 'iso') {
    const found = isoForm.exec(trimmed)
    return found === null ? Number.NaN : toInstant({ year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) }, found[4])
  }
  const found = slashForm.exec(trimmed)
  if (found === null) return Number.NaN
  const year = (found[3] ?? '').length === 2 ? 2000 + Number(found[3]) : Number(found[3])
  const [first, second] = [Number(found[1]), Number(found[2])]
  const [day, month] = format === 'day-first' ? [first, second] : [second, first]
  return toInstant({ year, month, day }, found[4])
}

function toCount(text: string, format: 'seconds' | 'millis'): number {
  if (!numberForm.test(text)) return Number.NaN
  const count = Number(text)
  if (format === 'millis') return count >= leastMillis ? count : Number.NaN
  return count < leastMillis ? count * 1_000 : Number.NaN
}

function toInstant({ year, month, day }: { year: number; month: number; day: number }, clock: string | undefined): number {
  const date = Date.UTC(year, month - 1, day)
  const back = new Date(date)
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return Number.NaN
  return clock === undefined ? date : date + toMillisOfDay(clock.trim())
}

function toMillisOfDay(clock: string): number {
  const found = clockForm.exec(clock)
  if (found === null) return Number.NaN
  const [, hourText, minute = '0', second = '0', fraction = '0', half, zone] = found
  let hour = Number(hourText)
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return Number.NaN
    hour = (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0)
  }
  if (hour > 24 || Number(minute) > 59 || Number(second) > 60) return Number.NaN
  const millis = ((hour * 60 + Number(minute)) * 60 + Number(second)) * 1_000 + Number(`0.${fraction}`) * 1_000
  return millis - toOffset(zone)
}

function toOffset(zone: string | undefined): number {
  if (zone === undefined || /^(z|utc)$/i.test(zone)) return 0
  const digits = zone.replace(':', '')
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5))
  return (digits.startsWith('-') ? -minutes : minutes) * 60_000
}

/**
 * The format in which all of `texts` are times that hardly ever go back: 01/02/26 is told from its neighbours.
 * `undefined` when there is none.
 */
export function timeFormatOf(texts: readonly string[]): TimeFormat | undefined {
  let best: TimeFormat | undefined
  let fewest = Number.POSITIVE_INFINITY
  for (const format of timeFormats) {
    let backwards = 0
    let last = Number.NEGATIVE_INFINITY
    let readable = true
    for (const text of texts) {
      const time = toTime(text, format)
      if (Number.isNaN(time)) {
        readable = false
        break
      }
      if (time < last) backwards += 1
      last = time
    }
    if (readable && texts.length > 0 && backwards < fewest) {
      best = format
      fewest = backwards
    }
  }
  return best
}
