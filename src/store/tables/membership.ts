import type { Generated } from 'kysely'

/** Keys that this node signs with since they took over; those that it was made with stand in its folder of keys alone. */
export interface SigningKeyTable {
  seq: Generated<number>
  /** `log` or `witness`. */
  role: string
  /** The name of the keys: the log's origin, or the witness's name. */
  name: string
  /** Verifier keys as JSON, Ed25519 first. */
  keys: string
  /** For a log: the first statement that they sign. */
  from_idx: number
  /** Milliseconds since the epoch. */
  at: number
  /** The hand-over, signed by the old keys and the new; null where the old keys were not to be trusted. */
  note: string | null
  /** `planned`, `compromised` or `new-log`. */
  reason: string
}

/** A log of this node that ended, so that a new one could begin. */
export interface EndedLogTable {
  origin: string
  size: number
  /** Its last signed head that this node has. */
  note: string
  reason: string
  at: number
}

/** A version of a circle's list of members that this node has adopted. Never deleted. */
export interface MemberListTable {
  circle: string
  version: number
  /** `toListHash`. */
  hash: Uint8Array
  previous: Uint8Array
  /** With the signatures that it was adopted by. */
  note: string
  adopted_at: number
  adopted_by: string
}

/** A list on its way: proposed here, or brought by somebody, and not adopted yet. */
export interface MemberDraftTable {
  hash: Uint8Array
  circle: string
  version: number
  note: string
  /** 1: this node has signed it. */
  is_signed: number
  at: number
}

/** How much of a partner's log this node mirrors, and the head that it leads to. */
export interface MirrorHeadTable {
  origin: string
  size: number
  note: string
  at: number
}

export interface MirrorTileTable {
  origin: string
  level: number
  idx: number
  hashes: Uint8Array
}

/** Up to 256 entries of a partner's log together, as its tiles are: commitments of 32 bytes each, never content. */
export interface MirrorEntryTable {
  origin: string
  idx: number
  entry: Uint8Array
}
