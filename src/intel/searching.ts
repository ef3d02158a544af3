import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Reader } from '../identity/index.ts'
import type { Store } from '../store/index.ts'
import { type Collection, requireReadable } from './collections.ts'
import type { Gate } from './egress.ts'
import { intelFault } from './faults.ts'
import type { HeldOutline } from './held.ts'
import type { Found, Latest } from './latest.ts'
import type { SearchIndex } from './search-index.ts'
import type { View } from './view.ts'
import { answers, type Term, toFtsQuery, toTerms, toWords } from './words.ts'

export interface SearchQuery {
  /** Words that must all be there; the last part of a word may be missing. Absent: everything, newest first. */
  readonly text?: string | undefined
  readonly type?: string | undefined
  readonly collection?: Collection | undefined
  readonly limit: number
  /** `next` of the page before. */
  readonly after?: string | undefined
}

export interface SearchPage {
  /** Latest versions, the last received first: an order by relevance would tell of hidden objects by their words. */
  readonly results: Found[]
  /** Undefined: nothing more that this reader may see. */
  readonly next: string | undefined
}

const smallestWindow = 50
const largestWindow = 2000

interface Hit extends HeldOutline {
  readonly seq: number
}

export class Searching {
  readonly #store: Store
  readonly #gate: Gate
  readonly #latest: Latest
  readonly #index: SearchIndex
  readonly #cursors: SeqSealer

  constructor(parts: { store: Store; gate: Gate; latest: Latest; index: SearchIndex; cursorKey: Uint8Array }) {
    this.#cursors = new SeqSealer(parts.cursorKey)
    this.#store = parts.store
    this.#gate = parts.gate
    this.#latest = parts.latest
    this.#index = parts.index
  }

  async search(reader: Reader, query: SearchQuery): Promise<SearchPage> {
    if (query.collection !== undefined) requireReadable(reader, query.collection)
    const terms = query.text === undefined ? undefined : toTerms(query.text)
    const before = query.after === undefined ? Number.MAX_SAFE_INTEGER : this.#cursors.open(query.after)
    if (terms?.length === 0) return { results: [], next: undefined }
    if (terms !== undefined) await this.#index.catchUp()
    const found = await this.#collect(await this.#gate.view(reader, 'search'), reader, { query, terms, before })
    const results = found.slice(0, query.limit)
    const last = results.at(-1)
    const next = found.length > query.limit && last !== undefined ? this.#cursors.seal(last.seq) : undefined
    return { results: results.map((hit) => hit.found), next }
  }

  async #collect(view: View, reader: Reader, asked: { query: SearchQuery; terms: readonly Term[] | undefined; before: number }) {
    const { query, terms } = asked
    const collected: { seq: number; found: Found }[] = []
    let { before } = asked
    for (let size = Math.max(query.limit + 1, smallestWindow); collected.length <= query.limit; size = Math.min(size * 2, largestWindow)) {
      const hits = await this.#hits(query, terms, { before, size })
      const allowed = await this.#gate.allowed(view, hits)
      const latest = await this.#latest.of(view, reader, { ids: [...new Set(allowed.map((hit) => hit.id))], within: query.collection })
      for (const hit of allowed) {
        const one = latest.get(hit.id)
        if (one?.seq === hit.seq && isAnswer(one.found, query, terms)) collected.push(one)
      }
      const last = hits.at(-1)
      if (last === undefined || hits.length < size) break
      before = last.seq
      // A reader who may see little makes long walks: others have their turn meanwhile.
      await nextTurn()
    }
    return collected
  }

  #hits(query: SearchQuery, terms: readonly Term[] | undefined, window: { before: number; size: number }): Promise<Hit[]> {
    const { type, collection } = query
    return this.#store.db
      .selectFrom('object')
      .select(['object.seq', 'object.id', 'object.type', 'object.handling', 'object.markings'])
      .where('object.seq', '<', window.before)
      .$if(terms !== undefined, (rows) =>
        rows
          .innerJoin('object_words', 'object_words.rowid', 'object.seq')
          .where('object_words.rowid', '<', window.before)
          .where(sql<boolean>`object_words match ${toFtsQuery(terms ?? [])}`),
      )
      .$if(type !== undefined, (rows) => rows.where('object.type', '=', type ?? ''))
      .$if(collection !== undefined, (rows) =>
        rows.where((row) =>
          row.exists(
            row
              .selectFrom('member')
              .select('member.seq')
              .whereRef('member.object_seq', '=', 'object.seq')
              .where('member.collection_key', '=', collection?.key ?? 0),
          ),
        ),
      )
      .orderBy(terms === undefined ? 'object.seq' : sql`object_words.rowid`, 'desc')
      .limit(window.size)
      .execute()
  }
}

/** The index knows the whole object. Of one that was cut for the reader only what is left may answer. */
function isAnswer(found: Found, query: SearchQuery, terms: readonly Term[] | undefined): boolean {
  if (query.collection !== undefined && !found.collections.includes(query.collection.id)) return false
  return terms === undefined || !found.isRedacted || answers(toWords(found.value), terms)
}

/** A sequence number tells how much was received in between, hidden objects too, so it leaves only encrypted. */
class SeqSealer {
  readonly #key: Uint8Array

  constructor(secret: Uint8Array) {
    this.#key = createHash('sha256').update('search').update(secret).digest().subarray(0, 16)
  }

  seal(seq: number): string {
    const block = Buffer.alloc(16)
    block.writeBigUInt64BE(BigInt(seq), 8)
    return createCipheriv('aes-128-ecb', this.#key, null).setAutoPadding(false).update(block).toString('base64url')
  }

  open(text: string): number {
    const sealed = Buffer.from(text, 'base64url')
    if (sealed.length === 16) {
      const block = createDecipheriv('aes-128-ecb', this.#key, null).setAutoPadding(false).update(sealed)
      if (block.readBigUInt64BE(0) === 0n) return Number(block.readBigUInt64BE(8))
    }
    throw intelFault('bad-cursor', 'The value of after is not one that a page of this node gave.', 'after')
  }
}
