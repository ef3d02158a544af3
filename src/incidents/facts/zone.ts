import { readZoneOffset } from '../../base/index.ts'

/**
 * Wall clocks. A wall time is written as the milliseconds that UTC would show for the same figures: 17:40 in Paris is
 * `Date.UTC(…, 17, 40)`, so that days and months are counted on it with plain arithmetic.
 */
const dayMs = 86_400_000
/** By zone and day of UTC: the offset at its first moment. Zones ask the operating system's tables, which are slow. */
const offsets = new Map<string, Map<number, number>>()

/** What the clocks of the zone show at the instant. */
export function toWall(atMs: number, zone: string): number {
  return atMs + offsetAt(atMs, zone)
}

/**
 * The instant at which the clocks of the zone show the wall time. A time that is passed twice is the first of the two; one
 * that is jumped over is as long after the jump as it would have been (RFC 5545 §3.3.5).
 */
export function toInstant(wallMs: number, zone: string): number {
  const before = offsetAt(wallMs - dayMs, zone)
  const first = wallMs - before
  if (offsetAt(first, zone) === before) return first
  const after = offsetAt(wallMs + dayMs, zone)
  const second = wallMs - after
  return offsetAt(second, zone) === after ? second : first
}

/** Milliseconds that the zone is ahead of UTC at the instant. Constant within a day unless its two ends differ. */
function offsetAt(atMs: number, zone: string): number {
  const day = Math.floor(atMs / dayMs)
  const from = offsetOfDay(day, zone)
  return from === offsetOfDay(day + 1, zone) ? from : readZoneOffset(atMs, zone)
}

function offsetOfDay(day: number, zone: string): number {
  let known = offsets.get(zone)
  if (known === undefined) {
    known = new Map()
    offsets.set(zone, known)
  }
  let offset = known.get(day)
  if (offset === undefined) {
    offset = readZoneOffset(day * dayMs, zone)
    known.set(day, offset)
  }
  return offset
}

/** RFC 3339 with the zone's own offset: `2026-11-21T17:40:00+01:00`. */
export function toLocalText(atMs: number, zone: string): string {
  const offset = Math.round((toWall(atMs, zone) - atMs) / 60_000)
  const sign = offset < 0 ? '-' : '+'
  const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')
  const minutes = String(Math.abs(offset) % 60).padStart(2, '0')
  return `${new Date(toWall(atMs, zone)).toISOString().slice(0, 19)}${sign}${hours}:${minutes}`
}
