import type { IncidentDetail, IncidentItem } from '../http/index.ts'
import { toDate } from './output.ts'

/** An incident for a terminal: what it is, what hangs on it, its timeline in the order in which it happened. */
export function toIncidentText(incident: IncidentDetail): string {
  const { number, title, state, severity, kind, level, items, timeline, merged, recurring } = incident
  const head = [
    `Incident ${number}: ${title}`,
    `  ${kind}, ${state}, ${severity}, TLP:${level.toUpperCase()}${incident.class === null ? '' : `, ${incident.class}`}`,
    `  detected ${toDate(incident.detectedAt)} UTC, opened ${toDate(incident.openedAt)} UTC by ${incident.openedBy}`,
  ]
  if (incident.mergedInto !== null) head.push(`  worked on in incident ${incident.mergedInto}`)
  if (incident.summary !== '') head.push(`  ${incident.summary}`)
  for (const one of merged) head.push(`  with incident ${one.number}: ${one.title}`)
  for (const one of recurring) head.push(`  the same apparent cause as incident ${one.number}: ${one.title}`)
  const lines = timeline.map((entry) => {
    const undone = entry.undoneAt === null ? '' : ' (undone)'
    return `  ${toDate(entry.happenedAt)}  ${entry.lane.padEnd(8)}  ${entry.text}${undone}  – ${entry.by}  ${entry.id.slice(0, 8)}`
  })
  return [...head, '', ...items.map(toItemText), ...(items.length > 0 ? [''] : []), ...lines, ''].join('\n')
}

function toItemText({ id, kind, name, person, isDone }: IncidentItem): string {
  const mark = kind === 'task' ? (isDone ? '[x] ' : '[ ] ') : ''
  return `  ${id.slice(0, 8)}  ${kind.padEnd(9)}  ${mark}${name}${person === null ? '' : ` (${person})`}`
}
