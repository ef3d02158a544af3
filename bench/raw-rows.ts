import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { systemClock } from '../src/base/index.ts'
import { openStore } from '../src/store/index.ts'

/**
 * The peer of the TAXII benches: raw node:sqlite writes the very rows that the node has written, into a database with the
 * same tables and indexes, in batches of the same size, as durably. Reading them from the node is not timed.
 */
export class RawRows {
  readonly #from: DatabaseSync
  readonly #into: DatabaseSync
  readonly #tables: readonly CopiedTable[]

  private constructor(from: DatabaseSync, into: DatabaseSync) {
    this.#from = from
    this.#into = into
    this.#tables = Object.keys(growing).map((name) => toCopied(from, into, name))
  }

  static async open(nodeFile: string, file: string): Promise<RawRows> {
    await openStore(file, systemClock).close()
    const into = new DatabaseSync(file)
    // The rows come without those they point to in tables that are not measured.
    into.exec('PRAGMA foreign_keys = OFF; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY')
    into.exec('PRAGMA wal_autocheckpoint = 16384')
    return new RawRows(new DatabaseSync(nodeFile, { readOnly: true }), into)
  }

  /** Writes what is new, so many objects a transaction; gives the milliseconds that the writing took. */
  copy(objectsPerBatch: number): number {
    const rows = this.#tables.map((table) => table.fresh())
    const batches = Math.max(1, Math.ceil(Math.max(...rows.map((some) => some.length)) / objectsPerBatch))
    const from = performance.now()
    for (let batch = 0; batch < batches; batch += 1) {
      this.#into.exec('BEGIN IMMEDIATE')
      for (const [at, table] of this.#tables.entries())
        for (const row of (rows[at] ?? []).slice(batch * objectsPerBatch, (batch + 1) * objectsPerBatch)) table.insert.run(...row)
      this.#into.exec('COMMIT')
    }
    return performance.now() - from
  }

  /** Pages of texts in the order they came, each put together as one envelope. */
  *pages(limit: number): Generator<string> {
    const read = this.#into.prepare(
      'SELECT member.added_at, member.seq, object.text FROM member JOIN object ON object.seq = member.object_seq ' +
        'WHERE collection_key = ? AND (added_at, member.seq) > (?, ?) ORDER BY added_at, member.seq LIMIT ?',
    )
    const { key } = this.#into.prepare('SELECT max(collection_key) AS key FROM member').get() ?? { key: 0 }
    for (let [at, seq]: [SQLOutputValue, SQLOutputValue] = [0, 0]; ; ) {
      const rows: Record<string, SQLOutputValue>[] = read.all(key ?? 0, at, seq, limit)
      const last: Record<string, SQLOutputValue> | undefined = rows.at(-1)
      if (last === undefined) return
      ;[at, seq] = [last.added_at ?? 0, last.seq ?? 0]
      yield `{"more":true,"objects":[${rows.map((row) => row.text).join(',')}]}`
    }
  }

  close(): void {
    this.#from.close()
    this.#into.close()
  }
}

interface CopiedTable {
  readonly insert: StatementSync
  /** The rows since the last call. */
  fresh(): SQLOutputValue[][]
}

/** What the node writes for each object, and how a table's new rows are told: by the column that only grows. */
const growing: Readonly<Record<string, string>> = { statement: 'idx', object: 'seq', member: 'seq', sealed: 'idx', indicator: 'number' }

function toCopied(from: DatabaseSync, into: DatabaseSync, name: string): CopiedTable {
  const columns = from.prepare(`PRAGMA table_info(${name})`).all()
  const key = growing[name] ?? 'rowid'
  const read = from.prepare(`SELECT * FROM ${name} WHERE ${key} > ? ORDER BY ${key}`)
  const position = columns.findIndex((column) => column.name === key)
  const insert = into.prepare(`INSERT INTO ${name} VALUES (${columns.map(() => '?').join(', ')})`)
  let last: SQLOutputValue = -1
  const fresh = () => {
    const rows = read.all(last).map((row) => Object.values(row))
    last = rows.at(-1)?.[position] ?? last
    return rows
  }
  return { insert, fresh }
}
