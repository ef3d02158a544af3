import type { Selectable } from 'kysely'
import { isTlpLevel, type TlpLevel } from '../stix/index.ts'
import type { Tables } from '../store/index.ts'

export const incidentKinds = ['incident', 'near-miss', 'threat'] as const
export type IncidentKind = (typeof incidentKinds)[number]
export const incidentStates = ['open', 'contained', 'closed'] as const
export type IncidentState = (typeof incidentStates)[number]
export const incidentSeverities = ['low', 'medium', 'high', 'critical'] as const
export type IncidentSeverity = (typeof incidentSeverities)[number]

/** What can be changed of an incident itself. Times are milliseconds since the epoch. */
export interface IncidentFields {
  readonly kind: IncidentKind
  readonly title: string
  readonly summary: string
  readonly severity: IncidentSeverity
  /** Id of a class, such as `availability.ddos`. */
  readonly class: string | null
  readonly state: IncidentState
  readonly level: TlpLevel
  /** The apparent cause in one phrase: what recurs is found by it. */
  readonly rootCause: string | null
  readonly detectedAt: number
}

/** Some of the properties; one that is undefined is one that is not given. */
export type Some<T> = { readonly [Name in keyof T]?: T[Name] | undefined }

/** A case that people work on. */
export interface Incident extends IncidentFields {
  readonly id: string
  /** What people call it by. */
  readonly number: number
  readonly openedAt: number
  readonly openedBy: string
  readonly changedAt: number
  readonly containedAt: number | null
  readonly closedAt: number | null
  /** Number of the incident that this one is worked on in. */
  readonly mergedInto: number | null
  readonly splitFrom: number | null
}

export const itemKinds = ['alert', 'object', 'technique', 'entity', 'asset', 'role', 'task', 'note', 'lesson'] as const
export type ItemKind = (typeof itemKinds)[number]

/** What an item says. Of one kind alone: `person` of a role or a task, `dueAt` and `isDone` of a task. */
export interface ItemBody {
  /** Id of the alert, STIX object or ATT&CK technique; name of the entity, asset or role; text of the task, note or lesson. */
  readonly name: string
  readonly detail: string | null
  readonly person: string | null
  readonly dueAt: number | null
  readonly isDone: boolean
}

export interface IncidentItem extends ItemBody {
  readonly id: string
  readonly kind: ItemKind
  readonly addedAt: number
  readonly addedBy: string
}

/** `happened`: what was so; `knew`: what people knew of it; `did`: what they did. */
export const lanes = ['happened', 'knew', 'did'] as const
export type Lane = (typeof lanes)[number]

/** What one line of the timeline changed: enough to undo it. */
export type Change =
  | { readonly what: 'opened' }
  | { readonly what: 'fields'; readonly before: Partial<IncidentFields>; readonly after: Partial<IncidentFields> }
  | { readonly what: 'item'; readonly item: string; readonly before: ItemBody | null; readonly after: ItemBody | null }
  | { readonly what: 'merged'; readonly other: number }
  | { readonly what: 'merged-away'; readonly other: number }
  | { readonly what: 'split'; readonly other: number }
  | { readonly what: 'undone'; readonly entry: string }
  | { readonly what: 'act'; readonly act: string }
  | { readonly what: 'fact' }

export interface TimelineEntry {
  readonly id: string
  /** Number of the incident it was written in: a merged one keeps its lines. */
  readonly incident: number
  readonly lane: Lane
  readonly happenedAt: number
  readonly at: number
  readonly by: string
  readonly text: string
  readonly change: Change['what'] | null
  readonly canUndo: boolean
  readonly undoneAt: number | null
}

/** Another incident, as far as a reader may see it. */
export type IncidentBrief = Pick<Incident, 'id' | 'number' | 'title' | 'state' | 'severity' | 'detectedAt'>

export interface IncidentDetail extends Incident {
  readonly items: readonly IncidentItem[]
  /** In the order in which it happened. */
  readonly timeline: readonly TimelineEntry[]
  /** Worked on in this one. */
  readonly merged: readonly IncidentBrief[]
  readonly splitInto: readonly IncidentBrief[]
  /** Of the same apparent cause, within six months (IR (EU) 2024/2690, Art. 4). */
  readonly recurring: readonly IncidentBrief[]
}

export type IncidentRow = Selectable<Tables['incident']>

export function toIncident(row: IncidentRow): Incident {
  return {
    ...toFields(row),
    id: row.id,
    number: row.number,
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    changedAt: row.changed_at,
    containedAt: row.contained_at,
    closedAt: row.closed_at,
    mergedInto: row.merged_into,
    splitFrom: row.split_from,
  }
}

export function toFields(row: IncidentRow): IncidentFields {
  return {
    kind: incidentKinds.find((kind) => kind === row.kind) ?? 'incident',
    severity: incidentSeverities.find((severity) => severity === row.severity) ?? 'critical',
    state: incidentStates.find((state) => state === row.state) ?? 'open',
    level: isTlpLevel(row.level) ? row.level : 'red',
    title: row.title,
    summary: row.summary,
    class: row.class,
    rootCause: row.root_cause,
    detectedAt: row.detected_at,
  }
}

export function toBrief({ id, number, title, state, severity, detectedAt }: Incident): IncidentBrief {
  return { id, number, title, state, severity, detectedAt }
}

/** The same words are the same cause, however they are written. */
export function toCause(text: string | null): string | null {
  const folded = (text ?? '').normalize('NFKC').toLowerCase().trim().replaceAll(/\s+/g, ' ')
  return folded === '' ? null : folded
}
