import { type Change, type Obligation, toDutyKey, toLocalText } from '../../incidents/index.ts'
import { toTable } from '../output.ts'
import { toQuestions } from './json.ts'

interface Shown {
  readonly atMs: number
  /** Also what is not due, and why. */
  readonly isFull: boolean
}

const minuteMs = 60_000

/** For people: what is due first, by time; then what is not known with its question; then what is watched. */
export function toObligationsText(obligations: readonly Obligation[], { atMs, isFull }: Shown): string {
  const of = (verdict: Obligation['verdict'], bearer: Obligation['bearer'] = 'entity') =>
    obligations.filter((one) => one.verdict === verdict && one.bearer === bearer && one.clause !== '')
  const notDue = of('not-due')
  const parts = [
    `At ${toShown(atMs, 'UTC')}: ${of('due').length} due, ${of('met').length} met, ${of('unknown').length} unknown, ${of('watch').length} watched, ${notDue.length} not due${isFull ? '' : ' (--all shows them)'}.`,
    ...toSection('DUE', of('due'), { atMs, isFull }),
    ...toSection('MET', of('met'), { atMs, isFull }),
    ...toUnknown(of('unknown')),
    ...toSection('WATCH: not in force, no clock runs', of('watch'), { atMs, isFull }),
    ...toSection('FOR THE AUTHORITY', of('due', 'authority'), { atMs, isFull }),
    ...(isFull ? toSection('NOT DUE', notDue, { atMs, isFull }) : []),
  ]
  const hasUnverified = obligations.some(({ verdict, isUnverified }) => isUnverified && (verdict === 'due' || verdict === 'unknown'))
  const last = hasUnverified ? ['', '(!) unverified: not checked against the legal text; have counsel check.'] : []
  return `${[...parts, ...last].join('\n')}\n`
}

function toSection(title: string, obligations: readonly Obligation[], shown: Shown): string[] {
  return obligations.length === 0 ? [] : ['', title, ...obligations.flatMap((one) => toLines(one, shown))]
}

function toLines(one: Obligation, { atMs, isFull }: Shown): string[] {
  const mark = one.isUnverified ? ' (!)' : ''
  const where = one.state === undefined ? '' : ` (${one.state})`
  const lines = [`  ${toWhen(one, atMs)}  ${one.regime} ${one.stage}${where}: ${one.title}${mark}`]
  if (one.verdict === 'not-due') return [`  ${one.regime} ${one.stage}: ${one.reasons.map(toReason).join('; ')}`]
  lines.push(`      ${one.clause}; to ${one.recipient}`)
  if (one.start !== undefined) lines.push(`      counted from ${one.start.event}, ${toShown(one.start.atMs, one.zone)}`)
  for (const { untilMs, says, clause } of one.extensions)
    lines.push(`      until ${toShown(untilMs, one.zone)} at the latest: ${says} (${clause})`)
  if (one.isLate) lines.push('      LATE')
  if (isFull)
    lines.push(...one.reasons.map((reason) => `      because ${toReason(reason)}`), ...one.notes.map((note) => `      note: ${note}`))
  return lines
}

function toReason({ says, clause }: Obligation['reasons'][number]): string {
  return clause === undefined ? says : `${says} (${clause})`
}

function toWhen(one: Obligation, atMs: number): string {
  if (one.metAtMs !== undefined) return `done ${toShown(one.metAtMs, one.zone)}`
  if (one.dueAtMs !== undefined) return `${toShown(one.dueAtMs, one.zone)} (${toDistance(one.dueAtMs - atMs)})`
  if (one.verdict === 'watch') return 'watch'
  if (one.waitsFor !== undefined) return `when ${one.waitsFor} is recorded`
  return one.manner ?? 'no deadline'
}

function toUnknown(obligations: readonly Obligation[]): string[] {
  if (obligations.length === 0) return []
  const questions = toQuestions(obligations).flatMap(({ fact, question, decides }) => [
    `  ${question} (${fact})`,
    `      decides ${decides.join(', ')}`,
  ])
  return ['', 'UNKNOWN: one answer each decides', ...questions]
}

export function toChangesText(changes: readonly Change[]): string {
  if (changes.length === 0) return 'Nothing changes.\n'
  const rows = changes.map(({ kind, before, after, ...duty }) => [kind, toDutyKey(duty), toState(before), toState(after)])
  return toTable(['change', 'stage', 'before', 'after'], rows)
}

function toState(state: Change['before']): string {
  if (state === undefined) return '–'
  return state.dueAtMs === undefined ? state.verdict : `${state.verdict} ${toShown(state.dueAtMs, 'UTC')}`
}

function toShown(atMs: number, zone: string): string {
  const text = toLocalText(atMs, zone)
  return `${text.slice(0, 10)} ${text.slice(11, text.slice(17, 19) === '00' ? 16 : 19)} ${text.slice(19) === '+00:00' ? 'UTC' : text.slice(19)}`
}

function toDistance(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / minuteMs)
  const days = Math.floor(minutes / 1440)
  const parts = [days > 0 ? `${days} d` : '', `${Math.floor((minutes % 1440) / 60)} h`, days > 0 ? '' : `${minutes % 60} min`]
  const span = parts.filter((part) => part !== '').join(' ')
  return ms < 0 ? `${span} ago` : `in ${span}`
}
