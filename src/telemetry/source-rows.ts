import type { Insertable, Selectable } from 'kysely'
import type { Clock } from '../base/index.ts'
import type { Store, Tables } from '../store/index.ts'
import { telemetryFault } from './faults.ts'
import type { FilePosition } from './line-batch.ts'
import { parseSourceSpec, type SourceSpec, toWhere } from './source-spec.ts'

export type SourceRow = Selectable<Tables['source']>

/** The sources that people have made, as the database holds them. */
export class SourceRows {
  readonly #store: Store
  readonly #clock: Clock

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  list(): Promise<SourceRow[]> {
    return this.#store.db.selectFrom('source').selectAll().orderBy('id').execute()
  }

  find(id: number): Promise<SourceRow | undefined> {
    return this.#store.db.selectFrom('source').selectAll().where('id', '=', id).executeTakeFirst()
  }

  async require(id: number): Promise<SourceRow> {
    const row = await this.find(id)
    if (row === undefined) throw telemetryFault('source-absent', `There is no source ${id}.`)
    return row
  }

  /** A source of that name gets the new spec and keeps its totals and its places in the files. */
  async put(spec: SourceSpec): Promise<number> {
    const name = spec.name ?? toDefaultName(spec)
    const values = { kind: spec.kind, spec: JSON.stringify(spec), is_paused: 0 }
    const row: Insertable<Tables['source']> = { name, ...values, created_at: this.#clock.now() }
    return this.#store.commit(async (tx) => {
      const put = tx.db
        .insertInto('source')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
        .returning('id')
      return (await put.executeTakeFirstOrThrow()).id
    })
  }

  async setPaused(id: number, isPaused: boolean): Promise<void> {
    await this.#store.commit((tx) =>
      tx.db
        .updateTable('source')
        .set({ is_paused: isPaused ? 1 : 0 })
        .where('id', '=', id)
        .execute(),
    )
  }

  async remove(id: number): Promise<void> {
    await this.#store.commit((tx) => tx.db.deleteFrom('source').where('id', '=', id).execute())
  }

  async positions(id: number): Promise<FilePosition[]> {
    const rows = await this.#store.db.selectFrom('source_file').selectAll().where('source_id', '=', id).execute()
    return rows.map(({ path, identity, offset, line, whole_size }) => ({
      path,
      identity,
      offset,
      line,
      wholeSize: whole_size ?? undefined,
    }))
  }

  /** All letters were read again: the file begins anew. */
  async forgetLetters(id: number): Promise<void> {
    await this.#store.commit((tx) =>
      tx.db
        .updateTable('source')
        .set({ dead_letter_bytes: 0, dead_letter_from: 0 })
        .where('id', '=', id)
        .whereRef('dead_letter_from', '=', 'dead_letter_bytes')
        .execute(),
    )
  }
}

export function toSpec(row: SourceRow): SourceSpec {
  return parseSourceSpec(JSON.parse(row.spec))
}

function toDefaultName(spec: SourceSpec): string {
  const where = toWhere(spec)
  return spec.path === undefined && spec.port !== undefined ? `${spec.kind} ${where}` : where
}
