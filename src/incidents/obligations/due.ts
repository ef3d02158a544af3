import { toInstant, toWall } from '../facts/zone.ts'
import type { Calendars } from './calendars.ts'
import type { Span } from './span.ts'

const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 86_400_000
const noonMs = 12 * hourMs
/** The last second of a day: what ends "with the day" has not ended before. */
const lastSecondMs = dayMs - 1000
/** No state is shut for so long; a calendar that says so is wrong. */
const maxShutDays = 60

/** Where a deadline is read: the authority's clock, and the state whose holidays count. */
export interface Place {
  readonly zone: string
  readonly state: string
  readonly calendars: Calendars
}

/**
 * The instant at which the span that begins at `startMs` ends; undefined when the law names none.
 * Minutes and hours are elapsed time: the change of clocks neither gives nor takes an hour. Days and months keep the time
 * of day on the authority's clock; 31 January and a month is the last day of February. Business days and "end of the
 * day" end with the day's last second.
 */
export function toDue(span: Span, startMs: number, place: Place): number | undefined {
  switch (span.unit) {
    case 'words':
      return undefined
    case 'immediately':
      return startMs
    case 'minutes':
      return startMs + span.count * minuteMs
    case 'hours':
      return startMs + span.count * hourMs
    default:
      return toInstant(onTheWall(span, toWall(startMs, place.zone), place), place.zone)
  }
}

function onTheWall(span: Span, wallMs: number, place: Place): number {
  const day = Math.floor(wallMs / dayMs)
  switch (span.unit) {
    case 'days':
      return wallMs + span.count * dayMs
    case 'months':
      return addMonths(wallMs, span.count)
    case 'business-days':
      return addWorkingDays(day, span.count, place) * dayMs + lastSecondMs
    case 'end-of-day':
      return day * dayMs + lastSecondMs
    case 'end-of-next-day':
      return (day + 1) * dayMs + lastSecondMs
    case 'noon-of-next-working-day':
      return addWorkingDays(day, 1, place) * dayMs + noonMs
    case 'end-of-quarter':
      return endOfQuarter(wallMs)
    case 'days-after-year':
      return (Date.UTC(new Date(wallMs).getUTCFullYear() + 1, 0, 1) / dayMs - 1 + span.count) * dayMs + lastSecondMs
    default:
      return wallMs
  }
}

/** The same day and time of a later month, or the month's last day when it is too short. */
function addMonths(wallMs: number, count: number): number {
  const from = new Date(wallMs)
  const year = from.getUTCFullYear()
  const month = from.getUTCMonth() + count
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const day = Math.floor(Date.UTC(year, month, Math.min(from.getUTCDate(), lastDay)) / dayMs)
  return day * dayMs + (wallMs - Math.floor(wallMs / dayMs) * dayMs)
}

function endOfQuarter(wallMs: number): number {
  const from = new Date(wallMs)
  return Date.UTC(from.getUTCFullYear(), Math.floor(from.getUTCMonth() / 3) * 3 + 3, 1) - 1000
}

/** The `count`-th working day after the day: the day of the event itself is not counted (Reg. 1182/71 Art. 3(1)). */
function addWorkingDays(from: number, count: number, place: Place): number {
  let day = from
  let left = count
  let shut = 0
  while (left > 0) {
    day++
    if (isWorkingDay(day, place)) {
      left--
      shut = 0
    } else if (++shut > maxShutDays) throw new Error(`the calendar of ${place.state} has no working day within ${maxShutDays} days`)
  }
  return day
}

/** Without a calendar the weekends alone are known: counting too few days off is the safe side. */
function isWorkingDay(day: number, { calendars, state }: Place): boolean {
  // 1970-01-01 was a Thursday.
  const weekday = (((day + 4) % 7) + 7) % 7
  return calendars.isWorkingDay(state, day) ?? (weekday !== 0 && weekday !== 6)
}

/**
 * Noon of the next working day, when the deadline lies on a weekend or bank holiday or within an hour of the day before
 * it (the clause of the stage says which); undefined when it lies on a working day.
 */
export function toRelief(dueMs: number, place: Place): number | undefined {
  const day = Math.floor(toWall(dueMs, place.zone) / dayMs)
  if (isWorkingDay(day, place)) return undefined
  return toInstant(addWorkingDays(day, 1, place) * dayMs + noonMs, place.zone)
}

/** The same day at another time of day, `17:30`. */
export function atTimeOfDay(atMs: number, time: string, zone: string): number {
  const day = Math.floor(toWall(atMs, zone) / dayMs)
  return toInstant(day * dayMs + Number(time.slice(0, 2)) * hourMs + Number(time.slice(3)) * minuteMs, zone)
}
