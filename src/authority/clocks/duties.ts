import { evaluate, type Fact, type FactValue, type Law, type Obligation, toSheet } from '../../incidents/index.ts'
import type { RouteCase, RoutingFile } from '../routing/rule.ts'

/** One thing that the authority owes for a report. Times are milliseconds since the epoch. */
export interface AuthorityDuty {
  readonly regime: string
  readonly stage: string
  readonly title: string
  readonly clause: string
  readonly recipient: string
  /** Null where the law names no instant. */
  readonly dueAt: number | null
  /** The law's own words where it names no instant. */
  readonly manner: string | null
  readonly startAt: number | null
  readonly metAt: number | null
  readonly isLate: boolean
  /** What it is done by here; null for what this node does not do by itself. */
  readonly done: 'feedback' | 'routed' | 'summary' | null
  readonly notes: readonly string[]
}

/** What happened with a report, as far as the clocks of the authority ask. */
export interface HandledReport {
  readonly regime: string
  /** Stages that came in, and when. */
  readonly received: readonly { readonly stage: string; readonly at: number }[]
  readonly feedbackAt: number | null
  readonly routedAt: number | null
  readonly case: RouteCase
  /** Two letters of the state that the authority is of. */
  readonly ownState: string
}

/**
 * The duties of the authority that a regime's own clocks start: those that its file gives to the authority, applied to what
 * the report says. Whether the report was owed at all is the reporter's question and not asked again here: what came in is
 * answered. Pure.
 */
export function toDuties(
  law: Law,
  file: RoutingFile | undefined,
  { handled, nowMs }: { handled: HandledReport; nowMs: number },
): AuthorityDuty[] {
  const { regime } = handled
  const regimes = law.regimes.filter(({ id }) => id === regime)
  if (regimes.length === 0) return []
  const done = new Map(file?.duties.map((duty) => [duty.stage, duty.done] as const))
  const incident = { sheet: toSheet(toFacts(law, handled)), acts: toActs(file, handled), related: [] }
  return evaluate({ ...law, regimes }, incident, nowMs).flatMap((one) => {
    const isOpen = one.verdict === 'due' || one.verdict === 'unknown' || one.verdict === 'met'
    return one.bearer === 'authority' && isOpen && one.start !== undefined
      ? [toDuty(one, done.get(one.stage) ?? null, { handled, nowMs })]
      : []
  })
}

function toDuty(
  one: Obligation,
  done: AuthorityDuty['done'],
  { handled, nowMs }: { handled: HandledReport; nowMs: number },
): AuthorityDuty {
  const metAt = (done === 'feedback' ? handled.feedbackAt : done === 'routed' ? handled.routedAt : null) ?? one.metAtMs ?? null
  const dueAt = one.dueAtMs ?? null
  return {
    ...{ regime: one.regime, stage: one.stage, title: one.title, clause: one.clause, recipient: one.recipient },
    ...{ dueAt, manner: one.manner ?? null, startAt: one.start?.atMs ?? null, metAt, done },
    isLate: dueAt !== null && (metAt ?? nowMs) > dueAt,
    notes: one.notes,
  }
}

/** A first report of a later stage stands for the one that starts the clocks: what it had to say was said with it. */
function toActs(file: RoutingFile | undefined, { regime, received }: HandledReport) {
  const [first] = received.toSorted((a, b) => a.at - b.at)
  const begins = file?.begins
  const isSkipped = begins !== undefined && first !== undefined && !received.some(({ stage }) => stage === begins)
  const all = isSkipped ? [...received, { stage: begins, at: first.at }] : received
  return all.map(({ stage, at }) => ({ kind: 'submitted' as const, regime, stage, atMs: at }))
}

/** What decides which states must be told, under the names by which the regime asks; the home state is the authority's own. */
function toFacts({ definitions }: Law, { ownState, case: about }: HandledReport): Fact[] {
  const told: Readonly<Record<string, FactValue | undefined>> = { states: about.states, crossBorder: about['cross-border'] }
  return [...definitions.values()].flatMap((definition): Fact[] => {
    const isHome = definition.role === 'home' && definition.type === 'state'
    const value = isHome ? ownState : told[definition.tells ?? '']
    return value === undefined ? [] : [{ definition: definition.id, value, sure: 'known', at: 0 }]
  })
}
