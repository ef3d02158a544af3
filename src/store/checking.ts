import { sql } from 'kysely'
import { leafKinds, toLeafHash } from '../ledger/index.ts'
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

const leavesPerStep = 5000

/** Checks the database's own structure, and that the log is in order: numbered without a gap, every hash what it must be. */
export async function checkStore(store: Store): Promise<StoreReport> {
  const findings: StoreFinding[] = []
  const structure = await sql<{ integrity_check: string }>`PRAGMA integrity_check(20)`.execute(store.db)
  for (const { integrity_check: verdict } of structure.rows) {
    if (verdict !== 'ok') findings.push({ what: verdict, place: 'database', isMended: false })
  }
  const broken = await sql<{ table: string; rowid: number; parent: string }>`PRAGMA foreign_key_check`.execute(store.db)
  for (const row of broken.rows)
    findings.push({ what: `a row points to a ${row.parent} that is not there`, place: `${row.table} ${row.rowid}`, isMended: false })
  const leaves = await checkLeaves(store, findings)
  return { checked: { 'log leaves': leaves }, findings }
}

async function checkLeaves(store: Store, findings: StoreFinding[]): Promise<number> {
  const kinds = new Set<string>(leafKinds)
  let expected = 0
  for (;;) {
    const leaves = await store.db
      .selectFrom('ledger_leaf')
      .selectAll()
      .where('idx', '>=', expected)
      .orderBy('idx')
      .limit(leavesPerStep)
      .execute()
    if (leaves.length === 0) return expected
    for (const leaf of leaves) {
      if (leaf.idx !== expected) findings.push({ what: `the log has no leaf ${expected}`, place: `leaf ${leaf.idx}`, isMended: false })
      expected = leaf.idx + 1
      // A kind that is not one of ours hashes to something else anyway; the set keeps the type honest.
      const hash = kinds.has(leaf.kind)
        ? toLeafHash({ kind: leaf.kind as (typeof leafKinds)[number], subject: leaf.subject, contentHash: leaf.content_hash })
        : undefined
      if (hash === undefined || !Buffer.from(hash).equals(leaf.hash))
        findings.push({ what: 'the hash of the leaf is not that of its entry', place: `leaf ${leaf.idx}`, isMended: false })
    }
  }
}
