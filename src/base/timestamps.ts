/**
 * RFC 3339 timestamps as STIX and TAXII use them: UTC, `Z` only, any number of fractional digits.
 * A producer's text is kept as it came; what is compared is the sortable form.
 */
const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,18})?Z$/
const fractionDigits = 9
const zero = 0x30

/** True when the text has the shape and names an instant that exists in the calendar (a leap second counts). */
export function isTimestamp(text: string): boolean {
  if (!shape.test(text)) return false
  const month = twoDigits(text, 5)
  if (month < 1 || month > 12 || twoDigits(text, 11) > 23 || twoDigits(text, 14) > 59 || twoDigits(text, 17) > 60) return false
  const day = twoDigits(text, 8)
  return day >= 1 && day <= daysInMonth(twoDigits(text, 0) * 100 + twoDigits(text, 2), month)
}

/** Read without cutting the text: every object that comes in has three times or more. */
function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - zero) * 10 + text.charCodeAt(at + 1) - zero
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/**
 * The form that sorts as text in the order of the instants: nine fractional digits, always.
 * `2020-01-01T00:00:00.5Z` and `.500Z` become equal. Expects what `isTimestamp` accepts.
 */
export function toSortable(timestamp: string): string {
  const dot = timestamp.indexOf('.')
  if (dot < 0) return `${timestamp.slice(0, 19)}.${'0'.repeat(fractionDigits)}Z`
  const digits = timestamp.slice(dot + 1, -1)
  return `${timestamp.slice(0, 19)}.${digits.slice(0, fractionDigits).padEnd(fractionDigits, '0')}Z`
}

/** Milliseconds since the epoch, the rest cut off. Expects what `isTimestamp` accepts. */
export function toMillis(timestamp: string): number {
  const sortable = toSortable(timestamp)
  const seconds = Date.UTC(
    +sortable.slice(0, 4),
    +sortable.slice(5, 7) - 1,
    +sortable.slice(8, 10),
    +sortable.slice(11, 13),
    +sortable.slice(14, 16),
    +sortable.slice(17, 19),
  )
  return seconds + Number(sortable.slice(20, 23))
}

/** Microseconds since the epoch (exact below the year 2255), the rest cut off. Expects what `isTimestamp` accepts. */
export function toMicros(timestamp: string): number {
  const sortable = toSortable(timestamp)
  return toMillis(timestamp) * 1000 + Number(sortable.slice(23, 26))
}

/** `2026-11-23T14:30:00.000Z`: the form STIX writes. */
export function fromMillis(ms: number): string {
  return new Date(ms).toISOString()
}

/** Six fractional digits, as TAXII 2.1 §2 requires of date_added and its headers. */
export function fromMicros(micros: number): string {
  const ms = Math.floor(micros / 1000)
  return `${new Date(ms).toISOString().slice(0, 23)}${String(micros - ms * 1000).padStart(3, '0')}Z`
}
