import { sql } from 'kysely'
import type { Store } from './store.ts'

export interface StoreFinding {
  readonly what: string
  readonly place: string
  readonly isMended: boolean
}

export interface StoreReport {
  readonly checked: Record<string, number>
  readonly findings: StoreFinding[]
}

/** Checks the database's own structure, and that no statement is missing. */
export async function checkStore(store: Store): Promise<StoreReport> {
  const findings: StoreFinding[] = []
  const structure = await sql<{ integrity_check: string }>`PRAGMA integrity_check(20)`.execute(store.db)
  for (const { integrity_check: verdict } of structure.rows) {
    if (verdict !== 'ok') findings.push({ what: verdict, place: 'database', isMended: false })
  }
  const broken = await sql<{ table: string; rowid: number; parent: string }>`PRAGMA foreign_key_check`.execute(store.db)
  for (const row of broken.rows)
    findings.push({ what: `a row points to a ${row.parent} that is not there`, place: `${row.table} ${row.rowid}`, isMended: false })
  const statements = await checkStatements(store, findings)
  return { checked: { statements }, findings }
}

/** Numbered without a gap: a statement that is missing was taken out. */
async function checkStatements(store: Store, findings: StoreFinding[]): Promise<number> {
  const { count, last } = await store.db
    .selectFrom('statement')
    .select((of) => [of.fn.countAll<number>().as('count'), of.fn.max('idx').as('last')])
    .executeTakeFirstOrThrow()
  const expected = (last ?? -1) + 1
  if (count !== expected)
    findings.push({ what: `${expected - count} statements are missing from the log`, place: 'statement', isMended: false })
  return count
}
