import type { Selectable } from 'kysely'
import { isTlpLevel, type TlpLevel } from '../../stix/index.ts'
import type { Store, Tables } from '../../store/index.ts'
import { type requireRow, requireWorkable } from '../access.ts'
import { incidentFault } from '../faults.ts'
import type { IncidentRow } from '../incident.ts'
import { type Channel, channels } from './courier.ts'

export const submissionStates = ['prepared', 'confirmed', 'sent', 'failed', 'acknowledged', 'withdrawn'] as const
export type SubmissionState = (typeof submissionStates)[number]

/** A signed report on its way to one recipient. Times are milliseconds since the epoch. */
export interface Submission {
  readonly id: string
  readonly report: string
  readonly regime: string
  readonly stage: string
  /** What the report is called. */
  readonly title: string
  readonly channel: Channel
  /** The authority, as people call it. */
  readonly recipient: string
  /** As the channel knows it: of a portal, a mailbox, an interface; of a node the origin of its log. */
  readonly address: string
  readonly marking: TlpLevel
  readonly contact: string
  /** Two letters: of the authority's state, where the report is owed to several. */
  readonly country: string | null
  readonly state: SubmissionState
  readonly prepared: { readonly by: string; readonly at: number }
  /** Whose click it was. */
  readonly confirmed: { readonly by: string; readonly at: number } | null
  /** When it left; to a node, when that had it on its disk. */
  readonly sentAt: number | null
  readonly acknowledgedAt: number | null
  readonly withdrawnAt: number | null
  /** What the recipient answered, such as its file number. */
  readonly receipt: string | null
  /** Why it did not leave. */
  readonly error: string | null
  readonly attempts: number
  /** The submission whose place this one takes, and the one that takes this one's. */
  readonly corrects: string | null
  readonly correctedBy: string | null
  readonly message: string | null
  readonly thread: string | null
  /** Of the report as it was signed, hexadecimal. */
  readonly sha256: string
}

export type SubmissionRow = Selectable<Tables['incident_submission']>

/** What a person wants sent, to whom, how. */
export interface NewSubmission {
  readonly report: string
  readonly channel: Channel
  readonly recipient: string
  readonly address: string
  /** Absent: that of the incident. */
  readonly marking?: TlpLevel | undefined
  readonly contact: string
  /** Two letters: of the authority's state, where the report is owed to several. */
  readonly country?: string | undefined
  /** Id of the submission whose place it takes. */
  readonly corrects?: string | undefined
}

/** Which submission of which incident. */
export interface SubmissionPlace {
  readonly incident: string
  readonly submission: string
}

/** Those of an incident and of the incidents that are worked on in it, the oldest first. */
export async function submissionsOf(db: Store['db'], incident: number): Promise<Submission[]> {
  const rows = await db
    .selectFrom('incident_submission')
    .innerJoin('incident_report', 'incident_report.id', 'incident_submission.report')
    .selectAll('incident_submission')
    .select(['incident_report.regime', 'incident_report.stage', 'incident_report.content'])
    .where('incident_submission.incident', 'in', (from) =>
      from
        .selectFrom('incident')
        .select('number')
        .where((is) => is.or([is('number', '=', incident), is('merged_into', '=', incident)])),
    )
    .orderBy('prepared_at')
    .execute()
  const correctedBy = new Map(rows.map(({ id, corrects, state }) => [state === 'withdrawn' ? '' : corrects, id]))
  return rows.map(({ content, regime, stage, ...row }) => {
    const title: unknown = JSON.parse(content ?? '{}').title
    return { ...toSubmission(row), regime, stage, title: String(title), correctedBy: correctedBy.get(row.id) ?? null }
  })
}

function toSubmission(row: SubmissionRow): Omit<Submission, 'regime' | 'stage' | 'title' | 'correctedBy'> {
  const { id, report, recipient, address, contact, country, receipt, error, attempts, corrects, message, thread, sha256 } = row
  const { confirmed_by: by, confirmed_at: at } = row
  return {
    ...{ id, report, recipient, address, contact, country, receipt, error, attempts, corrects, message, thread, sha256 },
    channel: channels.find((one) => one === row.channel) ?? 'portal',
    marking: toLevel(row.marking),
    state: submissionStates.find((one) => one === row.state) ?? 'prepared',
    prepared: { by: row.prepared_by, at: row.prepared_at },
    confirmed: by === null || at === null ? null : { by, at },
    sentAt: row.sent_at,
    acknowledgedAt: row.acknowledged_at,
    withdrawnAt: row.withdrawn_at,
  }
}

export function toLevel(marking: string): TlpLevel {
  return isTlpLevel(marking) ? marking : 'red'
}

/** For work on it: the incident that it is worked on in, and the submission. */
export async function requireSubmission(
  db: Store['db'],
  reader: Parameters<typeof requireRow>[1],
  { incident, submission }: SubmissionPlace,
): Promise<{ row: IncidentRow; held: SubmissionRow }> {
  const row = await requireWorkable(db, reader, incident)
  const held = await db.selectFrom('incident_submission').selectAll().where('id', '=', submission).executeTakeFirst()
  const own =
    held === undefined ? undefined : await db.selectFrom('incident').selectAll().where('number', '=', held.incident).executeTakeFirst()
  const isHere = own !== undefined && (own.number === row.number || own.merged_into === row.number)
  if (held === undefined || !isHere) throw incidentFault('unknown-submission', `The incident has no submission ${submission}.`)
  return { row, held }
}

/** Where an incident is worked on now: the last of those that it was merged into. */
export async function survivorOf(db: Store['db'], number: number): Promise<IncidentRow> {
  const row = await db.selectFrom('incident').selectAll().where('number', '=', number).executeTakeFirstOrThrow()
  return row.merged_into === null ? row : survivorOf(db, row.merged_into)
}
