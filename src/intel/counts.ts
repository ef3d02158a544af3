import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Reader } from '../identity/index.ts'
import type { Store } from '../store/index.ts'
import type { Changes } from './changes.ts'
import type { Collections } from './collections.ts'
import type { Gate } from './egress.ts'
import { heldColumns, isOneOf } from './held.ts'
import type { View } from './view.ts'

/** Object versions that the reader may see. */
export interface Counts {
  readonly objects: number
  readonly byType: Readonly<Record<string, number>>
  /** By collection id; a collection the reader may read is there even when it is empty to him. */
  readonly byCollection: Readonly<Record<string, CollectionCount>>
}

export interface CollectionCount {
  readonly objects: number
  /** When the last of them was added, in milliseconds since the epoch; null: there is none. */
  readonly lastAddedAt: number | null
}

interface Tally {
  objects: number
  readonly byType: Map<string, number>
  readonly byKey: Map<number, { objects: number; lastAddedAt: number | null }>
}

const rowsPerStep = 2000

/** Numbers are intelligence, too: what is hidden is not counted. */
export class Counting {
  readonly #store: Store
  readonly #changes: Changes
  readonly #collections: Collections
  readonly #gate: Gate

  constructor(parts: { store: Store; changes: Changes; collections: Collections; gate: Gate }) {
    this.#store = parts.store
    this.#changes = parts.changes
    this.#collections = parts.collections
    this.#gate = parts.gate
  }

  async counts(reader: Reader): Promise<Counts> {
    const view = await this.#gate.view(reader, 'api')
    const memory = this.#changes.memory<{ counts?: Promise<Counts> }>(`counts ${view.key}`, () => ({}))
    // The promise is what is remembered: who asks meanwhile does not count a second time.
    memory.counts ??= this.#count(view).catch((error: unknown) => {
      delete memory.counts
      throw error
    })
    return memory.counts
  }

  async #count(view: View): Promise<Counts> {
    const tally: Tally = { objects: 0, byType: new Map(), byKey: new Map() }
    for (const key of view.collections) tally.byKey.set(key, { objects: 0, lastAddedAt: null })
    await (view.isUnrestricted ? this.#countAll(tally) : this.#countVisible(view, tally))
    const ids = new Map((await this.#collections.all()).map((collection) => [collection.key, collection.id]))
    const byCollection = [...tally.byKey].flatMap(([key, count]): [string, CollectionCount][] => {
      const id = ids.get(key)
      return id === undefined ? [] : [[id, count]]
    })
    return { objects: tally.objects, byType: Object.fromEntries(tally.byType), byCollection: Object.fromEntries(byCollection) }
  }

  async #countAll(tally: Tally): Promise<void> {
    const types = await this.#store.db
      .selectFrom('object')
      .select((row) => ['type', row.fn.countAll<number>().as('objects')])
      .groupBy('type')
      .execute()
    for (const { type, objects } of types) {
      tally.objects += objects
      tally.byType.set(type, objects)
    }
    const members = await this.#store.db
      .selectFrom('member')
      .select((row) => ['collection_key', row.fn.countAll<number>().as('objects'), row.fn.max('added_at').as('lastAddedAt')])
      .groupBy('collection_key')
      .execute()
    for (const { collection_key, ...count } of members)
      tally.byKey.set(collection_key, { objects: count.objects, lastAddedAt: toMs(count.lastAddedAt) })
  }

  async #countVisible(view: View, tally: Tally): Promise<void> {
    for (let after = 0; ; ) {
      const rows = await this.#store.db
        .selectFrom('object')
        .select(heldColumns)
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(rowsPerStep)
        .execute()
      const last = rows.at(-1)
      if (last === undefined) return
      after = last.seq
      const members = await this.#store.db
        .selectFrom('member')
        .select(['object_seq', 'collection_key', 'added_at'])
        .where(
          isOneOf(
            'object_seq',
            rows.map((row) => row.seq),
          ),
        )
        .execute()
      const places = Map.groupBy(members, (member) => member.object_seq)
      const released = await this.#gate.releaseWithin(view, rows, (row) =>
        (places.get(row.seq) ?? []).map((member) => member.collection_key),
      )
      for (const [index, row] of rows.entries()) {
        const level = released[index]?.level
        if (level === undefined) continue
        tally.objects += 1
        tally.byType.set(row.type, (tally.byType.get(row.type) ?? 0) + 1)
        const open = level === 'red' ? view.redCollections : view.collections
        for (const { collection_key: key, added_at: addedAt } of places.get(row.seq) ?? []) {
          const count = tally.byKey.get(key)
          if (count === undefined || !open.has(key)) continue
          count.objects += 1
          count.lastAddedAt = Math.max(count.lastAddedAt ?? 0, toMs(addedAt))
        }
      }
      await nextTurn()
    }
  }
}

function toMs(micros: number): number {
  return Math.floor(micros / 1000)
}
