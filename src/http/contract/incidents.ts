import * as z from 'zod'
import { Level, Millis, PageQuery } from './shared.ts'

export const IncidentKind = z.enum(['incident', 'near-miss', 'threat'])
export const IncidentState = z.enum(['open', 'contained', 'closed'])
export type IncidentState = z.infer<typeof IncidentState>
export const IncidentSeverity = z.enum(['low', 'medium', 'high', 'critical'])
export const IncidentItemKind = z.enum(['alert', 'object', 'technique', 'entity', 'asset', 'role', 'task', 'note', 'lesson'])
export const IncidentLane = z.enum(['happened', 'knew', 'did']).meta({ description: 'What happened, what was known of it, what was done' })

const title = z.string().min(1).max(300)
const text = z.string().max(20_000)

/** What can be set of an incident. */
const fields = {
  kind: IncidentKind,
  title,
  summary: text,
  severity: IncidentSeverity,
  /** Id of a class, such as `availability.ddos`. */
  class: z.string().max(200).nullable(),
  level: Level,
  /** The apparent cause in one phrase: what recurs is found by it. */
  rootCause: z.string().max(300).nullable(),
  detectedAt: Millis,
}

export const Incident = z.object({
  id: z.string(),
  /** What people call it by. */
  number: z.number().int(),
  ...fields,
  state: IncidentState,
  openedAt: Millis,
  openedBy: z.string(),
  changedAt: Millis,
  containedAt: Millis.nullable(),
  closedAt: Millis.nullable(),
  /** Number of the incident that this one is worked on in. */
  mergedInto: z.number().int().nullable(),
  splitFrom: z.number().int().nullable(),
})
export type Incident = z.infer<typeof Incident>

export const IncidentBrief = Incident.pick({ id: true, number: true, title: true, state: true, severity: true, detectedAt: true })
export type IncidentBrief = z.infer<typeof IncidentBrief>

const itemBody = {
  /** Id of the alert, STIX object or ATT&CK technique; name of the entity, asset or role; text of the task, note or lesson. */
  name: z.string().min(1).max(5000),
  detail: text.nullable(),
  /** Who has the role or the task. */
  person: z.string().max(200).nullable(),
  dueAt: Millis.nullable(),
  isDone: z.boolean(),
}
export const IncidentItem = z.object({ id: z.string(), kind: IncidentItemKind, ...itemBody, addedAt: Millis, addedBy: z.string() })
export type IncidentItem = z.infer<typeof IncidentItem>

export const IncidentEntry = z.object({
  id: z.string(),
  /** Number of the incident it was written in: a merged one keeps its lines. */
  incident: z.number().int(),
  lane: IncidentLane,
  happenedAt: Millis,
  at: Millis,
  by: z.string(),
  text: z.string(),
  /** What it changed; null for a line that a person wrote. */
  change: z.string().nullable(),
  canUndo: z.boolean(),
  undoneAt: Millis.nullable(),
})
export type IncidentEntry = z.infer<typeof IncidentEntry>

export const IncidentDetail = Incident.extend({
  items: z.array(IncidentItem),
  /** In the order in which it happened. */
  timeline: z.array(IncidentEntry),
  merged: z.array(IncidentBrief),
  splitInto: z.array(IncidentBrief),
  /** Of the same apparent cause, within six months. */
  recurring: z.array(IncidentBrief),
})
export type IncidentDetail = z.infer<typeof IncidentDetail>

export const IncidentQuery = PageQuery.extend({
  state: IncidentState.optional(),
  kind: IncidentKind.optional(),
  severity: IncidentSeverity.optional(),
  class: z.string().optional(),
  /** Looked for in titles, summaries and what hangs on the incident. */
  text: z.string().max(300).optional(),
})
export const IncidentPage = z.object({ incidents: z.array(Incident), next: z.string().nullable() })
export type IncidentPage = z.infer<typeof IncidentPage>

export const NewIncidentItem = z.object({ ...z.object(itemBody).partial().shape, kind: IncidentItemKind, name: itemBody.name })
export type NewIncidentItem = z.infer<typeof NewIncidentItem>
export const NewIncident = z.object({ ...z.object(fields).partial().shape, title, items: z.array(NewIncidentItem).max(500).optional() })
export type NewIncident = z.infer<typeof NewIncident>
export const IncidentFromAlert = NewIncident.partial()
export const IncidentChange = z.object({ ...fields, state: IncidentState }).partial()
export type IncidentChange = z.infer<typeof IncidentChange>
export const IncidentItemChange = z.object(itemBody).partial()
export const NewIncidentEntry = z.object({ lane: IncidentLane, text: z.string().min(1).max(20_000), happenedAt: Millis.optional() })
export type NewIncidentEntry = z.infer<typeof NewIncidentEntry>
export const IncidentMerge = z.object({ other: z.string().min(1).max(100) })
export const IncidentSplit = z.object({
  title,
  /** What hangs on the incident and goes over to the new one. */
  items: z.array(z.string()).max(500).default([]),
  /** Lines of the timeline and facts that both have then. */
  entries: z.array(z.string()).max(500).default([]),
  facts: z.array(z.string()).max(500).default([]),
})

export const IncidentClasses = z.object({ classes: z.array(z.object({ id: z.string(), title: z.string(), taxonomy: z.string() })) })
export type IncidentClasses = z.infer<typeof IncidentClasses>
export const IncidentBriefs = z.object({ incidents: z.array(IncidentBrief) })
export type IncidentBriefs = z.infer<typeof IncidentBriefs>
