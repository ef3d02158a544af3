import { obligationsFault } from './faults.ts'

/** How a deadline is counted from its start. */
export type Span =
  | { readonly unit: 'minutes' | 'hours' | 'days' | 'business-days' | 'months'; readonly count: number }
  | { readonly unit: 'end-of-next-day' | 'noon-of-next-working-day' | 'end-of-quarter' | 'end-of-day' | 'immediately' }
  /** Days counted from the last moment of the year in which the start lies. */
  | { readonly unit: 'days-after-year'; readonly count: number }
  /** The law names no instant; the words it uses. */
  | { readonly unit: 'words'; readonly words: string }

/** What a deadline is counted from: a recorded time, or what was done in a stage. */
export interface Start {
  readonly kind: 'fact' | 'submitted' | 'latest-submitted' | 'oral' | 'requested'
  /** Id of the fact, or of the stage; of several stages joined by `+` any. */
  readonly id: string
}

export interface Clock {
  readonly span: Span
  /** In the order of preference: the first that is recorded counts. */
  readonly starts: readonly Start[]
  readonly text: string
}

const words = [
  'without undue delay',
  'without delay',
  'as soon as possible',
  'promptly',
  'by ministerial order',
  'at the same time',
  'when requested',
]
const counted: Readonly<Record<string, 'minutes' | 'hours' | 'days' | 'business-days' | 'months'>> = {
  minute: 'minutes',
  hour: 'hours',
  day: 'days',
  'business day': 'business-days',
  month: 'months',
}
const fixed: Readonly<Record<string, 'end-of-next-day' | 'noon-of-next-working-day' | 'end-of-quarter' | 'end-of-day' | 'immediately'>> = {
  'end of the next day': 'end-of-next-day',
  'noon of the next working day': 'noon-of-next-working-day',
  'end of the quarter': 'end-of-quarter',
  'end of the day': 'end-of-day',
  immediately: 'immediately',
}

/** `24 hours after aware-significant-at or aware-at`, `1 month after submitted incident-notification`. */
export function parseClock(text: string): Clock {
  const [before, after, more] = text.split(' after ')
  if (before === undefined || after === undefined || more !== undefined)
    throw obligationsFault('bad-clock', `"${text}" is not "SPAN after START".`)
  return { span: parseSpan(before.trim()), starts: after.split(' or ').map((start) => parseStart(start.trim())), text }
}

export function parseSpan(text: string): Span {
  const unit = fixed[text]
  if (unit !== undefined) return { unit }
  if (words.includes(text)) return { unit: 'words', words: text }
  const yearly = /^(\d+) days from the end of the year$/.exec(text)
  if (yearly !== null) return { unit: 'days-after-year', count: Number(yearly[1]) }
  const [, count, name] = /^(\d+) (minute|hour|day|business day|month)s?$/.exec(text) ?? []
  const each = counted[name ?? '']
  if (each === undefined) throw obligationsFault('bad-clock', `"${text}" is no span such as "24 hours" or "3 business days".`)
  return { unit: each, count: Number(count) }
}

export function parseStart(text: string): Start {
  const [, kind = '', id = ''] = /^(latest submitted|submitted|requested|oral) ([a-z0-9-]+(?:\+[a-z0-9-]+)*)$/.exec(text) ?? []
  if (kind === 'submitted' || kind === 'requested' || kind === 'oral') return { kind, id }
  if (kind !== '') return { kind: 'latest-submitted', id }
  if (!/^[a-z0-9-]+$/.test(text)) throw obligationsFault('bad-clock', `"${text}" is nothing that a deadline is counted from.`)
  return { kind: 'fact', id: text }
}
