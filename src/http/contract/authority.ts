import * as z from 'zod'
import { Level, Millis } from './shared.ts'

const State = z.string().regex(/^[A-Z]{2}$/)
const Instant = Millis.nullable()
export const ReportedState = z.enum(['received', 'acknowledged', 'in-work', 'closed'])
export type ReportedState = z.infer<typeof ReportedState>

/** What an authority owes for a report, with its clock. */
export const AuthorityDuty = z.object({
  regime: z.string(),
  stage: z.string(),
  title: z.string(),
  clause: z.string(),
  recipient: z.string(),
  dueAt: Instant,
  /** The law's own words where it names no instant. */
  manner: z.string().nullable(),
  startAt: Instant,
  metAt: Instant,
  isLate: z.boolean(),
  done: z.enum(['feedback', 'routed', 'summary']).nullable(),
  notes: z.array(z.string()),
})
export type AuthorityDuty = z.infer<typeof AuthorityDuty>

/** A report that others made here. */
export const ReceivedReport = z.object({
  number: z.number().int(),
  id: z.string(),
  level: Level,
  isExercise: z.boolean(),
  way: z.enum(['node', 'routed', 'phone', 'paper', 'email']),
  organisation: z.string(),
  country: z.string().nullable(),
  contact: z.string(),
  regime: z.string(),
  title: z.string(),
  kind: z.enum(['incident', 'near-miss', 'threat']),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  isVoluntary: z.boolean(),
  state: ReportedState,
  assignee: z.string().nullable(),
  duplicateOf: z.number().int().nullable(),
  class: z.string().nullable(),
  sectors: z.array(z.string()),
  states: z.array(z.string()),
  receivedAt: Millis,
  changedAt: Millis,
  acknowledgedAt: Instant,
  feedbackAt: Instant,
  routedAt: Instant,
  withdrawnAt: Instant,
  closedAt: Instant,
  duties: z.array(AuthorityDuty),
})
export type ReceivedReport = z.infer<typeof ReceivedReport>

export const ReceivedReports = z.object({
  reports: z.array(ReceivedReport),
  counts: z.object({
    received: z.number().int(),
    acknowledged: z.number().int(),
    inWork: z.number().int(),
    closed: z.number().int(),
    overdue: z.number().int(),
  }),
})
export type ReceivedReports = z.infer<typeof ReceivedReports>
export const ReceivedReportsQuery = z.object({ state: ReportedState.optional(), text: z.string().max(200).optional() })

/** What people here judge otherwise than the report says. Null: as it says. */
export const ReportJudgement = z.strictObject({
  class: z.string().max(200).nullish(),
  sectors: z.array(z.string().max(100)).max(30).nullish(),
  states: z.array(State).max(250).nullish(),
  reaches: z.array(State).max(250).nullish(),
  cause: z.string().max(300).nullish(),
  malicious: z.boolean().nullish(),
  crossBorder: z.boolean().nullish(),
  personalData: z.boolean().nullish(),
  criticalEntity: z.boolean().nullish(),
  inSupervision: z.boolean().nullish(),
  criticalIctProvider: z.boolean().nullish(),
  mainEstablishment: State.nullish(),
})
export type ReportJudgement = z.infer<typeof ReportJudgement>

export const ReportVersion = z.object({
  id: z.string(),
  stage: z.string(),
  heldAt: Millis,
  replaces: z.string().nullable(),
  title: z.string(),
  clause: z.string(),
  language: z.string(),
  summary: z.string(),
  /** Each value of the form by its path. */
  lines: z.array(z.object({ at: z.string(), text: z.string() })),
  indicators: z.array(z.string()),
  usersAffected: z.number().nullable(),
  changes: z.array(z.object({ at: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
})
export type ReportVersion = z.infer<typeof ReportVersion>

export const KnownAuthority = z.object({
  id: z.string(),
  title: z.string(),
  state: z.string(),
  roles: z.array(z.string()),
  sectors: z.array(z.string()).optional(),
  regimes: z.array(z.string()),
  website: z.string().optional(),
  portal: z.string().optional(),
  email: z.string().optional(),
  notes: z.array(z.string()),
  source: z.string(),
  confidence: z.enum(['V', 'S', 'K']),
  /** Of the node that it runs. */
  origin: z.string().nullable(),
  isOwn: z.boolean(),
})
export type KnownAuthority = z.infer<typeof KnownAuthority>
export const KnownAuthorities = z.object({ authorities: z.array(KnownAuthority) })
export type KnownAuthorities = z.infer<typeof KnownAuthorities>
/** `origin` null: no node any more. */
export const AuthorityTie = z.object({ origin: z.string().max(255).nullable() })

export const ProposedRoute = z.object({
  rule: z.string(),
  title: z.string(),
  clause: z.string(),
  says: z.string(),
  action: z.enum(['inform', 'forward', 'guide']),
  manner: z.string().optional(),
  state: z.string(),
  notes: z.array(z.string()),
  recipients: z.array(KnownAuthority),
  /** A newer report came in after the last one went there. */
  isAgain: z.boolean(),
})
export type ProposedRoute = z.infer<typeof ProposedRoute>

export const SentRoute = z.object({
  id: z.string(),
  rule: z.string(),
  state: z.string(),
  recipient: z.string().nullable(),
  name: z.string(),
  clause: z.string(),
  why: z.string(),
  way: z.enum(['node', 'carried', 'reporter']),
  sentAt: Millis,
  sentBy: z.string(),
  /** Of a letter: when a person said that it was handed over. */
  doneAt: Instant,
  note: z.string().nullable(),
  toldAt: Instant,
})
export type SentRoute = z.infer<typeof SentRoute>

export const ReceivedReportDetail = ReceivedReport.extend({
  judged: ReportJudgement,
  versions: z.array(ReportVersion),
  questions: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      askedAt: Millis,
      answerBy: Instant,
      answers: z.array(z.object({ text: z.string(), at: Millis })),
      isOverdue: z.boolean(),
    }),
  ),
  entries: z.array(z.object({ at: Millis, by: z.string(), what: z.string(), text: z.string() })),
  routing: z.object({ proposed: z.array(ProposedRoute), sent: z.array(SentRoute), asks: z.array(z.string()) }),
})
export type ReceivedReportDetail = z.infer<typeof ReceivedReportDetail>

const text = z.string().min(1).max(20_000)
export const NewAcknowledgement = z.object({ reference: z.string().min(1).max(300).optional() })
export const NewFeedback = z.object({ text, guidance: z.string().max(20_000).optional() })
export const NewReportQuestion = z.object({ text, answerBy: Millis.optional(), stage: z.string().min(1).max(300).optional() })
export const NotedAnswer = z.object({ text })
export const NewReportNote = z.object({ text })
export const NewAssignee = z.object({ person: z.string().min(1).max(200).nullable() })
export const NewReportedState = z.object({ state: ReportedState, why: text })
export const DuplicateOf = z.object({ of: z.string().min(1).max(100) })
export const NewReportRoute = z.object({
  /** A proposed rule; absent: by hand, and then name, why and clause are said. */
  rule: z.string().max(100).optional(),
  state: State,
  recipient: z.string().max(100).optional(),
  name: z.string().min(1).max(300).optional(),
  why: z.string().min(1).max(2000).optional(),
  clause: z.string().min(1).max(300).optional(),
  /** By which duty it is passed on though its marking keeps it close. */
  because: z.string().min(1).max(1000).optional(),
})
export type NewReportRoute = z.infer<typeof NewReportRoute>
export const HandedOver = z.object({ note: z.string().min(1).max(2000) })

/** A report that came by telephone, on paper or by e-mail. */
export const ReportTakenDown = z.object({
  way: z.enum(['phone', 'paper', 'email']),
  marking: Level.default('amber'),
  thread: z.string().max(100).optional(),
  receivedAt: Millis.optional(),
  organisation: z.string().min(1).max(300),
  country: State.nullable().default(null),
  contact: z.string().max(2000).default(''),
  regime: z.string().min(1).max(300),
  stage: z.string().min(1).max(300),
  title: z.string().min(1).max(300),
  summary: z.string().max(20_000).default(''),
  language: z.enum(['en', 'de', 'fr', 'es']).default('en'),
  content: z.record(z.string().max(200), z.json()).default({}),
  kind: z.enum(['incident', 'near-miss', 'threat']).default('incident'),
  isVoluntary: z.boolean().default(false),
  severity: z.enum(['low', 'medium', 'high', 'critical']).default('high'),
  class: z.string().max(200).optional(),
  malicious: z.boolean().optional(),
  crossBorder: z.boolean().optional(),
  states: z.array(State).max(250).default([]),
  sectors: z.array(z.string().max(200)).max(500).default([]),
  entityKinds: z.array(z.string().max(200)).max(500).default([]),
  usersAffected: z.number().int().min(0).optional(),
  indicators: z.array(z.string().min(1).max(2000)).max(1000).default([]),
  detectedAt: Millis.optional(),
})
export type TakenDownReport = z.output<typeof ReportTakenDown>
