import type { Generated } from 'kysely'

/**
 * One version of one STIX object, its text as it came. Within a collection id and revision are unique. Two collections may
 * hold one version in two forms: a partner may have been given less of it than another.
 */
export interface ObjectTable {
  seq: Generated<number>
  id: string
  /** Sortable form of `modified`, else of `created`, else empty: with `id` it names the version. */
  revision: string
  /** What TAXII shows as the version: the producer's own text, or for an unversioned object the time it was received. */
  version: string
  type: string
  spec_version: string
  created_by: string | null
  is_revoked: number
  /** TLP level that the importer vouched for when the object carries none; null means the strictest applies. */
  handling: string | null
  /** The ids of `object_marking_refs`, sorted, joined by a space: what its level is computed from, kept beside it so that no text has to be read. */
  markings: string
  /** 1: it has granular markings, so its text must be looked into before it leaves. */
  has_granular: number
  /** Who brought it: a token name, a feed, `import`. */
  brought_by: string
  /** Microseconds since the epoch. */
  received_at: number
  /** SHA-256 of `text`. */
  hash: Uint8Array
  /** The statement that it was received. */
  statement_idx: number
  /** The object's JSON text: white space between tokens removed, nothing else changed. Last, so that short columns are read without it. */
  text: string
  /** 1: there are or were more rows of its id. Kept so that a page of single versions, nearly all there are, looks for no others. */
  has_others: Generated<number>
}

/** The full-text index: an object's words under its `seq`. Filled after the commit, see `meta` `intel.indexed-through`. */
export interface ObjectWordsTable {
  rowid: number
  words: string
}

export interface CollectionTable {
  /** Small key used in `member`. */
  key: Generated<number>
  /** UUID, as TAXII shows it. */
  id: string
  alias: string | null
  title: string
  description: string | null
  /** Milliseconds since the epoch. */
  created_at: number
}

/** An object version in a collection. (added_at, seq) is the total order of TAXII paging. */
export interface MemberTable {
  collection_key: number
  /** Microseconds since the epoch; never smaller than that of an earlier member. */
  added_at: number
  /** Grows by one with each addition to any collection. */
  seq: number
  object_seq: number
}

/**
 * A version that was withdrawn from a collection. A reference to an object that is gone is still a reference to it:
 * its level and its collection go on deciding who may see the id.
 */
export interface WithdrawnTable {
  seq: Generated<number>
  id: string
  type: string
  /** Its effective level when it was withdrawn. */
  level: string
  collection_key: number
  /** Microseconds since the epoch. */
  at: number
}

/** A TAXII status resource, kept for a day at least. */
export interface StatusTable {
  id: string
  token_id: string
  requested_at: number
  body: string
}
