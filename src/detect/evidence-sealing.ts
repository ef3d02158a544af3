import type { JsonObject } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import { type Disclosure, toContentHash, toDisclosure } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import type { AlertReading, AlertRow } from './alerts.ts'
import { detectFault } from './faults.ts'

/** Properties of a piece of evidence that say nothing of what was in the line. */
const harmless = new Set(['number', 'origin', 'format', 'firstAt', 'lastAt', 'count'])

/**
 * States what the alert rests on at this moment: each line as it is kept, so that nobody can later change it, add to it or
 * say that it was not there. The log holds a salted hash; each part of it can be shown without the others.
 */
export async function sealEvidence(tx: Tx, row: AlertRow): Promise<void> {
  const content = await readContent(tx.db, row)
  if (content === undefined) return
  tx.state({ kind: 'evidence-sealed', subject: row.id, content })
}

/** The evidence as it is stated; undefined where there is none. */
async function readContent(db: Store['db'], row: AlertRow): Promise<JsonObject | undefined> {
  const rows = await db.selectFrom('alert_evidence').selectAll().where('alert_seq', '=', row.seq).orderBy('number').execute()
  if (rows.length === 0) return undefined
  const evidence = rows.map(({ alert_seq: _, first_at: firstAt, last_at: lastAt, ...rest }) => ({ ...rest, firstAt, lastAt }))
  return { alert: row.id, evidence }
}

export interface SealedEvidence {
  readonly statementIdx: number
  readonly disclosure: Disclosure
}

/**
 * What was sealed when the alert was confirmed last, for a proof of it. With `withLines` everything is shown; without, when
 * and how often something was seen, and that there are lines behind it.
 */
export async function discloseEvidence(
  parts: { store: Store; reading: AlertReading },
  reader: Reader,
  wanted: { id: string; withLines: boolean },
): Promise<SealedEvidence> {
  const { db } = parts.store
  const { row } = await parts.reading.require(reader, wanted.id)
  const sealed = await db
    .selectFrom('statement')
    .select(['idx', 'content', 'seed'])
    .where('subject', '=', row.id)
    .where('kind', '=', 'evidence-sealed')
    .orderBy('idx', 'desc')
    .limit(1)
    .executeTakeFirst()
  const content = await readContent(db, row)
  if (sealed === undefined || sealed.seed === null || content === undefined)
    throw detectFault('not-sealed', 'The evidence of an alert is sealed when the alert is confirmed: this one has none that is sealed.')
  if (Buffer.compare(toContentHash(content, sealed.seed), sealed.content) !== 0)
    throw detectFault('not-sealed', 'The alert was opened again and has grown since its evidence was sealed: confirm it again.')
  const isHidden = (path: readonly (string | number)[]) => !wanted.withLines && path[0] === 'evidence' && !harmless.has(String(path[2]))
  return { statementIdx: sealed.idx, disclosure: toDisclosure(content, sealed.seed, isHidden) }
}
