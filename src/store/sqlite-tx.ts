import type { CompiledQuery, Insertable, Kysely } from 'kysely'
import type { JsonObject } from '../base/index.ts'
import { SaltedContent, type Seed, toContentHash } from '../ledger/index.ts'
import { moveStatements } from './moving.ts'
import type { Seeds } from './seeds.ts'
import type { StatementCache } from './sqlite.ts'
import type { NewStatement, SqlValue, Tx } from './store.ts'
import type { Tables } from './tables.ts'

/** What one writer does within a transaction. */
export class SqliteTx implements Tx {
  readonly db: Kysely<Tables>
  readonly at: number
  nextStatement: number
  hasOutbox = false
  readonly #cache: StatementCache
  readonly #seeds: Seeds

  constructor(parts: { db: Kysely<Tables>; cache: StatementCache; seeds: Seeds }, start: { at: number; nextStatement: number }) {
    this.db = parts.db
    this.#cache = parts.cache
    this.#seeds = parts.seeds
    this.at = start.at
    this.nextStatement = start.nextStatement
  }

  async insertEach<T extends keyof Tables & string>(
    table: T,
    rows: readonly Insertable<Tables[T]>[],
    onConflict?: 'ignore',
  ): Promise<(number | undefined)[]> {
    const first = rows[0]
    if (first === undefined) return []
    const columns = Object.keys(first)
    const conflict = onConflict === 'ignore' ? ' ON CONFLICT DO NOTHING' : ''
    const sql = `INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})${conflict}`
    const statement = this.#cache.prepare(sql)
    return rows.map((row) => {
      // The rows of one call have the columns of the first; their values are what the table's type allows.
      const values = row as Record<string, SqlValue | undefined>
      const done = statement.run(...columns.map((column) => values[column] ?? null))
      return done.changes === 0 ? undefined : Number(done.lastInsertRowid)
    })
  }

  async runEach(query: CompiledQuery, rows: readonly (readonly SqlValue[])[]): Promise<number> {
    const statement = this.#cache.prepare(query.sql)
    let changed = 0
    for (const row of rows) changed += Number(statement.run(...row).changes)
    return changed
  }

  state({ kind, subject, version, content }: NewStatement): number {
    const { seed, hash } = content instanceof SaltedContent ? content : toSalted(content, this.#seeds.next())
    const idx = this.nextStatement
    this.#cache
      .prepare('INSERT INTO statement (idx, at, kind, subject, version, content, seed) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(idx, this.at, kind, subject, version ?? null, hash, seed)
    this.nextStatement += 1
    return idx
  }

  async makeRoom(from: number, by: number): Promise<void> {
    moveStatements(this.#cache, { from, by })
    this.nextStatement += by
  }

  outbox(topic: string, body: string): void {
    this.#cache.prepare('INSERT INTO outbox (at, topic, body) VALUES (?, ?, ?)').run(this.at, topic, body)
    this.hasOutbox = true
  }
}

function toSalted(content: JsonObject, seed: Seed): SaltedContent {
  return new SaltedContent(seed, toContentHash(content, seed))
}
