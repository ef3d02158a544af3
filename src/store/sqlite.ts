import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely'
import type { Tables } from './tables.ts'

const maxCachedStatements = 200
/**
 * The log of a database grows to so many pages (64 MB) before they are brought home: random keys touch the same pages of
 * an index over and over, and each is then written home once for many changes.
 */
const walPages = 16_384

/** Opens a database file with the durability the product promises: WAL, and an fsync before a commit returns. */
export function openDatabase(file: string, options: { readOnly?: boolean } = {}): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: options.readOnly ?? false, enableForeignKeyConstraints: true, timeout: 5000 })
  if (!options.readOnly) {
    database.exec('PRAGMA journal_mode = WAL')
    database.exec('PRAGMA synchronous = FULL')
    database.exec(`PRAGMA wal_autocheckpoint = ${walPages}`)
  }
  database.exec('PRAGMA cache_size = -65536')
  database.exec('PRAGMA temp_store = MEMORY')
  return database
}

/** Prepared statements by their SQL, the oldest let go: preparing costs more than running. */
export class StatementCache {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    if (this.#statements.size >= maxCachedStatements) {
      const oldest = this.#statements.keys().next()
      if (!oldest.done) this.#statements.delete(oldest.value)
    }
    this.#statements.set(sql, statement)
    return statement
  }
}

/** Kysely over node:sqlite. Closing is left to whoever opened the database. */
export function toKysely(database: DatabaseSync, cache: StatementCache): Kysely<Tables> {
  const adapter: SqliteDatabase = {
    close: () => {},
    prepare: (sql) => toKyselyStatement(database, cache, sql),
  }
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapter }) })
}

function toKyselyStatement(database: DatabaseSync, cache: StatementCache, sql: string): SqliteStatement {
  const statement = cache.prepare(sql)
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...toInputs(parameters)),
    run: (parameters) => statement.run(...toInputs(parameters)),
    // A statement of its own: the reader may prepare the same SQL again while it walks through these rows.
    iterate: (parameters) => database.prepare(sql).iterate(...toInputs(parameters)),
  }
}

// Kysely types parameters as unknown; the tables' types allow only what SQLite can hold.
function toInputs(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[]
}
