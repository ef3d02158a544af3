import { type JsonObject, newUuid } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { Tx } from '../store/index.ts'
import type { Change, IncidentFields, IncidentRow, Lane } from './incident.ts'
import { toCause } from './incident.ts'

export const incidentOpened = 'incident.opened'
export const incidentChanged = 'incident.changed'

/** One line of the timeline as it is written. */
export interface NewLine {
  readonly lane: Lane
  readonly text: string
  /** Absent: now. */
  readonly happenedAt?: number | undefined
  readonly change?: Change | undefined
}

export interface Author {
  readonly reader: Reader
  /** Milliseconds since the epoch. */
  readonly nowMs: number
}

/** Writes a line into the timeline and tells those who look on. Gives its id. */
export async function writeLine(
  tx: Tx,
  row: Pick<IncidentRow, 'number' | 'id'>,
  { reader, nowMs, ...line }: NewLine & Author,
): Promise<string> {
  const id = newUuid()
  await tx.insertEach('incident_entry', [
    {
      id,
      incident: row.number,
      lane: line.lane,
      happened_at: line.happenedAt ?? nowMs,
      at: nowMs,
      by: reader.name,
      text: line.text,
      change: line.change === undefined ? null : JSON.stringify(line.change),
      undone_at: null,
    },
  ])
  await tx.db.updateTable('incident').set({ changed_at: nowMs }).where('number', '=', row.number).execute()
  tx.outbox(incidentChanged, JSON.stringify({ ids: [row.id] }))
  return id
}

/** Who decided what on which incident: named in the log by a hash alone. */
export function stateDecision(tx: Tx, incident: Pick<IncidentRow, 'id'>, { by, ...decision }: JsonObject & { by: string }): number {
  return tx.state({ kind: 'decided', subject: incident.id, content: { incident: incident.id, by, ...decision } })
}

/** The columns for these fields. A state brings the time at which it was first reached. */
export function toColumns(fields: Partial<IncidentFields>, nowMs: number, row?: IncidentRow): Partial<IncidentRow> {
  const { rootCause, detectedAt, state, ...same } = fields
  return {
    ...same,
    ...(rootCause === undefined ? {} : { root_cause: rootCause, cause_key: toCause(rootCause) }),
    ...(detectedAt === undefined ? {} : { detected_at: detectedAt }),
    ...(state === undefined ? {} : toStateColumns(state, nowMs, row)),
  }
}

function toStateColumns(state: IncidentFields['state'], nowMs: number, row?: IncidentRow): Partial<IncidentRow> {
  if (state === 'open') return { state, contained_at: null, closed_at: null }
  const contained = row?.contained_at ?? nowMs
  return { state, contained_at: contained, closed_at: state === 'closed' ? nowMs : null }
}
