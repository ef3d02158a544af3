import { createHash } from 'node:crypto'

/** What a leaf says happened. The list grows with the rooms that make statements. */
export const leafKinds = ['received', 'published', 'withdrawn', 'decided'] as const
export type LeafKind = (typeof leafKinds)[number]

export interface LeafEntry {
  readonly kind: LeafKind
  /** What it is about: a STIX id, an alert id. */
  readonly subject: string
  /** SHA-256 over the exact text that the statement is about. */
  readonly contentHash: Uint8Array
}

/** Hash of one log entry: SHA-256 over 0x00 and the entry (RFC 9162 §2.1.1), so that a leaf is never taken for a node. */
export function toLeafHash(entry: LeafEntry): Uint8Array {
  return createHash('sha256')
    .update(Uint8Array.of(0))
    .update(`${entry.kind}\n${entry.subject}\n`, 'utf8')
    .update(entry.contentHash)
    .digest()
}
