/** A deadline that has not been met. */
export interface Deadline {
  readonly incident: { readonly id: string; readonly number: number; readonly title: string }
  readonly regime: string
  readonly stage: string
  readonly title: string
  readonly dueAt: number
}

const maxLineBytes = 75
const lengthMs = 15 * 60_000

/** Deadlines as an iCalendar object (RFC 5545 §3.4), each ending at its instant, with an alarm four hours before. */
export function toCalendarText(deadlines: readonly Deadline[], nowMs: number): string {
  const events = deadlines.flatMap(({ incident, regime, stage, title, dueAt }) => [
    'BEGIN:VEVENT',
    `UID:${incident.id}-${regime}-${stage}@entente`,
    `DTSTAMP:${toStamp(nowMs)}`,
    `DTSTART:${toStamp(dueAt - lengthMs)}`,
    `DTEND:${toStamp(dueAt)}`,
    `SUMMARY:${toText(`Due: ${title} (incident ${incident.number})`)}`,
    `DESCRIPTION:${toText(`${incident.title}\n${regime}, ${stage}`)}`,
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
