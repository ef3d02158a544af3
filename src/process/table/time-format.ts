/**
 * How a column writes its times. Historians differ: `06/01/14 00`, `22/12/2015 4:00:00 PM`, `04-Jul-16 12:00:00`,
 * `2026-01-31T23:00:00+01:00`, seconds since 1970, or a number that counts from the beginning of the recording. A text
 * without a zone is read as UTC, so that no hour of a day is twice or missing.
 */
export type TimeFormat = 'iso' | 'compact' | 'named-month' | 'day-first' | 'month-first' | 'seconds' | 'millis' | CountFormat
/** A running number, by what one of it lasts. */
export type CountFormat = 'count-ms' | 'count-s' | 'count-min' | 'count-h'

/** In the order in which they are tried: what can be read in several ways is read in the first. */
const timeFormats: readonly TimeFormat[] = ['iso', 'compact', 'named-month', 'day-first', 'month-first', 'seconds', 'millis']

const isoForm = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(.+))?$/
const compactForm = /^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?(Z)?|[T ](\d{1,2}:.+))$/
const slashForm = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})(?:[T ,]+(.+))?$/
const namedForm = /^(\d{1,2})[-/. ]([a-z]{3,9})\.?[-/. ](\d{2}|\d{4})(?:[T ,]+(.+))?$/i
const clockForm = /^(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,:](\d{1,9}))?)?)?\s*([AP])?(?:\.?M\.?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i
const bareClock = /^\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*([ap]\.?m\.?)?$/i
const numberForm = /^\d{9,19}(?:[.,]\d+)?$/
const countForm = /^-?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?$/i
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** A count of this size is milliseconds; in seconds it would be the year 5138. The next two go on in the same way. */
const leastMillis = 100_000_000_000
const leastMicros = 100_000_000_000_000
const leastNanos = 100_000_000_000_000_000
const countMs: Readonly<Record<CountFormat, number>> = { 'count-ms': 1, 'count-s': 1_000, 'count-min': 60_000, 'count-h': 3_600_000 }

/** Milliseconds since 1970, or NaN when `text` is no time of that format, such as a day that does not exist. */
export function toTime(text: string, format: TimeFormat): number {
  const trimmed = text.trim()
  if (format === 'seconds' || format === 'millis') return toSince1970(trimmed, format)
  if (isCount(format)) return countForm.test(trimmed) ? Number(trimmed.replace(',', '.')) * countMs[format] : Number.NaN
  if (format === 'iso') {
    const found = isoForm.exec(trimmed)
    return found === null ? Number.NaN : toInstant({ year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) }, found[4])
  }
  if (format === 'compact') return toCompact(trimmed)
  const found = (format === 'named-month' ? namedForm : slashForm).exec(trimmed)
  if (found === null) return Number.NaN
  const year = (found[3] ?? '').length === 2 ? 2000 + Number(found[3]) : Number(found[3])
  const [first, second] = [found[1] ?? '', found[2] ?? '']
  if (format === 'named-month') {
    return toInstant({ year, month: months.indexOf(second.slice(0, 3).toLowerCase()) + 1, day: Number(first) }, found[4])
  }
  const [day, month] = format === 'day-first' ? [first, second] : [second, first]
  return toInstant({ year, month: Number(month), day: Number(day) }, found[4])
}

export function isCount(format: TimeFormat): format is CountFormat {
  return format in countMs
}

function toSince1970(text: string, format: 'seconds' | 'millis'): number {
  if (!numberForm.test(text)) return Number.NaN
  const count = Number(text.replace(',', '.'))
  if (format === 'seconds') return count < leastMillis ? count * 1_000 : Number.NaN
  if (count < leastMillis) return Number.NaN
  return count < leastMicros ? count : count < leastNanos ? count / 1_000 : count / 1_000_000
}

function toCompact(text: string): number {
  const found = compactForm.exec(text)
  if (found === null || Number(found[1]) < 1970 || Number(found[1]) > 2100) return Number.NaN
  const [, year, month, day, hour, minute, second = '00', zone = '', clock] = found
  return toInstant({ year: Number(year), month: Number(month), day: Number(day) }, clock ?? `${hour}:${minute}:${second}${zone}`)
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
    hour = (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0)
  }
  if (hour > 24 || Number(minute) > 59 || Number(second) > 60) return Number.NaN
  const millis = ((hour * 60 + Number(minute)) * 60 + Number(second)) * 1_000 + Number(`0.${fraction}`) * 1_000
  return millis - toOffset(zone)
}

function toOffset(zone: string | undefined): number {
  if (zone === undefined || /^(z|utc|gmt)$/i.test(zone)) return 0
  const digits = zone.replace(':', '')
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5) || '0')
  return (digits.startsWith('-') ? -minutes : minutes) * 60_000
}

/** Whether all of `texts` are a time of day without its day. */
export function isClock(texts: readonly string[]): boolean {
  return texts.length > 0 && texts.every((text) => bareClock.test(text.trim()))
}

/** Of some rows this share may hold something else than a time: the units, a line of dashes, a broken row. */
const unreadableShare = 0.05

/**
 * The format in which `texts` are times that hardly ever turn round: 01/02/26 is told from its neighbours, and a file with
 * the newest first is as good as one with the oldest first. `undefined` when there is none.
 */
export function timeFormatOf(texts: readonly string[]): TimeFormat | undefined {
  let best: TimeFormat | undefined
  let fewest = Number.POSITIVE_INFINITY
  for (const format of timeFormats) {
    const slips = slipsIn(texts, format)
    if (slips < fewest) {
      best = format
      fewest = slips
    }
  }
  return best
}

/** How often the times change their direction or are none; infinite when too many are none. */
function slipsIn(texts: readonly string[], format: TimeFormat): number {
  let turns = 0
  let unreadable = 0
  let last = Number.NaN
  let direction = 0
  for (const text of texts) {
    const time = toTime(text, format)
    if (Number.isNaN(time)) {
      unreadable += 1
      continue
    }
    const step = Math.sign(time - last)
    if (step !== 0 && direction !== 0 && step !== direction) turns += 1
    if (step === 1 || step === -1) direction = step
    last = time
  }
  const allowed = texts.length < 3 ? 0 : Math.max(1, unreadableShare * texts.length)
  return unreadable > allowed || unreadable === texts.length ? Number.POSITIVE_INFINITY : turns + unreadable
}

/** What one of a running number lasts, by the column's name; a second where the name does not say. */
export function countFormatOf(name: string): CountFormat {
  if (/(^|[\s_([/])(ms|msec|millis(econds)?)($|[\s_)\]])/i.test(name)) return 'count-ms'
  if (/(^|[\s_([/])(min|mins|minutes?)($|[\s_)\]])/i.test(name)) return 'count-min'
  return /(^|[\s_([/])(h|hr|hrs|hours?)($|[\s_)\]])/i.test(name) ? 'count-h' : 'count-s'
}

/** Whether `texts` are numbers that only ever grow, or only ever fall. */
export function isRunningNumber(texts: readonly string[]): boolean {
  const numbers = texts.map((text) => toTime(text, 'count-s')).filter((value) => !Number.isNaN(value))
  if (numbers.length < texts.length - Math.max(1, unreadableShare * texts.length)) return false
  const [first = Number.NaN, second = Number.NaN] = numbers
  const direction = Math.sign(second - first)
  return Math.abs(direction) === 1 && numbers.every((value, at) => at === 0 || Math.sign(value - (numbers[at - 1] ?? 0)) === direction)
}
