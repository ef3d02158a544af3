import * as z from 'zod'
import { Level, Millis } from './shared.ts'

export const ReportChannel = z.enum(['portal', 'email', 'api', 'node'])
export type ReportChannel = z.infer<typeof ReportChannel>

const Click = z.object({ by: z.string(), at: Millis })

/** A signed report on its way to one recipient. */
export const IncidentSubmission = z.object({
  id: z.string(),
  report: z.string(),
  regime: z.string(),
  stage: z.string(),
  title: z.string(),
  channel: ReportChannel,
  /** The authority, as people call it. */
  recipient: z.string(),
  /** Of the portal, the mailbox or the interface; of a node the origin of its log. */
  address: z.string(),
  marking: Level,
  contact: z.string(),
  /** Two letters: of the authority's state, where the report is owed to several. */
  country: z.string().nullable(),
  state: z.enum(['prepared', 'confirmed', 'sent', 'failed', 'acknowledged', 'withdrawn']),
  prepared: Click,
  confirmed: Click.nullable(),
  /** When it left; to a node, when that had it on its disk. */
  sentAt: Millis.nullable(),
  acknowledgedAt: Millis.nullable(),
  withdrawnAt: Millis.nullable(),
  receipt: z.string().nullable(),
  error: z.string().nullable(),
  attempts: z.number().int(),
  corrects: z.string().nullable(),
  correctedBy: z.string().nullable(),
  message: z.string().nullable(),
  thread: z.string().nullable(),
  /** SHA-256 of the report as it was signed. */
  sha256: z.string(),
})
export type IncidentSubmission = z.infer<typeof IncidentSubmission>

/** One message of the thread with an authority. */
export const ReportMessage = z.object({
  id: z.string(),
  thread: z.string(),
  direction: z.enum(['out', 'in']),
  kind: z.string(),
  at: Millis,
  by: z.string(),
  text: z.string(),
  /** Of a question: until when its answer is wanted, the stage of the report that it asks for, when it was answered. */
  answerBy: Millis.nullable(),
  asksFor: z.string().nullable(),
  answeredAt: Millis.nullable(),
  /** Of one that went out: when the partner had it. */
  deliveredAt: Millis.nullable(),
  error: z.string().nullable(),
})
export type ReportMessage = z.infer<typeof ReportMessage>

/** Who was told of an incident, and what they said. */
export const IncidentExchange = z.object({
  submissions: z.array(IncidentSubmission),
  messages: z.array(ReportMessage),
  /** Ways in which this node can send. */
  channels: z.array(ReportChannel),
})
export type IncidentExchange = z.infer<typeof IncidentExchange>

export const NewIncidentSubmission = z.object({
  /** A signed report of the incident. */
  report: z.string().max(100),
  channel: ReportChannel,
  recipient: z.string().min(1).max(300),
  address: z.string().min(1).max(1000),
  /** Absent: as the incident is marked. */
  marking: Level.optional(),
  /** Whom the authority may ask. */
  contact: z.string().max(2000).default(''),
  /** The authority's state, where the report is owed to several. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  /** Id of the submission whose place it takes. */
  corrects: z.string().max(100).optional(),
})
export type NewIncidentSubmission = z.infer<typeof NewIncidentSubmission>

/** Of a portal: when the person handed it in, and what it answered. */
export const ReportConfirmation = z.object({ at: Millis.optional(), receipt: z.string().min(1).max(300).optional() })
export const ReportAcknowledgement = z.object({ at: Millis, receipt: z.string().min(1).max(300) })
const reason = z.string().min(1).max(20_000)
export const ReportWithdrawal = z.object({ reason })
export const ReportReclassification = z.object({ reason, from: z.string().min(1).max(300), to: z.string().min(1).max(300) })
export const ReportAnswer = z.object({ text: z.string().min(1).max(20_000) })

/** Somebody to whom a report can be sent, and by which way. */
export const ReportRecipient = z.object({
  name: z.string(),
  channel: ReportChannel,
  address: z.string(),
  /** Two letters; null: of no state in particular. */
  country: z.string().nullable(),
  /** What speaks for it: that it is the authority for this duty, or a partner. */
  why: z.string(),
})
export type ReportRecipient = z.infer<typeof ReportRecipient>
export const ReportRecipients = z.object({ recipients: z.array(ReportRecipient) })
export type ReportRecipients = z.infer<typeof ReportRecipients>
export const ReportRecipientQuery = z.object({
  /** Id of the report. */
  report: z.string().max(100),
})
