import type { Generated } from 'kysely'

/** One setting or counter of the node itself. */
export interface MetaTable {
  key: string
  value: string
}

/** The log in order: one row for every statement, never changed, never deleted. */
export interface LedgerLeafTable {
  /** 0, 1, 2, … without a gap. */
  idx: number
  /** Microseconds since the epoch. */
  at: number
  kind: string
  subject: string
  content_hash: Uint8Array
  /** `toLeafHash` of kind, subject and content hash. */
  hash: Uint8Array
}

/** What has still to be done because of what was written: read by `node/reactions.ts`, deleted when done. */
export interface OutboxTable {
  seq: Generated<number>
  at: number
  topic: string
  body: string
}
