import { toInstant } from './zone.ts'

const shape =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?(?:\s*\[?([A-Za-z_]+\/[A-Za-z_/]+)\]?)?)?$/i

/**
 * A time as people write it, in milliseconds since 1970: RFC 3339, `2026-11-20 17:40` in the given zone, or with a zone of
 * its own, `2026-11-20 17:40 Europe/Paris`. A day alone is its first moment. A time that the clock passes twice is the
 * first of the two, so that no deadline comes too late.
 */
export function parseInstant(written: unknown, zone: string): number | undefined {
  if (written instanceof Date) return Number.isNaN(written.getTime()) ? undefined : written.getTime()
  if (typeof written !== 'string') return undefined
  const parts = shape.exec(written.trim())
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map((part) => Number(part ?? 0))
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(wall)
  const exists = back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  if (!exists) return undefined
  const ms = Math.floor(Number(`0.${parts[7] ?? 0}`) * 1000)
  const offset = parts[8]
  if (offset !== undefined) return wall + ms - toOffsetMs(offset)
  try {
    return toInstant(wall, parts[9] ?? zone) + ms
  } catch {
    return undefined
  }
}

function toOffsetMs(offset: string): number {
  if (/^(Z|UTC)$/i.test(offset)) return 0
  const sign = offset.startsWith('-') ? -1 : 1
  return sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2))) * 60_000
}
