import { isMarkedTitle } from './exercise-mark.ts'
import { toCalendar } from './icalendar.ts'

/** A deadline that has not been met. */
export interface Deadline {
  readonly incident: { readonly id: string; readonly number: number; readonly title: string }
  readonly regime: string
  readonly stage: string
  /** Two letters: to whose authority, where that depends on the organisation. */
  readonly state: string | null
  readonly title: string
  readonly dueAt: number
}

/** Deadlines as an iCalendar object (RFC 5545 §3.4), each ending at its instant, with an alarm four hours before. */
export function toCalendarText(deadlines: readonly Deadline[], nowMs: number): string {
  const entries = deadlines.map(({ incident, regime, stage, state, title, dueAt }) => {
    const where = state === null ? '' : `, ${state}`
    return {
      uid: `${incident.id}-${regime}-${stage}${state === null ? '' : `-${state}`}@entente`,
      dueAt,
      title,
      summary: `${isMarkedTitle(incident.title) ? 'EXERCISE: ' : ''}Due: ${title} (incident ${incident.number}${where})`,
      description: `${incident.title}\n${regime}, ${stage}${where}`,
    }
  })
  return toCalendar(entries, nowMs)
}
