import { canRead, canWrite, type Reader } from '../identity/index.ts'
import { tlpLevels, tlpRank } from '../stix/index.ts'
import type { Store } from '../store/index.ts'
import { incidentFault } from './faults.ts'
import type { IncidentRow } from './incident.ts'

/**
 * Who sees an incident: who reads the whole node, or administers it, and is cleared for the incident's marking. A partner
 * that reads one collection has no part in what happened here.
 */
export function levelsFor(reader: Reader): string[] {
  if (!reader.isAdmin && !canRead(reader, '*')) return []
  return tlpLevels.filter((level) => tlpRank(level) <= tlpRank(reader.clearance))
}

/** By id or number, whoever may see it. */
export function findRow(db: Store['db'], idOrNumber: string): Promise<IncidentRow | undefined> {
  const isNumber = /^\d{1,12}$/.test(idOrNumber)
  return db
    .selectFrom('incident')
    .selectAll()
    .where((is) => (isNumber ? is('number', '=', Number(idOrNumber)) : is('id', '=', idOrNumber)))
    .executeTakeFirst()
}

/** One that the reader may not see is as absent as one that is not there. */
export async function requireRow(db: Store['db'], reader: Reader, idOrNumber: string): Promise<IncidentRow> {
  const row = await findRow(db, idOrNumber)
  if (row === undefined || !levelsFor(reader).includes(row.level)) {
    throw incidentFault('unknown-incident', `There is no incident ${idOrNumber}.`)
  }
  return row
}

export function requireWorker(reader: Reader): void {
  if (!reader.isAdmin && !canWrite(reader, '*')) throw incidentFault('may-not-work', `${reader.name} may not work on incidents.`)
}

/** The incident for work on it: one that was merged is worked on in the other. */
export async function requireWorkable(db: Store['db'], reader: Reader, idOrNumber: string): Promise<IncidentRow> {
  const row = await requireRow(db, reader, idOrNumber)
  requireWorker(reader)
  if (row.merged_into !== null) throw incidentFault('merged-away', `It is worked on in incident ${row.merged_into}.`)
  return row
}
