import { type Fault, isFault } from '../../base/index.ts'
import type { Reader } from '../../identity/index.ts'
import type { Tx } from '../../store/index.ts'
import { incidentFault } from '../faults.ts'
import type { IncidentRow } from '../incident.ts'
import { requireSubmission, type SubmissionRow } from './submission.ts'

/** What is corrected was sent to the same recipient, about the same stage. */
export async function requireCorrectable(
  tx: Tx,
  reader: Reader,
  { row, report, corrects, address }: { row: IncidentRow; report: string; corrects: string; address: string },
): Promise<void> {
  const { held } = await requireSubmission(tx.db, reader, { incident: row.id, submission: corrects })
  const stages = await tx.db
    .selectFrom('incident_report')
    .select(['id', 'regime', 'stage'])
    .where('id', 'in', [report, held.report])
    .execute()
  const [one, other = one] = stages
  if (held.report === report || one?.regime !== other?.regime || one?.stage !== other?.stage)
    throw incidentFault('cannot-submit', 'A correction is another report of the same stage.', 'corrects')
  if (held.sent_at === null || held.state === 'withdrawn' || held.address !== address)
    throw incidentFault('cannot-submit', 'What is corrected was sent to the same recipient, and not withdrawn.', 'corrects')
}

export async function actOfCorrected(tx: Tx, { corrects }: SubmissionRow): Promise<string | null> {
  if (corrects === null) return null
  const found = await tx.db.selectFrom('incident_submission').select('act').where('id', '=', corrects).executeTakeFirst()
  return found?.act ?? null
}

/** The act by which the report was submitted to the authority of the same state; null where it was not, or not yet. */
export async function actFor(
  tx: Tx,
  { report, act, country }: { report: string; act: string | null; country: string | null },
): Promise<string | null> {
  if (act === null || country === null) return act
  const first = await tx.db.selectFrom('incident_act').select('state').where('id', '=', act).executeTakeFirst()
  if (first?.state === country) return act
  const told = await tx.db
    .selectFrom('incident_submission')
    .select('act')
    .where('report', '=', report)
    .where('country', '=', country)
    .where('act', 'is not', null)
    .executeTakeFirst()
  return told?.act ?? null
}

/** The law that the incident is judged under now has no such stage, or does not owe it to that state. */
export function isUnknownDuty(thrown: unknown): thrown is Fault {
  return isFault(thrown) && (thrown.code === 'incidents.unknown-stage' || thrown.code === 'incidents.unknown-state')
}
