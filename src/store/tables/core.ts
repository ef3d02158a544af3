import type { Generated } from 'kysely'

/** One setting or counter of the node itself. */
export interface MetaTable {
  key: string
  value: string
}

/** What this node states, in order: one row for every statement, never deleted. */
export interface StatementTable {
  /** Its place in the log: 0, 1, 2, … without a gap. */
  idx: number
  /** Microseconds since the epoch. */
  at: number
  kind: string
  subject: string
  version: string | null
  /** `toContentHash` with the seed. */
  content: Uint8Array
  /** All salts come from it; null once the content is erased, so that nothing can be shown or guessed any more. */
  seed: Uint8Array | null
}

/** What the log says of a statement once it is sealed: signed, and in the tree. */
export interface SealedTable {
  idx: number
  /** `toEntry`: what the leaf is the hash of. */
  entry: Uint8Array
  signature: Uint8Array
}

/** The log's Merkle tree, a row for each tile at its widest. */
export interface LogTileTable {
  level: number
  idx: number
  hashes: Uint8Array
}

/** Every checkpoint that this node has signed. */
export interface LogCheckpointTable {
  size: number
  /** Microseconds since the epoch. */
  at: number
  root: Uint8Array
  /** The signed note; cosignatures are added to it as they come. */
  note: string
  /** How many witnesses have cosigned it. */
  cosignatures: Generated<number>
}

/** A head of the log that an authority outside the federation has seen. */
export interface LogAnchorTable {
  size: number
  /** Which kind of receipt: `rfc3161`. */
  kind: string
  /** Milliseconds since the epoch, as the authority says. */
  at: number
  authority: string
  receipt: Uint8Array
}

/** What has still to be done because of what was written: read by `node/reactions.ts`, deleted when done. */
export interface OutboxTable {
  seq: Generated<number>
  at: number
  topic: string
  body: string
}
