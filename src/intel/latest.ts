import type { Reader } from '../identity/index.ts'
import type { Store } from '../store/index.ts'
import type { Collection, Collections } from './collections.ts'
import type { Gate, Released } from './egress.ts'
import { heldColumns, isOneOf } from './held.ts'
import { toInstant } from './version-choice.ts'
import type { Purpose, View } from './view.ts'

/** A released object with what the reader may know about its stay here. */
export interface Found extends Released {
  /** Ids of the collections that hold it, of those the reader may read. */
  readonly collections: readonly string[]
  /** When it first came into one of these, in microseconds since the epoch. */
  readonly receivedAt: number
  /** Who brought it; told to administrators only. */
  readonly broughtBy: string | undefined
}

export interface LatestVersion {
  readonly seq: number
  readonly found: Found
}

/** The latest version of an object, which is for each reader the latest that he may see. */
export class Latest {
  readonly #store: Store
  readonly #gate: Gate
  readonly #collections: Collections

  constructor(parts: { store: Store; gate: Gate; collections: Collections }) {
    this.#store = parts.store
    this.#gate = parts.gate
    this.#collections = parts.collections
  }

  async get(reader: Reader, purpose: Purpose, id: string): Promise<Found | undefined> {
    const view = await this.#gate.view(reader, purpose)
    return (await this.of(view, reader, { ids: [id] })).get(id)?.found
  }

  /**
   * By id; an id without a version that the reader may see is missing. `within` looks only at what one collection holds.
   * Of one version held in several forms it is the first that came.
   */
  async of(
    view: View,
    reader: Reader,
    wanted: { ids: readonly string[]; within?: Collection | undefined },
  ): Promise<Map<string, LatestVersion>> {
    const { ids, within } = wanted
    const rows = await this.#store.db
      .selectFrom('object')
      .select([...heldColumns, 'object.brought_by'])
      .where(isOneOf('object.id', ids))
      .$if(within !== undefined, (query) =>
        query.where('object.seq', 'in', (member) =>
          member
            .selectFrom('member')
            .select('object_seq')
            .where('collection_key', '=', within?.key ?? 0),
        ),
      )
      .orderBy('object.seq')
      .execute()
    const stays = await this.#staysOf(rows.map((row) => row.seq))
    const released = await this.#gate.releaseWithin(view, rows, (row) => (stays.get(row.seq) ?? []).map((stay) => stay.collection_key))
    const latest = new Map<string, { row: (typeof rows)[number]; one: Released }>()
    for (const [index, row] of rows.entries()) {
      const one = released[index]
      const other = latest.get(row.id)
      if (one !== undefined && (other === undefined || toInstant(other.row) < toInstant(row))) latest.set(row.id, { row, one })
    }
    const collectionIds = new Map((await this.#collections.all()).map((collection) => [collection.key, collection.id]))
    const withStays = [...latest].map(([id, { row, one }]): [string, LatestVersion] => {
      const open = one.level === 'red' ? view.redCollections : view.collections
      const readable = (stays.get(row.seq) ?? []).filter((stay) => open.has(stay.collection_key))
      const more = {
        collections: readable.flatMap((stay) => collectionIds.get(stay.collection_key) ?? []),
        receivedAt: Math.min(...readable.map((stay) => stay.added_at)),
        broughtBy: reader.isAdmin ? row.brought_by : undefined,
      }
      return [id, { seq: row.seq, found: Object.assign(one, more) }]
    })
    return new Map(withStays)
  }

  async #staysOf(seqs: readonly number[]): Promise<Map<number, Stay[]>> {
    const members = await this.#store.db
      .selectFrom('member')
      .select(['object_seq', 'collection_key', 'added_at'])
      .where(isOneOf('object_seq', seqs))
      .execute()
    return Map.groupBy(members, (member) => member.object_seq)
  }
}

/** An object version in a collection. */
interface Stay {
  readonly collection_key: number
  readonly added_at: number
}
