import { fromMillis, type JsonObject } from '../../base/index.ts'
import { isTlpLevel, type TlpLevel, tlpRank } from '../../stix/index.ts'
import type { NoticeStep } from './setting.ts'

/** What a notice of a deadline is about. */
export interface DeadlineNotice {
  readonly incident: number
  readonly regime: string
  readonly stage: string
  /** Of the duty. */
  readonly duty: string
  readonly dueAt: number
  readonly step: NoticeStep
}

/** What the incident says of itself, for those who may have it. */
export interface NoticeContent {
  readonly title: string
  readonly severity: string
  readonly level: string
}

/** A notice as it leaves: for machines and for people. */
export interface Wording {
  readonly type: string
  readonly data: JsonObject
  readonly subject: string
  readonly text: string
}

const stepWords: Readonly<Record<NoticeStep, string>> = {
  day: 'due within a day',
  'four-hours': 'due within four hours',
  hour: 'due within the hour',
  overdue: 'OVERDUE',
}

/** Nothing above the channel's clearance; without one number, duty and due time alone. */
export function toContent(content: NoticeContent | undefined, clearance: TlpLevel | null): NoticeContent | undefined {
  if (content === undefined || clearance === null) return undefined
  const level = isTlpLevel(content.level) ? content.level : 'red'
  return tlpRank(level) <= tlpRank(clearance) ? content : undefined
}

export function toDeadlineWording(notice: DeadlineNotice, content: NoticeContent | undefined, isExercise: boolean): Wording {
  const { incident, regime, stage, duty, dueAt, step } = notice
  const mark = isExercise ? 'EXERCISE: ' : ''
  const told =
    content === undefined ? {} : { title: content.title, severity: content.severity, marking: `TLP:${content.level.toUpperCase()}` }
  const lines = [
    `${mark}${duty}`,
    `Incident ${incident}, ${stepWords[step]}: ${toUtcText(dueAt)}`,
    ...(content === undefined ? [] : ['', content.title, `Severity ${content.severity}, TLP:${content.level.toUpperCase()}`]),
    '',
    'Whoever takes it on says so on the page of the incident, or with',
    `  entente notices acknowledge ${incident} ${regime} ${stage}`,
    'Then nobody else is woken for it.',
  ]
  return {
    type: step === 'overdue' ? 'deadline.overdue' : 'deadline.near',
    data: { incident, duty, regime, stage, dueAt: fromMillis(dueAt), step, ...(isExercise ? { exercise: true } : {}), ...told },
    subject: `${mark}Incident ${incident}: ${duty} is ${stepWords[step]}`,
    text: `${lines.join('\n')}\n`,
  }
}

export function toDigestWording(deadlines: readonly Omit<DeadlineNotice, 'step'>[], isExercise: boolean): Wording {
  const mark = isExercise ? 'EXERCISE: ' : ''
  const lines = deadlines.map(({ incident, duty, dueAt }) => `${toUtcText(dueAt)}  incident ${incident}: ${duty}`)
  const rows = deadlines.map(({ dueAt, ...one }) => ({ ...one, dueAt: fromMillis(dueAt) }))
  return {
    type: 'deadline.digest',
    data: { deadlines: rows, ...(isExercise ? { exercise: true } : {}) },
    subject: `${mark}${deadlines.length} deadlines run`,
    text: `${mark}${lines.length === 0 ? 'No deadline runs.' : lines.join('\n')}\n`,
  }
}

export function toTestWording(channel: string, isExercise: boolean): Wording {
  const mark = isExercise ? 'EXERCISE: ' : ''
  const text = `${mark}This is how notices of deadlines come to "${channel}". Nothing is to be done.\n`
  return { type: 'notice.test', data: { channel }, subject: `${mark}A test of the channel ${channel}`, text }
}

function toUtcText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
