import * as z from 'zod'
import { type MessageOf, ReportFacts } from '../incidents/index.ts'
import type { TlpLevel } from '../stix/index.ts'
import { type ThreadRow, toLevel } from './access.ts'
import type { AuthorityDuty } from './clocks/duties.ts'
import { StateCode } from './registry/authority.ts'
import type { RouteCase } from './routing/rule.ts'

export const threadStates = ['received', 'acknowledged', 'in-work', 'closed'] as const
export type ThreadState = (typeof threadStates)[number]
export const threadWays = ['node', 'routed', 'phone', 'paper', 'email'] as const
export type ThreadWay = (typeof threadWays)[number]

/** What people here judge otherwise than the report says, or know beside it. What is absent is as the report says. */
export const Judgement = z.strictObject({
  class: z.string().max(200).optional(),
  sectors: z.array(z.string().max(100)).max(30).optional(),
  states: z.array(StateCode).max(250).optional(),
  /** States into which a declared dependency or an establishment of the reporter reaches. */
  reaches: z.array(StateCode).max(250).optional(),
  cause: z.string().max(300).optional(),
  malicious: z.boolean().optional(),
  crossBorder: z.boolean().optional(),
  personalData: z.boolean().optional(),
  criticalEntity: z.boolean().optional(),
  inSupervision: z.boolean().optional(),
  criticalIctProvider: z.boolean().optional(),
  mainEstablishment: StateCode.optional(),
})
export type Judgement = z.infer<typeof Judgement>

/** A received report as it stands in the inbox. Times are milliseconds since the epoch. */
export interface Thread {
  readonly number: number
  readonly id: string
  readonly level: TlpLevel
  readonly isExercise: boolean
  readonly way: ThreadWay
  readonly organisation: string
  readonly country: string | null
  readonly contact: string
  readonly regime: string
  readonly title: string
  readonly kind: ReportFacts['incidentKind']
  readonly severity: ReportFacts['severity']
  readonly isVoluntary: boolean
  readonly state: ThreadState
  readonly assignee: string | null
  readonly duplicateOf: number | null
  readonly class: string | null
  readonly sectors: readonly string[]
  readonly states: readonly string[]
  readonly receivedAt: number
  readonly changedAt: number
  readonly acknowledgedAt: number | null
  readonly feedbackAt: number | null
  readonly routedAt: number | null
  readonly withdrawnAt: number | null
  readonly closedAt: number | null
  /** What the authority owes, the earliest deadline first. */
  readonly duties: readonly AuthorityDuty[]
}

export function toThread(row: ThreadRow, duties: readonly AuthorityDuty[]): Thread {
  const facts = factsOf(row)
  const judged = judgementOf(row)
  return {
    ...{ number: row.number, id: row.id, level: toLevel(row.level), isExercise: row.is_exercise === 1 },
    way: threadWays.find((way) => way === row.way) ?? 'paper',
    ...{ organisation: row.organisation, country: row.country, contact: row.contact, regime: row.regime, title: row.title },
    ...{ kind: facts.incidentKind, severity: facts.severity, isVoluntary: row.is_voluntary === 1 },
    state: threadStates.find((state) => state === row.state) ?? 'received',
    ...{ assignee: row.assignee, duplicateOf: row.duplicate_of },
    ...{ class: judged.class ?? facts.class ?? null, sectors: sectorsOf(row), states: statesOf(row) },
    ...{ receivedAt: row.received_at, changedAt: row.changed_at, acknowledgedAt: row.acknowledged_at, feedbackAt: row.feedback_at },
    ...{ routedAt: row.routed_at, withdrawnAt: row.withdrawn_at, closedAt: row.closed_at },
    duties,
  }
}

/** As this room wrote them, after they had been parsed. */
export function factsOf({ facts }: Pick<ThreadRow, 'facts'>): ReportFacts {
  return ReportFacts.parse(JSON.parse(facts))
}

export function judgementOf({ judged }: Pick<ThreadRow, 'judged'>): Judgement {
  return Judgement.parse(JSON.parse(judged))
}

/** States that it is felt in, sorted; the reporter's own where nobody said. */
export function statesOf(row: ThreadRow): string[] {
  const states = judgementOf(row).states ?? factsOf(row).states
  return states.length > 0 || row.country === null ? [...new Set(states)].sort() : [row.country]
}

export function sectorsOf(row: ThreadRow): string[] {
  return [...new Set(judgementOf(row).sectors ?? factsOf(row).sectors)].sort()
}

/** The report as the rules of routing are asked of it. `stage`: of the newest report. */
export function toRouteCase(row: ThreadRow, { state, stage }: { state: string; stage: string | undefined }): RouteCase {
  const facts = factsOf(row)
  const judged = judgementOf(row)
  return {
    significant: row.is_voluntary === 0 && facts.incidentKind === 'incident',
    malicious: judged.malicious ?? facts.malicious,
    'cross-border': judged.crossBorder ?? facts.crossBorder,
    'personal-data': judged.personalData,
    'critical-entity': judged.criticalEntity,
    'in-supervision': judged.inSupervision,
    'critical-ict-provider': judged.criticalIctProvider,
    country: row.country ?? state,
    states: statesOf(row),
    reaches: judged.reaches ?? [],
    sectors: sectorsOf(row),
    kinds: facts.entityKinds,
    'main-establishment': judged.mainEstablishment,
    stage,
  }
}

export type ReportBody = MessageOf<'report'>['body']
