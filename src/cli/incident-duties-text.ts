import type { AwarenessRecord, Deadlines, DutyChanges, IncidentDuties, IncidentDuty, IncidentFacts, Punctuality } from '../http/index.ts'
import { toCount, toDate, toSpan, toTable } from './output.ts'

export function toFactsText({ facts }: IncidentFacts): string {
  if (facts.length === 0) return 'Nothing is known yet. State a fact: entente incidents fact N NAME VALUE\n'
  const rows = facts.map(({ definition, now, earlier, isOfEntity }) => {
    const versions = earlier.length === 0 ? '' : `version ${earlier.length + 1}`
    return [definition.id, now.text, now.sure, isOfEntity ? 'organisation' : '', now.by, toDate(now.at), versions]
  })
  return toTable(['FACT', 'VALUE', 'SURE', 'OF', 'BY', 'STATED', ''], rows)
}

export function toAwarenessText({ entries }: AwarenessRecord): string {
  if (entries.length === 0) return 'The awareness record is empty.\n'
  return entries
    .map(({ learnedAt, who, what, judgement, why, statement }) => {
      return `${toDate(learnedAt)}  ${who}: ${what}\n    ${judgement.replace('-', ' ')}: ${why}  (statement ${statement})\n`
    })
    .join('')
}

/** The duties that are there, then the questions; with all, those too that are not. */
export function toDutiesText({ duties, law }: IncidentDuties, isAll: boolean): string {
  const now = Date.now()
  const shown = duties.filter(({ verdict }) => isAll || verdict !== 'not-due')
  const rows = shown.map((duty) => [
    duty.verdict,
    toWhen(duty, now),
    toRegime(duty),
    duty.stage,
    duty.title,
    duty.isUnverified ? 'unverified' : '',
  ])
  const questions = new Map(duties.flatMap(({ missing }) => (missing === null ? [] : [[missing.fact, missing.question]])))
  const asks = [...questions].map(([fact, question]) => `  ${question}\n    entente incidents fact N ${fact} ANSWER`)
  const old = law.isCurrent
    ? []
    : [`Judged under an earlier version of the law (${law.hash.slice(0, 12)}). To take over the current one: entente incidents law N`]
  const table = shown.length === 0 ? 'No duties.\n' : toTable(['', 'WHEN', 'REGIME', 'STAGE', 'WHAT', ''], rows)
  return [table, ...(asks.length > 0 ? ['To be answered:', ...asks, ''] : []), ...old].join('\n')
}

function toRegime({ regime, state }: { regime: string; state: string | null }): string {
  return state === null ? regime : `${regime} ${state}`
}

function toWhen({ verdict, dueAt, metAt, isLate, manner, waitsFor }: IncidentDuty, now: number): string {
  if (verdict === 'met') return `${toDate(metAt)}${isLate ? ' late' : ''}`
  if (dueAt === null) return manner ?? (waitsFor === null ? '' : `waits for ${waitsFor}`)
  const span = toSpan(Math.abs(dueAt - now) / 1000)
  return `${toDate(dueAt)} (${dueAt < now ? `${span} overdue` : `in ${span}`})`
}

export function toChangesText({ changes }: DutyChanges): string {
  if (changes.length === 0) return 'It changes no duty and no date.\n'
  const say = ({ verdict, dueAt }: DutyChanges['changes'][number]['before']) => `${verdict}${dueAt === null ? '' : ` ${toDate(dueAt)}`}`
  return toTable(
    ['REGIME', 'STAGE', 'NOW', 'THEN', 'WHAT'],
    changes.map(({ regime, stage, state, title, before, after }) => [toRegime({ regime, state }), stage, say(before), say(after), title]),
  )
}

export function toDeadlinesText({ deadlines }: Deadlines): string {
  if (deadlines.length === 0) return 'No deadlines.\n'
  const now = Date.now()
  const rows = deadlines.map(({ dueAt, title, regime, state, incident }) => {
    const span = toSpan(Math.abs(dueAt - now) / 1000)
    return [toDate(dueAt), dueAt < now ? `${span} overdue` : `in ${span}`, String(incident.number), toRegime({ regime, state }), title]
  })
  return toTable(['DUE', '', 'N', 'REGIME', 'WHAT'], rows)
}

export function toPunctualityText({ regimes }: Punctuality): string {
  if (regimes.length === 0) return 'Nothing was due yet.\n'
  const rows = regimes.map(({ regime, onTime, late, overdue, running }) => [regime, ...[onTime, late, overdue, running].map(toCount)])
  return toTable(['REGIME', 'IN TIME', 'LATE', 'OVERDUE', 'RUNNING'], rows)
}
