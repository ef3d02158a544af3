import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Reader } from '../identity/index.ts'
import type { Store } from '../store/index.ts'
import { type Collection, requireReadable } from './collections.ts'
import type { Gate, Released } from './egress.ts'
import { type HeldObject, heldColumns, isOneOf } from './held.ts'
import { chooseVersions, type VersionMatch } from './version-choice.ts'
import type { Purpose, View } from './view.ts'

/** A place in the total order of a collection. */
export interface Cursor {
  /** Microseconds since the epoch. */
  readonly addedAt: number
  readonly seq: number
}

export interface Match extends VersionMatch {
  readonly ids?: readonly string[] | undefined
  readonly types?: readonly string[] | undefined
}

export interface PageQuery {
  readonly collection: Collection
  readonly afterCursor?: Cursor | undefined
  /** Strictly after, by the time of addition to this collection. */
  readonly addedAfterMicros?: number | undefined
  readonly match?: Match | undefined
  readonly limit: number
}

export interface Entry extends Cursor {
  readonly released: Released
}

export interface Page {
  readonly entries: Entry[]
  /** True only when another entry exists that this reader may see. */
  readonly hasMore: boolean
}

const smallestWindow = 64
const largestWindow = 4096

/** A member with the columns that tell its level, without the text. */
interface Outline {
  added_at: number
  place: number
  seq: number
  id: string
  type: string
  handling: string | null
  markings: string
  revision: string
  version: string
  spec_version: string
  has_others: number
}

/**
 * The objects of a collection in the order of their addition, through the gate. Each page costs the same wherever it
 * begins: it goes on from a place in the order, not from a count. Each member is given exactly once, whatever is added or
 * withdrawn meanwhile (TAXII 2.1 §3.5).
 */
export class Paging {
  readonly #store: Store
  readonly #gate: Gate

  constructor(store: Store, gate: Gate) {
    this.#store = store
    this.#gate = gate
  }

  async page(reader: Reader, purpose: Purpose, query: PageQuery): Promise<Page> {
    requireReadable(reader, query.collection)
    return this.pageWithin(await this.#gate.view(reader, purpose), query)
  }

  async pageWithin(view: View, query: PageQuery): Promise<Page> {
    const entries: Entry[] = []
    const windows = this.#windows(query)
    for await (const window of windows) {
      entries.push(...(await this.#release(view, window, query)))
      if (entries.length > query.limit) break
    }
    return { entries: entries.slice(0, query.limit), hasMore: entries.length > query.limit }
  }

  async *#windows(query: PageQuery): AsyncGenerator<Outline[]> {
    const after = startOf(query)
    if (query.match?.ids !== undefined) {
      const rows = await this.#outlines(query).where(isOneOf('object.id', query.match.ids)).execute()
      yield rows
        .filter((row) => row.added_at > after.addedAt || (row.added_at === after.addedAt && row.place > after.seq))
        .sort((one, other) => one.added_at - other.added_at || one.place - other.place)
      return
    }
    let { addedAt, seq } = after
    for (let size = Math.max(query.limit + 1, smallestWindow); ; size = Math.min(size * 2, largestWindow)) {
      const rows = await this.#outlines(query)
        .where(sql<boolean>`(member.added_at, member.seq) > (${addedAt}, ${seq})`)
        .orderBy('member.added_at')
        .orderBy('member.seq')
        .limit(size)
        .execute()
      yield rows
      const last = rows.at(-1)
      if (last === undefined || rows.length < size) return
      addedAt = last.added_at
      seq = last.place
      // A reader who may see little makes long walks: others have their turn meanwhile.
      await nextTurn()
    }
  }

  #outlines(query: PageQuery) {
    const types = query.match?.types
    return this.#store.db
      .selectFrom('member')
      .innerJoin('object', 'object.seq', 'member.object_seq')
      .select(['member.added_at', 'member.seq as place', 'object.seq', 'object.id', 'object.type', 'object.handling', 'object.markings'])
      .select(['object.revision', 'object.version', 'object.spec_version', 'object.has_others'])
      .where('member.collection_key', '=', query.collection.key)
      .$if(types !== undefined, (rows) => rows.where('object.type', 'in', types ?? []))
  }

  async #release(view: View, window: readonly Outline[], query: PageQuery): Promise<Entry[]> {
    const allowed = await this.#gate.allowed(view, window, query.collection.key)
    if (allowed.length === 0) return []
    const several = new Set(allowed.flatMap((row) => (row.has_others === 1 ? [row.id] : [])))
    const single = allowed.filter((row) => !several.has(row.id) && chooseVersions([row], query.match ?? {}).length > 0)
    const released = await this.#releaseSeqs(
      view,
      single.map((row) => row.seq),
      query.collection.key,
    )
    for (const [seq, one] of await this.#releaseVersions(view, several, query)) released.set(seq, one)
    return allowed.flatMap((row) => {
      const one = released.get(row.seq)
      return one === undefined ? [] : [{ released: one, addedAt: row.added_at, seq: row.place }]
    })
  }

  async #releaseSeqs(view: View, seqs: readonly number[], collectionKey: number): Promise<Map<number, Released>> {
    const rows = await this.#store.db.selectFrom('object').select(heldColumns).where(isOneOf('object.seq', seqs)).execute()
    return this.#releaseRows(view, rows, collectionKey)
  }

  async #releaseRows(view: View, rows: readonly HeldObject[], collectionKey: number): Promise<Map<number, Released>> {
    const released = await this.#gate.releaseWithin(view, rows, () => [collectionKey])
    return new Map(rows.flatMap((row, index) => toPair(row.seq, released[index])))
  }

  /** Of objects with several versions, the versions asked for among those that the reader may see. */
  async #releaseVersions(view: View, ids: ReadonlySet<string>, query: PageQuery): Promise<Map<number, Released>> {
    if (ids.size === 0) return new Map()
    const rows = await this.#store.db
      .selectFrom('object')
      .innerJoin('member', 'member.object_seq', 'object.seq')
      .select([...heldColumns, 'object.spec_version'])
      .where('member.collection_key', '=', query.collection.key)
      .where(isOneOf('object.id', ids))
      .execute()
    const released = await this.#releaseRows(view, rows, query.collection.key)
    const visible = Map.groupBy(
      rows.filter((row) => released.has(row.seq)),
      (row) => row.id,
    )
    const chosen = [...visible.values()].flatMap((versions) => chooseVersions(versions, query.match ?? {}))
    return new Map(chosen.flatMap((row) => toPair(row.seq, released.get(row.seq))))
  }
}

function toPair(seq: number, released: Released | undefined): [number, Released][] {
  return released === undefined ? [] : [[seq, released]]
}

function startOf(query: PageQuery): Cursor {
  const { afterCursor, addedAfterMicros = 0 } = query
  if (afterCursor !== undefined && afterCursor.addedAt >= addedAfterMicros) return afterCursor
  // No member has this place: everything added at that very instant is left out.
  return { addedAt: addedAfterMicros, seq: Number.MAX_SAFE_INTEGER }
}
