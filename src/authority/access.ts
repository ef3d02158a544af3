import type { Selectable } from 'kysely'
import { canRead, canWrite, type Reader } from '../identity/index.ts'
import { isTlpLevel, type TlpLevel, tlpLevels, tlpRank } from '../stix/index.ts'
import type { Store, Tables } from '../store/index.ts'
import { authorityFault } from './faults.ts'

export type ThreadRow = Selectable<Tables['authority_thread']>

/** Who sees received reports: who reads the whole node, or administers it, up to their clearance. Not even counts beyond it. */
export function levelsFor(reader: Reader): string[] {
  if (!reader.isAdmin && !canRead(reader, '*')) return []
  return tlpLevels.filter((level) => tlpRank(level) <= tlpRank(reader.clearance))
}

/** By number or id. One that the reader may not see is as absent as one that is not there. */
export async function requireThread(db: Store['db'], reader: Reader, idOrNumber: string): Promise<ThreadRow> {
  const isNumber = /^\d{1,12}$/.test(idOrNumber)
  const row = await db
    .selectFrom('authority_thread')
    .selectAll()
    .where((is) => (isNumber ? is('number', '=', Number(idOrNumber)) : is('id', '=', idOrNumber)))
    .where('level', 'in', ['none', ...levelsFor(reader)])
    .executeTakeFirst()
  if (row === undefined) throw authorityFault('unknown-report', `There is no report ${idOrNumber}.`)
  return row
}

export function requireOfficer(reader: Reader): void {
  if (!reader.isAdmin && !canWrite(reader, '*')) throw authorityFault('may-not-answer', `${reader.name} may not work on reports.`)
}

export async function requireWorkable(db: Store['db'], reader: Reader, idOrNumber: string): Promise<ThreadRow> {
  const row = await requireThread(db, reader, idOrNumber)
  requireOfficer(reader)
  return row
}

/** What no level is named by is the strictest. */
export function toLevel(text: string): TlpLevel {
  return isTlpLevel(text) ? text : 'red'
}
