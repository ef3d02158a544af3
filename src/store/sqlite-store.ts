import { backup, type DatabaseSync } from 'node:sqlite'
import type { Kysely } from 'kysely'
import type { Clock } from '../base/index.ts'
import { CommitGroup, type Waiting } from './commit-group.ts'
import { storeFault } from './faults.ts'
import { migrations } from './migrations/index.ts'
import { Seeds } from './seeds.ts'
import { openDatabase, StatementCache, toKysely } from './sqlite.ts'
import { SqliteTx } from './sqlite-tx.ts'
import type { Store, Tx } from './store.ts'
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

const keepLastAt = "INSERT INTO meta (key, value) VALUES ('last-commit-at', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
/** No one who waits for a commit waits much longer because others are taken along. */
const longestGroupMs = 25

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
  readonly #waiting: Waiting[] = []
  #working: Promise<void> | undefined
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
    return new Promise((resolve, reject) => {
      const doWork = async (tx: Tx) => {
        const result = await work(tx)
        return () => resolve(result)
      }
      this.#waiting.push({ work: doWork, refuse: reject })
      this.#working ??= this.#workOff()
    })
  }

  async #workOff(): Promise<void> {
    // Whoever asks in the same turn is taken along.
    await undefined
    try {
      while (this.#waiting.length > 0) await this.#commitSome()
    } finally {
      // In the same turn as the last look: whoever asks a moment later begins anew, and waits for nobody.
      this.#working = undefined
    }
  }

  /** Those who wait, as many as do not keep the first of them waiting for long. */
  async #commitSome(): Promise<void> {
    const group = new CommitGroup(this.#writer)
    const parts = { db: this.#writerDb, cache: this.#cache, seeds: this.#seeds }
    let [lastAt, nextStatement, hasOutbox] = [this.#lastAt, this.#nextStatement, false]
    const endsAt = performance.now() + longestGroupMs
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = performance.now() < endsAt ? this.#waiting.shift() : undefined) {
        const tx = new SqliteTx(parts, { at: Math.max(this.#clock.now() * 1000, lastAt + 1), nextStatement })
        if (!(await group.take(next, tx))) continue
        lastAt = tx.at
        nextStatement = tx.nextStatement
        hasOutbox ||= tx.hasOutbox
      }
      if (lastAt > this.#lastAt) this.#cache.prepare(keepLastAt).run(String(lastAt))
      group.commit()
    } catch (error) {
      group.abandon(error)
      return
    }
    this.#lastAt = lastAt
    this.#nextStatement = nextStatement
    if (hasOutbox) queueMicrotask(this.#notify)
  }

  watchOutbox(notify: () => void): void {
    this.#notify = notify
  }

  async copyTo(file: string): Promise<void> {
    await backup(this.#writer, file)
  }

  async close(): Promise<void> {
    await this.#working
    this.#reader.close()
    this.#writer.close()
  }
}
