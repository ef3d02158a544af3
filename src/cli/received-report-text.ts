import type { AuthorityDuty, ReceivedReport, ReceivedReportDetail } from '../http/index.ts'
import { toDate } from './output.ts'

/** What is due next, with its clause: `feedback 2026-11-21 16:40:00 (OVERDUE)`. */
export function toNextDue(report: ReceivedReport, nowMs: number): string {
  const [next] = report.duties.filter(({ metAt }) => metAt === null)
  return next === undefined ? '–' : toDue(next, nowMs)
}

function toDue({ stage, dueAt, manner, metAt, isLate }: AuthorityDuty, nowMs: number): string {
  if (metAt !== null) return `${stage} done ${toDate(metAt)}${isLate ? ' (late)' : ''}`
  if (dueAt === null) return `${stage} ${manner ?? ''}`.trim()
  return `${stage} ${toDate(dueAt)}${dueAt < nowMs ? ' (OVERDUE)' : ''}`
}

/** A received report for a terminal: what it is, what is owed, what it says, where it goes on to, and what was done. */
export function toReceivedReportText(report: ReceivedReportDetail, nowMs: number): string {
  const { number, title, level, regime, state, organisation, country, contact, versions, questions, routing, entries } = report
  const head = [
    `Report ${number}: ${title}`,
    `  ${state}, ${report.kind}, ${report.severity}, TLP:${level.toUpperCase()}, ${report.isVoluntary ? 'voluntary, ' : ''}under ${regime}`,
    `  from ${organisation}${country === null ? '' : ` (${country})`}${contact === '' ? '' : `, ${contact}`}`,
    `  states ${report.states.join(', ') || '–'}; sectors ${report.sectors.join(', ') || '–'}; class ${report.class ?? '–'}`,
    `  received ${toDate(report.receivedAt)} UTC${report.assignee === null ? '' : `, with ${report.assignee}`}`,
    ...(report.withdrawnAt === null ? [] : [`  withdrawn ${toDate(report.withdrawnAt)} UTC`]),
    ...(report.duplicateOf === null ? [] : [`  the same as report ${report.duplicateOf}`]),
  ]
  const duties = report.duties.map((duty) => `  ${toDue(duty, nowMs)}  ${duty.title} (${duty.clause})`)
  const stages = versions.flatMap(({ stage, heldAt, lines, changes }, at) => [
    `  ${toDate(heldAt)}  ${stage}`,
    ...(at === 0 ? lines.map((line) => `    ${line.at}: ${line.text}`) : []),
    ...changes.map((change) => `    ${change.at}: ${change.before ?? '–'} → ${change.after ?? '–'}`),
  ])
  const asked = questions.map(({ id, text, answers, isOverdue }) => {
    const said = answers.map((answer) => ` → ${answer.text}`).join('')
    return `  ${id.slice(0, 8)}  ${text}${said === '' ? (isOverdue ? '  (OVERDUE)' : '  (open)') : said}`
  })
  const proposed = routing.proposed.map(({ rule, state: to, recipients, clause, says, isAgain }) => {
    const who = recipients.map(({ id, origin }) => `${id}${origin === null ? '' : ' (node)'}`).join(', ') || 'nobody known'
    return `  ${rule} ${to}  ${who}  ${clause}: ${says}${isAgain ? ' (again: a newer report came in)' : ''}`
  })
  const sent = routing.sent.map(({ id, name, way, clause, doneAt, toldAt }) => {
    const done = doneAt === null ? 'to be handed over' : `${way} ${toDate(doneAt)}`
    return `  ${id.slice(0, 8)}  ${name}  ${clause}  ${done}${toldAt === null ? '' : ', reporter told'}`
  })
  const log = entries.map(({ at, by, text }) => `  ${toDate(at)}  ${text}  – ${by}`)
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['Owed', duties],
    ['Reports', stages],
    ['Questions', asked],
    ['Should go on to', proposed],
    ['Must be judged for that', routing.asks.length === 0 ? [] : [`  ${routing.asks.join(', ')}`]],
    ['Went on to', sent],
    ['What was done', log],
  ]
  return [...head, ...parts.flatMap(([name, lines]) => (lines.length === 0 ? [] : ['', name, ...lines])), ''].join('\n')
}
