import * as z from 'zod'
import { EpisodeSummary } from './plants.ts'
import { Level, Millis, PageQuery } from './shared.ts'

export const AlertStatus = z.enum(['open', 'confirmed', 'dismissed'])
export type AlertStatus = z.infer<typeof AlertStatus>

/** What was found: one indicator with all its matches, or one episode of a plant. */
export const Alert = z.object({
  id: z.string(),
  kind: z.enum(['indicator', 'process']),
  /** The indicator's name, or what the episode is in a sentence. */
  title: z.string(),
  level: Level,
  status: AlertStatus,
  severity: z.enum(['low', 'medium', 'high']),
  /** `live`: in what came in; `history`: in what was remembered when the indicator came. */
  origin: z.enum(['live', 'history']),
  /** Of the kind `indicator`, else null. */
  indicator: z.object({ id: z.string(), name: z.string(), pattern: z.string(), level: Level, createdBy: z.string().nullable() }).nullable(),
  /** Of the kind `process`, else null. */
  episode: EpisodeSummary.nullable(),
  /** The observables that matched, the most frequent first. */
  observables: z.array(z.object({ kind: z.string(), value: z.string(), count: z.number().int(), firstSeenAt: Millis, lastSeenAt: Millis })),
  count: z.number().int(),
  firstSeenAt: Millis,
  lastSeenAt: Millis,
  openedAt: Millis,
  changedAt: Millis,
  sources: z.array(z.string()),
  /** Who decided, when and why; null while open. */
  decision: z.object({ by: z.string(), at: Millis, reason: z.string().nullable(), sightingId: z.string().nullable() }).nullable(),
})
export type Alert = z.infer<typeof Alert>

/** One thing seen that an alert rests on. */
export const Evidence = z.object({
  origin: z.enum(['live', 'history']),
  kind: z.string(),
  value: z.string(),
  /** The field of the line in which it stood; null for history, which keeps no lines. */
  field: z.string().nullable(),
  source: z.string(),
  /** file:line */
  place: z.string().nullable(),
  format: z.string().nullable(),
  /** The raw line, as it came. */
  line: z.string().nullable(),
  at: Millis,
  lastAt: Millis,
  count: z.number().int(),
  /** Such as: a subdomain of the indicator's domain; seen before the indicator's valid_from. */
  remark: z.string().nullable(),
})
export type Evidence = z.infer<typeof Evidence>
export const AlertDetail = Alert.extend({ evidence: z.array(Evidence) })
export type AlertDetail = z.infer<typeof AlertDetail>

export const AlertQuery = PageQuery.extend({ status: AlertStatus.optional() })
export const AlertPage = z.object({ alerts: z.array(Alert), next: z.string().nullable() })
export type AlertPage = z.infer<typeof AlertPage>

export const Confirmation = z.object({
  note: z.string().max(2000).optional(),
  /** Collection the sighting goes to; absent: the node's own for sightings. */
  collection: z.string().optional(),
})
export const Dismissal = z.object({ reason: z.string().min(1).max(2000) })
