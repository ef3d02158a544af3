import * as z from 'zod'
import { Level, Millis } from './shared.ts'

export const IncidentMail = z.object({
  messageId: z.string(),
  sender: z.string(),
  subject: z.string(),
  sentAt: Millis.nullable(),
  takenAt: Millis,
  takenBy: z.string(),
  /** Found in it: offered, not believed. */
  observables: z.array(z.object({ type: z.string(), value: z.string() })),
})
export type IncidentMail = z.infer<typeof IncidentMail>
export const IncidentMails = z.object({ mails: z.array(IncidentMail) })
export type IncidentMails = z.infer<typeof IncidentMails>

export const IncidentMailQuery = z.object({
  /** Absent: the incident that its thread belongs to, or a new one. */
  incident: z.string().max(100).optional(),
  /** Marking of a new incident. */
  level: Level.optional(),
})
export const TakenMail = z.object({ incident: z.number().int(), outcome: z.enum(['opened', 'added', 'known']), mail: IncidentMail })
export type TakenMail = z.infer<typeof TakenMail>
