import { backup, type DatabaseSync } from 'node:sqlite'
import type { CompiledQuery, Insertable, Kysely } from 'kysely'
import type { Clock, JsonObject } from '../base/index.ts'
import { SaltedContent, type Seed, toContentHash } from '../ledger/index.ts'
import { storeFault } from './faults.ts'
import { migrations } from './migrations/index.ts'
import { Seeds } from './seeds.ts'
import { openDatabase, StatementCache, toKysely } from './sqlite.ts'
import type { NewStatement, SqlValue, Store, Tx } from './store.ts'
import type { Tables } from './tables.ts'

/** Opens the node's database, making or migrating it first. The caller holds the home's lock. */
export function openStore(file: string, clock: Clock): Store {
  const writer = openDatabase(file)
  try {
    migrate(writer)
    return new SqliteStore(writer, openDatabase(file, { readOnly: true }), clock)
  } catch (error) {
    writer.close()
    throw error
  }
}

function migrate(database: DatabaseSync): void {
  database.exec('CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) WITHOUT ROWID')
  const applied = new Set(
    database
      .prepare('SELECT name FROM migration')
      .all()
      .map((row) => String(row.name)),
  )
  const known = new Set(migrations.map((migration) => migration.name))
  for (const name of applied) {
    if (!known.has(name)) throw storeFault('newer-schema', `The database has the migration ${name}, which this version does not know.`)
  }
  for (const migration of migrations) {
    if (applied.has(migration.name)) continue
    database.exec('BEGIN IMMEDIATE')
    try {
      database.exec(migration.sql)
      database.prepare("INSERT INTO migration (name, applied_at) VALUES (?, strftime('%Y-%m-%dT%H:%M:%fZ'))").run(migration.name)
      database.exec('COMMIT')
    } catch (error) {
      database.exec('ROLLBACK')
      throw error
    }
  }
}

class SqliteStore implements Store {
  readonly db: Kysely<Tables>
  readonly #writer: DatabaseSync
  readonly #reader: DatabaseSync
  readonly #cache: StatementCache
  readonly #seeds = new Seeds()
  readonly #writerDb: Kysely<Tables>
  readonly #clock: Clock
  #lastAt: number
  #nextStatement: number
  #queue: Promise<unknown> = Promise.resolve()
  #notify: () => void = () => {}

  constructor(writer: DatabaseSync, reader: DatabaseSync, clock: Clock) {
    this.#writer = writer
    this.#reader = reader
    this.#cache = new StatementCache(writer)
    this.#writerDb = toKysely(writer, this.#cache)
    this.db = toKysely(reader, new StatementCache(reader))
    this.#clock = clock
    this.#nextStatement = Number(writer.prepare('SELECT coalesce(max(idx), -1) + 1 AS next FROM statement').get()?.next ?? 0)
    this.#lastAt = Number(writer.prepare("SELECT value FROM meta WHERE key = 'last-commit-at'").get()?.value ?? 0)
  }

  commit<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const turn = this.#queue.then(() => this.#run(work))
    this.#queue = turn.catch(() => {})
    return turn
  }

  async #run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const at = Math.max(this.#clock.now() * 1000, this.#lastAt + 1)
    const tx = new SqliteTx({ db: this.#writerDb, cache: this.#cache, seeds: this.#seeds }, { at, nextStatement: this.#nextStatement })
    this.#writer.exec('BEGIN IMMEDIATE')
    try {
      const result = await work(tx)
      this.#cache
        .prepare("INSERT INTO meta (key, value) VALUES ('last-commit-at', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        .run(String(at))
      this.#writer.exec('COMMIT')
      this.#lastAt = at
      this.#nextStatement = tx.nextStatement
      if (tx.hasOutbox) queueMicrotask(this.#notify)
      return result
    } catch (error) {
      if (this.#writer.isTransaction) this.#writer.exec('ROLLBACK')
      throw error
    }
  }

  watchOutbox(notify: () => void): void {
    this.#notify = notify
  }

  async copyTo(file: string): Promise<void> {
    await backup(this.#writer, file)
  }

  async close(): Promise<void> {
    await this.#queue
    this.#reader.close()
    this.#writer.close()
  }
}

class SqliteTx implements Tx {
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

  outbox(topic: string, body: string): void {
    this.#cache.prepare('INSERT INTO outbox (at, topic, body) VALUES (?, ?, ?)').run(this.at, topic, body)
    this.hasOutbox = true
  }
}

function toSalted(content: JsonObject, seed: Seed): SaltedContent {
  return new SaltedContent(seed, toContentHash(content, seed))
}
