import type { Reader } from '../identity/index.ts'
import { requireRow } from './access.ts'
import type { IncidentParts } from './parts.ts'

/** An act about a duty as it was written down. Times are milliseconds since the epoch. */
export interface RecordedAct {
  readonly id: string
  readonly kind: string
  readonly regime: string
  readonly stage: string | null
  readonly state: string | null
  /** When it was done, as a person said. */
  readonly at: number
  /** When that was written down. */
  readonly recordedAt: number
  readonly by: string
  /** Place of its statement in the log. */
  readonly statementIdx: number
}

/** Those that were not undone, the first written down first. */
export async function listActs({ store }: IncidentParts, reader: Reader, idOrNumber: string): Promise<RecordedAct[]> {
  const row = await requireRow(store.db, reader, idOrNumber)
  const rows = await store.db
    .selectFrom('incident_act')
    .selectAll()
    .where('incident', '=', row.number)
    .where('removed_at', 'is', null)
    .orderBy('recorded_at')
    .execute()
  return rows.map(({ id, kind, regime, stage, state, at, recorded_at, by, statement_idx }) => {
    return { id, kind, regime, stage, state, at, by, recordedAt: recorded_at, statementIdx: statement_idx }
  })
}
