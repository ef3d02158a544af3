import { canRead, type Reader } from '../identity/index.ts'
import { type TlpLevel, tlpRank } from '../stix/index.ts'
import type { Collection } from './collections.ts'

/** Why something leaves. */
export type Purpose = 'taxii' | 'search' | 'export' | 'api' | 'alert'

/**
 * What a reader may have for a purpose: the reduced form on which the gate decides. Two readers with the same view get the
 * same answers, so what is remembered for one may serve the other.
 */
export interface View {
  /** Names the view. */
  readonly key: string
  readonly rank: number
  /** Collections whose objects may be given. */
  readonly collections: ReadonlySet<number>
  /** Collections whose TLP:RED objects may be given. */
  readonly redCollections: ReadonlySet<number>
  /** Everything that is held may be given: nothing has to be looked at. */
  readonly isUnrestricted: boolean
}

/**
 * - A reader reads a collection that a grant names, or all with a grant on `*`.
 * - `taxii`: TLP:RED is for named recipients only, so it leaves only to a token whose grant names the collection itself.
 * - `export`: the file is read by others than the one who writes it, so the level of its audience is stated and is the limit.
 * - `search`, `api`, `alert`: the reader looks at it on this node; clearance and grants decide.
 */
export function toView(reader: Reader, purpose: Purpose, held: { collections: readonly Collection[]; audience?: TlpLevel }): View {
  const { collections, audience } = held
  const own = tlpRank(reader.clearance)
  const rank = audience === undefined ? own : Math.min(own, tlpRank(audience))
  const readable = collections.filter((collection) => canRead(reader, collection.id))
  const named = new Set(reader.grants.filter((grant) => grant.canRead).map((grant) => grant.collectionId))
  const forRed = purpose === 'taxii' ? readable.filter((collection) => named.has(collection.id)) : readable
  const seesRed = rank >= tlpRank('red')
  const keys = readable.map((collection) => collection.key)
  const redKeys = seesRed ? forRed.map((collection) => collection.key) : []
  return {
    key: `${rank}|${keys.join(',')}|${redKeys.join(',')}`,
    rank,
    collections: new Set(keys),
    redCollections: new Set(redKeys),
    isUnrestricted: seesRed && redKeys.length === collections.length,
  }
}

/** Whether something of this level, held in these collections, is within the view. */
export function isWithinView(view: View, level: TlpLevel, collectionKeys: Iterable<number>): boolean {
  if (tlpRank(level) > view.rank) return false
  const allowed = level === 'red' ? view.redCollections : view.collections
  for (const key of collectionKeys) if (allowed.has(key)) return true
  return false
}
