import { isTimestamp, toMillis } from '../../base/index.ts'

/** A count of this size is milliseconds; in seconds it would be the year 5138. */
const leastMillis = 100_000_000_000
/** And so on for micro- and nanoseconds. */
const leastMicros = leastMillis * 1000
const leastNanos = leastMicros * 1000

/** Milliseconds since the epoch of a machine's time: RFC 3339, or a count since 1970 whose size tells its unit. */
export function toTimestamp(value: string | number): number | undefined {
  if (typeof value === 'string' && isTimestamp(value)) return toMillis(value)
  if (typeof value === 'string' && !/^\d{9,19}(\.\d+)?$/.test(value)) return fromOffset(value)
  const count = Number(value)
  if (!Number.isFinite(count) || count < 0) return undefined
  if (count >= leastNanos) return Math.floor(count / 1e6)
  if (count >= leastMicros) return Math.floor(count / 1000)
  return count >= leastMillis ? Math.floor(count) : Math.floor(count * 1000)
}

/** RFC 3339 with an offset other than Z. */
function fromOffset(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?[+-]\d{2}:\d{2}$/.test(text)) return undefined
  const at = Date.parse(text.replace(' ', 'T'))
  return Number.isNaN(at) ? undefined : at
}
