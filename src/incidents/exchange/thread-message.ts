import type { Selectable } from 'kysely'
import type { Tables } from '../../store/index.ts'

/** One message of the thread with an authority. Times are milliseconds since the epoch. */
export interface ThreadMessage {
  readonly id: string
  readonly thread: string
  readonly direction: 'out' | 'in'
  readonly kind: string
  readonly at: number
  /** Who sent it: a person here, or the partner by its name here. */
  readonly by: string
  /** What it says, in a few words for people; the report itself stands with its submission. */
  readonly text: string
  /** Of a question: until when the authority wants its answer, which report it asks for, and when it was answered. */
  readonly answerBy: number | null
  readonly asksFor: string | null
  readonly answeredAt: number | null
  /** Of one that went out: when the partner had it, and why it has not. */
  readonly deliveredAt: number | null
  readonly error: string | null
}

export type MessageRow = Selectable<Tables['incident_message']>

/** How the timeline tells of what came in. */
const saidWords: Readonly<Record<string, string>> = {
  acknowledgement: 'acknowledged the report, ',
  feedback: 'gave first feedback: ',
  question: 'asks: ',
  told: 'passed the report on ',
}

/** As the timeline tells of it. */
export function toLine(kind: string, body: Readonly<Record<string, unknown>>): string {
  return `${saidWords[kind] ?? ''}${toText(kind, body)}`
}

export function toThreadMessage(row: MessageRow): ThreadMessage {
  const { id, thread, kind, at, by, error } = row
  const body: Record<string, unknown> = JSON.parse(row.body)
  return {
    ...{ id, thread, kind, at, by, error, text: toText(kind, body) },
    direction: row.direction === 'in' ? 'in' : 'out',
    answerBy: row.answer_by,
    asksFor: kind === 'question' && typeof body.stage === 'string' ? body.stage : null,
    answeredAt: row.answered_at,
    deliveredAt: row.delivered_at,
  }
}

/** What a message says, for people: those that say something in words, by them. */
function toText(kind: string, body: Readonly<Record<string, unknown>>): string {
  const of = (name: string) => (typeof body[name] === 'string' ? body[name] : '')
  const list = (name: string) => (Array.isArray(body[name]) ? body[name].map(String).join(', ') : '')
  if (kind === 'report') return `${of('regime')} ${of('stage')}: ${of('title')}`
  if (kind === 'acknowledgement') return `reference ${of('reference')}`
  if (kind === 'told') return `to ${[list('recipients'), list('states')].filter((one) => one !== '').join('; ')} (${of('clause')})`
  if (kind === 'reclassification') return `${of('from')} → ${of('to')}: ${of('reason')}`
  if (kind === 'feedback' && of('guidance') !== '') return `${of('text')}\n${of('guidance')}`
  return of('text') || of('reason')
}
