import type { ThreadDetail } from './inbox.ts'
import type { SentRoute } from './routing-desk.ts'
import { toLeaves } from './versions.ts'

/** The copy for a recipient that is no node: what went there, by which clause, and the report as it was last received. */
export function toLetterText({ thread, sent, from }: { thread: ThreadDetail; sent: SentRoute; from: string }): string {
  const version = thread.versions.find(({ id }) => id === sent.message) ?? thread.versions.at(-1)
  const report = version?.report
  const leaves = [...toLeaves(report?.content)].map(([at, text]) => `  ${at}: ${text}`)
  const day = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return [
    `TLP:${thread.level.toUpperCase()}${thread.isExercise ? '   EXERCISE EXERCISE EXERCISE' : ''}`,
    '',
    `From: ${from}`,
    `To:   ${sent.name}${sent.state === 'EU' ? '' : ` (${sent.state})`}`,
    `Date: ${day(sent.sentAt)}`,
    `Our report ${thread.number}, ${thread.id}`,
    '',
    `By ${sent.clause}: ${sent.why}.`,
    '',
    `${thread.title}`,
    `Reported under ${thread.regime} (${version?.stage ?? ''}) by ${thread.organisation}${thread.country === null ? '' : `, ${thread.country}`}`,
    `Received ${day(version?.heldAt ?? thread.receivedAt)}. States: ${thread.states.join(', ')}. Sectors: ${thread.sectors.join(', ') || 'unknown'}.`,
    ...(report?.summary === undefined || report.summary === '' ? [] : ['', report.summary]),
    '',
    'The report:',
    ...leaves,
    '',
  ].join('\n')
}
