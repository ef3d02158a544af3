import { sql } from 'kysely'
import type { Store } from '../store/index.ts'
import type { OwnCheckpoint } from './sealer.ts'

export interface StatementQuery {
  /** Those before this index; absent: from the newest. */
  readonly before?: number | undefined
  /** About this object, alert or partner alone. */
  readonly subject?: string | undefined
  readonly limit: number
}

export interface ListedStatement {
  readonly idx: number
  /** Microseconds since the epoch. */
  readonly at: number
  readonly kind: string
  readonly subject: string
  readonly version: string | null
  readonly isSealed: boolean
  readonly isErased: boolean
}

/** The newest first. */
export async function listStatements(store: Store, { before, subject, limit }: StatementQuery): Promise<ListedStatement[]> {
  const rows = await store.db
    .selectFrom('statement')
    .leftJoin('sealed', 'sealed.idx', 'statement.idx')
    .select(['statement.idx', 'at', 'kind', 'subject', 'version', 'sealed.idx as sealed'])
    .select((of) => of('seed', 'is', null).as('erased'))
    .$if(before !== undefined, (query) => query.where('statement.idx', '<', before ?? 0))
    .$if(subject !== undefined, (query) => query.where('subject', '=', subject ?? ''))
    .orderBy('statement.idx', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ sealed, erased, ...row }) => ({ ...row, isSealed: sealed !== null, isErased: Boolean(erased) }))
}

/** The newest first, and every one that somebody cosigned before those that nobody did. */
export async function listCheckpoints(store: Store, limit: number): Promise<OwnCheckpoint[]> {
  return store.db.selectFrom('log_checkpoint').selectAll().orderBy('size', 'desc').limit(limit).execute()
}

/**
 * Under which head a statement is proved. `cosigned`: the newest of those that most witnesses have cosigned; `stamped`: the
 * first that was time-stamped after it, so that the stamp says the most.
 */
export type ProofHead = 'cosigned' | 'stamped'

export async function findHead(store: Store, idx: number, head: ProofHead): Promise<OwnCheckpoint | undefined> {
  const holding = store.db.selectFrom('log_checkpoint').selectAll().where('size', '>', idx).limit(1)
  return head === 'cosigned'
    ? holding.orderBy('cosignatures', 'desc').orderBy('size', 'desc').executeTakeFirst()
    : holding
        .where('size', 'in', (of) => of.selectFrom('log_anchor').select('size'))
        .orderBy('size')
        .executeTakeFirst()
}

/** Statements that are durable and not sealed yet. */
export async function countWaiting(store: Store): Promise<number> {
  const { made } = await store.db
    .selectFrom('statement')
    .select((of) => of.fn.max('idx').as('made'))
    .executeTakeFirstOrThrow()
  const { sealed } = await store.db
    .selectFrom('sealed')
    .select((of) => of.fn.max('idx').as('sealed'))
    .executeTakeFirstOrThrow()
  return (made ?? -1) - (sealed ?? -1)
}

const oldHeadEveryMicros = 600_000_000

/**
 * Lets go of heads that newer ones have replaced: those that nobody cosigned before `looseBefore`, and of those that were
 * cosigned before `cosignedBefore` all but the last of every ten minutes. The newest stays, and every one that was
 * time-stamped. Nothing becomes unprovable: a later head holds every entry of an earlier one.
 */
export async function pruneCheckpoints(store: Store, { looseBefore, cosignedBefore }: Record<'looseBefore' | 'cosignedBefore', number>) {
  const lastOfEach = sql<number>`select max(size) from log_checkpoint where cosignatures > 0 group by at / ${sql.lit(oldHeadEveryMicros)}`
  await store.commit((tx) =>
    tx.db
      .deleteFrom('log_checkpoint')
      .where((of) =>
        of.or([
          of.and([of('cosignatures', '=', 0), of('at', '<', looseBefore)]),
          of.and([of('cosignatures', '>', 0), of('at', '<', cosignedBefore), sql<boolean>`size not in (${lastOfEach})`]),
        ]),
      )
      .where('size', 'not in', (of) => of.selectFrom('log_anchor').select('size'))
      .where('size', '<', (of) => of.selectFrom('log_checkpoint').select((row) => row.fn.max('size').as('newest')))
      .execute(),
  )
}
