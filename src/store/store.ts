import type { CompiledQuery, Insertable, Kysely } from 'kysely'
import type { JsonObject } from '../base/index.ts'
import type { SaltedContent, StatementKind } from '../ledger/index.ts'
import type { Tables } from './tables.ts'

/** What a column can hold. */
export type SqlValue = null | number | bigint | string | Uint8Array

/**
 * The node's records. Promises, held by the conformance suite for every implementation:
 * - `commit` is all or nothing, one at a time, and durable (fsynced) when its promise is fulfilled;
 * - `db` reads what was committed, never half of a commit;
 * - after a kill at any moment, what was acknowledged is there.
 */
export interface Store {
  /** For reading only. Inside `commit` read through `tx.db`, which also sees what the commit wrote. */
  readonly db: Kysely<Tables>
  /**
   * One transaction: records, outbox and ledger leaves together. `work` awaits nothing but its `tx`:
   * everyone else's writes wait for it. What it throws is thrown on, and nothing is written.
   */
  commit<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Calls `notify` after each commit that left something in the outbox. */
  watchOutbox(notify: () => void): void
  /** Copies the whole database into one new file while the node goes on. */
  copyTo(file: string): Promise<void>
  close(): Promise<void>
}

export interface Tx {
  readonly db: Kysely<Tables>
  /** Microseconds since the epoch; strictly greater than in any earlier commit, even if the clock went back. */
  readonly at: number
  /**
   * Inserts rows one by one through a prepared statement: the fast way for many rows of one table.
   * Gives each new row's integer key, or undefined where a row of that key was there (`onConflict: 'ignore'`).
   */
  insertEach<T extends keyof Tables & string>(
    table: T,
    rows: readonly Insertable<Tables[T]>[],
    onConflict?: 'ignore',
  ): Promise<(number | undefined)[]>
  /** Runs one compiled statement for each row of parameters, in their order of appearance; gives the rows changed in all. */
  runEach(query: CompiledQuery, rows: readonly (readonly SqlValue[])[]): Promise<number>
  /** Adds a statement to the log, in order; gives its place there. It is signed and sealed soon after the commit. */
  state(statement: NewStatement): number
  /**
   * Moves statements that are not sealed, from this place in the log on, by so many: room for entries that were lost with a
   * restore and came back. Whatever names a statement is moved along.
   */
  makeRoom(from: number, by: number): Promise<void>
  /** Leaves a task for the reactions: read after the commit, at least once. */
  outbox(topic: string, body: string): void
}

/** What a room states with its records. */
export interface NewStatement {
  readonly kind: StatementKind
  /** What it is about: a STIX id, an alert, a partner. */
  readonly subject: string
  readonly version?: string
  /** What is stated of it: kept as a salted hash, from which single parts can be shown later. */
  readonly content: JsonObject | SaltedContent
}
