/** An API token: a machine or a person acting for one reader. Only the hash of its secret is kept. */
export interface TokenTable {
  id: string
  name: string
  secret_hash: Uint8Array
  /** Highest TLP level this reader may receive: `clear` … `red`. */
  clearance: string
  /** 1: may administer the node. */
  is_admin: number
  /** Milliseconds since the epoch. */
  created_at: number
  expires_at: number | null
  revoked_at: number | null
  /** SHA-256 in hex of the TLS certificate whose holder alone may use it; null: whoever knows the secret. */
  certificate: string | null
}

/** What one token may do with one collection. No row, no right. */
export interface GrantTable {
  token_id: string
  /** A collection id, or `*` for every collection. */
  collection_id: string
  can_read: number
  can_write: number
}
