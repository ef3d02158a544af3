import type { Reader } from '../identity/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { indicatorChanged } from './adding.ts'
import type { Changes } from './changes.ts'
import { type Collection, requireReadable, requireWritable } from './collections.ts'
import type { Gate } from './egress.ts'
import { intelFault } from './faults.ts'
import { type HeldObject, heldColumns, isOneOf } from './held.ts'
import type { Markings } from './markings.ts'
import { chooseVersions, type VersionMatch } from './version-choice.ts'
import type { Purpose } from './view.ts'

export interface WithdrawalRequest extends VersionMatch {
  readonly collection: Collection
  readonly id: string
  /** Absent: `taxii`. */
  readonly purpose?: Purpose
}

const rowsPerCommit = 2000

/** Takes objects out of collections: gone from every list, its statement stays in the log. */
export class Withdrawals {
  readonly #store: Store
  readonly #changes: Changes
  readonly #gate: Gate
  readonly #markings: Markings

  constructor(parts: { store: Store; changes: Changes; gate: Gate; markings: Markings }) {
    this.#store = parts.store
    this.#changes = parts.changes
    this.#gate = parts.gate
    this.#markings = parts.markings
  }

  /**
   * TAXII 2.1 §5.7: deletes an object by its id, or with filters the versions they name. Without a filter every version
   * goes: the clause speaks of the object, and offers `match[version]` for the case that only one version is meant.
   * Versions that the reader may not see are neither deleted nor told about. Gives the number withdrawn.
   */
  async withdraw(reader: Reader, request: WithdrawalRequest): Promise<number> {
    const { collection, id, versions = ['all'], specVersions, purpose = 'taxii' } = request
    requireReadable(reader, collection)
    requireWritable(reader, collection)
    const rows = await this.#store.db
      .selectFrom('object')
      .innerJoin('member', 'member.object_seq', 'object.seq')
      .select([...heldColumns, 'object.spec_version'])
      .where('member.collection_key', '=', collection.key)
      .where('object.id', '=', id)
      .execute()
    const released = await this.#gate.releaseWithin(await this.#gate.view(reader, purpose), rows, () => [collection.key])
    const visible = rows.filter((_, index) => released[index] !== undefined)
    const everySpec = [...new Set(visible.map((row) => row.spec_version))]
    const chosen = chooseVersions(visible, { versions, specVersions: specVersions ?? everySpec })
    if (chosen.length === 0) throw intelFault('unknown-object', `There is no ${id.slice(0, 100)} in this collection.`)
    return this.#take(collection, chosen)
  }

  /** Empties a collection and removes it. */
  async removeCollection(reader: Reader, collection: Collection): Promise<void> {
    requireWritable(reader, collection)
    for (;;) {
      const rows = await this.#store.db
        .selectFrom('object')
        .innerJoin('member', 'member.object_seq', 'object.seq')
        .select(heldColumns)
        .where('member.collection_key', '=', collection.key)
        .limit(rowsPerCommit)
        .execute()
      if (rows.length === 0) break
      await this.#take(collection, rows)
    }
    const remove = () =>
      this.#store.commit(async (tx) => {
        await tx.db.deleteFrom('collection').where('key', '=', collection.key).execute()
      })
    await this.#changes.during(remove)
  }

  async #take(collection: Collection, rows: readonly HeldObject[]): Promise<number> {
    const meanings = await this.#markings.resolve(rows)
    const levels = new Map(rows.map((row) => [row.seq, meanings.levelOf(row)]))
    const seqs = rows.map((row) => row.seq)
    const take = () =>
      this.#store.commit(async (tx) => {
        // Read again: another withdrawal may have been first.
        const members = await tx.db
          .deleteFrom('member')
          .where('collection_key', '=', collection.key)
          .where(isOneOf('object_seq', seqs))
          .returning('object_seq')
          .execute()
        const taken = new Set(members.map((member) => member.object_seq))
        const gone = await deleteUnheld(tx, [...taken])
        const withdrawn = rows.filter((row) => taken.has(row.seq))
        await tx.insertEach(
          'withdrawn',
          withdrawn.map((row) => ({
            id: row.id,
            type: row.type,
            level: levels.get(row.seq) ?? 'red',
            collection_key: collection.key,
            at: tx.at,
          })),
        )
        for (const row of withdrawn) {
          const content = { id: row.id, version: row.version, collection: collection.id, isErased: gone.has(row.seq) }
          tx.state({ kind: 'withdrawn', subject: row.id, version: row.version, content })
        }
        if (withdrawn.some((row) => row.type === 'indicator')) tx.outbox(indicatorChanged, '{}')
        return withdrawn.length
      })
    return this.#changes.during(take)
  }
}

/** Deletes the versions that no collection holds any more, and what could open the statements about them; gives their numbers. */
async function deleteUnheld(tx: Tx, seqs: readonly number[]): Promise<Set<number>> {
  const gone = await tx.db
    .deleteFrom('object')
    .where(isOneOf('object.seq', seqs))
    .where((row) => row.not(row.exists(row.selectFrom('member').select('member.seq').whereRef('member.object_seq', '=', 'object.seq'))))
    .returning(['seq', 'statement_idx'])
    .execute()
  const goneSeqs = gone.map((row) => row.seq)
  await tx.db.deleteFrom('object_words').where(isOneOf('rowid', goneSeqs)).execute()
  const statements = gone.map((row) => row.statement_idx)
  await tx.db.updateTable('statement').set({ seed: null }).where(isOneOf('idx', statements)).execute()
  return new Set(goneSeqs)
}
