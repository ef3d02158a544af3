import { fromMillis } from '../../base/index.ts'
import { type Change, type Obligation, toLocalText } from '../../incidents/index.ts'

/** One obligation for machines. Instants are RFC 3339 in UTC, or null. The page docs/guides/obligations.md explains each. */
export function toObligationJson(one: Obligation): Record<string, unknown> {
  const latestMs = toLatestMs(one)
  return {
    regime: one.regime,
    stage: one.stage,
    state: one.state ?? null,
    verdict: one.verdict,
    dueAt: toText(one.dueAtMs),
    dueLocal: one.dueAtMs === undefined ? null : toLocalText(one.dueAtMs, one.zone),
    latestAt: toText(latestMs),
    extensions: one.extensions.map(({ untilMs, says, clause }) => ({ until: fromMillis(untilMs), says, clause })),
    manner: one.manner ?? null,
    start: one.start === undefined ? null : { event: one.start.event, at: fromMillis(one.start.atMs) },
    waitsFor: one.waitsFor ?? null,
    metAt: toText(one.metAtMs),
    isLate: one.isLate,
    missing: one.missing ?? null,
    title: one.title,
    clause: one.clause,
    bearer: one.bearer,
    recipient: one.recipient,
    zone: one.zone,
    reasons: one.reasons,
    confidence: one.confidence,
    isUnverified: one.isUnverified,
    needsLawyer: one.needsLawyer,
    overlay: one.overlay ?? null,
    restsOnEstimate: one.restsOnEstimate,
    notes: one.notes,
  }
}

/** The last instant that any rule or grant permits; the deadline itself without one. */
function toLatestMs({ dueAtMs, extensions }: Obligation): number | undefined {
  return dueAtMs === undefined ? undefined : extensions.reduce((last, { untilMs }) => Math.max(last, untilMs), dueAtMs)
}

export interface Question {
  readonly fact: string
  readonly question: string
  readonly decides: readonly string[]
}

/** What to ask, what decides most first. */
export function toQuestions(obligations: readonly Obligation[]): Question[] {
  const byFact = new Map<string, { question: string; decides: string[] }>()
  for (const { missing, regime, stage } of obligations) {
    if (missing === undefined) continue
    const known = byFact.get(missing.fact) ?? { question: missing.question, decides: [] }
    // Asked once, whatever number of states it is owed to.
    if (!known.decides.includes(`${regime}/${stage}`)) known.decides.push(`${regime}/${stage}`)
    byFact.set(missing.fact, known)
  }
  return [...byFact].map(([fact, rest]) => ({ fact, ...rest })).sort((a, b) => b.decides.length - a.decides.length)
}

export function toChangesJson({ regime, stage, state, kind, before, after }: Change): Record<string, unknown> {
  const toState = (state: Change['before']) => (state === undefined ? null : { verdict: state.verdict, dueAt: toText(state.dueAtMs) })
  return { regime, stage, state: state ?? null, kind, before: toState(before), after: toState(after) }
}

function toText(atMs: number | undefined): string | null {
  return atMs === undefined ? null : fromMillis(atMs)
}
