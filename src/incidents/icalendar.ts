import type { Obligation } from './obligations/obligation.ts'

/** One deadline as a calendar shows it. */
export interface CalendarEntry {
  /** The same for the same deadline each time, so that a calendar moves it instead of adding another. */
  readonly uid: string
  readonly dueAt: number
  readonly title: string
  readonly summary: string
  readonly description: string
}

const maxLineBytes = 75
const lengthMs = 15 * 60_000

/** An iCalendar object (RFC 5545 §3.4): entries that end at their instant, each with an alarm four hours before. */
export function toCalendar(entries: readonly CalendarEntry[], nowMs: number): string {
  const events = entries.flatMap(({ uid, dueAt, title, summary, description }) => [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${toStamp(nowMs)}`,
    `DTSTART:${toStamp(dueAt - lengthMs)}`,
    `DTEND:${toStamp(dueAt)}`,
    `SUMMARY:${toText(summary)}`,
    `DESCRIPTION:${toText(description)}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${toText(title)}`,
    'TRIGGER;RELATED=END:-PT4H',
    'END:VALARM',
    'END:VEVENT',
  ])
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Entente//Deadlines//EN', 'CALSCALE:GREGORIAN', ...events, 'END:VCALENDAR']
  return lines.map((line) => `${fold(line)}\r\n`).join('')
}

/** What is due and has an instant, with its clause, its recipient and the later moments that are permitted. */
export function toObligationCalendar(obligations: readonly Obligation[], { name, nowMs }: { name: string; nowMs: number }): string {
  const entries = obligations.flatMap((one): CalendarEntry[] => {
    if (one.verdict !== 'due' || one.dueAtMs === undefined) return []
    const later = one.extensions.map(
      ({ untilMs, says, clause }) => `Until ${new Date(untilMs).toISOString()} at the latest: ${says} (${clause})`,
    )
    const description = [
      name,
      one.clause,
      `To: ${one.recipient}`,
      ...later,
      ...(one.isUnverified ? ['Unverified: have counsel check.'] : []),
    ]
    return [
      {
        uid: `${name}-${one.regime}-${one.stage}${one.state === undefined ? '' : `-${one.state}`}@entente`,
        dueAt: one.dueAtMs,
        title: one.title,
        summary: `Due: ${one.title} (${one.regime}${one.state === undefined ? '' : `, ${one.state}`})`,
        description: description.join('\n'),
      },
    ]
  })
  return toCalendar(entries, nowMs)
}

function toStamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

/** RFC 5545 §3.3.11. */
function toText(text: string): string {
  return text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll(/\r?\n/g, '\\n')
}

/** RFC 5545 §3.1: lines of at most 75 octets, never broken within a letter. */
function fold(line: string): string {
  const folded: string[] = []
  let rest = ''
  let bytes = 0
  for (const letter of line) {
    const size = Buffer.byteLength(letter)
    if (bytes + size > maxLineBytes) {
      folded.push(rest)
      rest = ' '
      bytes = 1
    }
    rest += letter
    bytes += size
  }
  return [...folded, rest].join('\r\n')
}
