import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Clock } from '../base/index.ts'
import type { Store, Tables, Tx } from '../store/index.ts'
import { fromSortKey, type ObservableKind, observableKinds, toSortKey } from '../telemetry/index.ts'
import { fromMeta, toMeta } from './meta.ts'

export const dayMs = 86_400_000
const rowsPerPruning = 20_000
const totalsKey = 'detect.history-totals'

/** What was seen of one observable in one source on one day. */
export interface Seen {
  readonly kind: ObservableKind
  readonly value: string
  /** The source's key. */
  readonly source: number
  /** Days since 1970-01-01, UTC. */
  readonly day: number
  /** Milliseconds since the epoch. */
  readonly firstAt: number
  readonly lastAt: number
  readonly count: number
}

export interface HistoryTotals {
  /** Observable, source and day: one entry. */
  readonly entries: number
  readonly firstAt: number | null
  readonly lastAt: number | null
}

export type HistoryRow = Selectable<Tables['history']>

/** Adds what a batch saw. The seen are sums already: each observable, day and source as few times as may be. */
export async function remember(tx: Tx, seen: readonly Seen[]): Promise<void> {
  if (seen.length === 0) return
  const rows = seen.map(({ kind, value, day, source, firstAt, lastAt, count }) => ({
    kind: toKindNumber(kind),
    key: toSortKey(kind, value),
    day,
    source,
    first_at: firstAt,
    last_at: lastAt,
    count,
  }))
  const inserted = await tx.insertEach('history', rows, 'ignore')
  const known = rows.filter((_row, index) => inserted[index] === undefined)
  const add = tx.db
    .updateTable('history')
    .set({
      first_at: sql`min(first_at, ${0})`,
      last_at: sql`max(last_at, ${0})`,
      count: sql`count + ${0}`,
    })
    .where('kind', '=', 0)
    .where('key', '=', '')
    .where('day', '=', 0)
    .where('source', '=', 0)
    .compile()
  await tx.runEach(
    add,
    known.map((row) => [row.first_at, row.last_at, row.count, row.kind, row.key, row.day, row.source]),
  )
  const before = await readTotals(tx.db)
  let firstAt = before.firstAt ?? Number.POSITIVE_INFINITY
  let lastAt = before.lastAt ?? Number.NEGATIVE_INFINITY
  for (const one of seen) {
    if (one.firstAt < firstAt) firstAt = one.firstAt
    if (one.lastAt > lastAt) lastAt = one.lastAt
  }
  await toMeta(tx, totalsKey, JSON.stringify({ entries: before.entries + rows.length - known.length, firstAt, lastAt }))
}

export async function readTotals(db: Kysely<Tables>): Promise<HistoryTotals> {
  const text = await fromMeta(db, totalsKey)
  // Written by `remember` and `prune` alone.
  return text === undefined ? { entries: 0, firstAt: null, lastAt: null } : (JSON.parse(text) as HistoryTotals)
}

/** Sets the number of entries to what it is: for the doctor, and after pruning. */
export async function correctEntries(tx: Tx, change: (entries: number) => number): Promise<void> {
  const before = await readTotals(tx.db)
  await toMeta(tx, totalsKey, JSON.stringify({ ...before, entries: change(before.entries) }))
}

export class History {
  readonly #store: Store
  readonly #clock: Clock
  /** Entries of days further back are let go; undefined keeps all. */
  readonly #days: number | undefined

  constructor(store: Store, options: { clock: Clock; days: number | undefined }) {
    this.#store = store
    this.#clock = options.clock
    this.#days = options.days
  }

  totals(): Promise<HistoryTotals> {
    return readTotals(this.#store.db)
  }

  /** Lets go of what is older than the node remembers, in steps between which others may write. Gives the entries let go. */
  async prune(): Promise<number> {
    if (this.#days === undefined) return 0
    const firstDay = Math.floor(this.#clock.now() / dayMs) - this.#days
    let gone = 0
    for (let after: { kind: number; key: string } | undefined = { kind: -1, key: '' }; after !== undefined; ) {
      const from: { kind: number; key: string } = after
      const until: { kind: number; key: string } | undefined = await this.#stepFrom(from)
      gone += await this.#store.commit(async (tx) => {
        const end = until === undefined ? sql<boolean>`true` : sql<boolean>`(kind, key) <= (${until.kind}, ${until.key})`
        const done = await tx.db
          .deleteFrom('history')
          .where(sql<boolean>`(kind, key) > (${from.kind}, ${from.key})`)
          .where(end)
          .where('day', '<', firstDay)
          .executeTakeFirst()
        const deleted = Number(done.numDeletedRows)
        if (deleted > 0) await correctEntries(tx, (entries) => entries - deleted)
        return deleted
      })
      after = until
      await nextTurn()
    }
    return gone
  }

  async #stepFrom({ kind, key }: { kind: number; key: string }): Promise<{ kind: number; key: string } | undefined> {
    return this.#store.db
      .selectFrom('history')
      .select(['kind', 'key'])
      .where(sql<boolean>`(kind, key) > (${kind}, ${key})`)
      .orderBy('kind')
      .orderBy('key')
      .offset(rowsPerPruning)
      .limit(1)
      .executeTakeFirst()
  }
}

export function toSeen(row: HistoryRow): Seen {
  const kind = toKind(row.kind)
  return {
    kind,
    value: fromSortKey(kind, row.key),
    source: row.source,
    day: row.day,
    firstAt: row.first_at,
    lastAt: row.last_at,
    count: row.count,
  }
}

export function toKindNumber(kind: ObservableKind): number {
  return observableKinds.indexOf(kind)
}

export function toKind(number: number): ObservableKind {
  const kind = observableKinds[number]
  if (kind === undefined) throw new Error(`no kind of observable has the number ${number}`)
  return kind
}
