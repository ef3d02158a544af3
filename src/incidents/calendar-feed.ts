import { isMarkedTitle } from './exercise-mark.ts'
import { toCalendar } from './icalendar.ts'

/** A deadline that has not been met. */
export interface Deadline {
  readonly incident: { readonly id: string; readonly number: number; readonly title: string }
  readonly regime: string
  readonly stage: string
  readonly title: string
  readonly dueAt: number
}

/** Deadlines as an iCalendar object (RFC 5545 §3.4), each ending at its instant, with an alarm four hours before. */
export function toCalendarText(deadlines: readonly Deadline[], nowMs: number): string {
  const entries = deadlines.map(({ incident, regime, stage, title, dueAt }) => ({
    uid: `${incident.id}-${regime}-${stage}@entente`,
    dueAt,
    title,
    summary: `${isMarkedTitle(incident.title) ? 'EXERCISE: ' : ''}Due: ${title} (incident ${incident.number})`,
    description: `${incident.title}\n${regime}, ${stage}`,
  }))
  return toCalendar(entries, nowMs)
}
