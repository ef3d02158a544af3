/** A partner's TAXII collection that this node reads regularly. */
export interface FeedTable {
  name: string
  url: string
  /** Bearer token the partner gave us; null for an open collection. */
  secret: string | null
  /** PEM of an authority to trust besides the system's. */
  ca: string | null
  collection_id: string
  /** TLP level vouched for when an object carries none. */
  handling: string | null
  every_seconds: number
  remote_title: string | null
  /** date_added up to which all was taken, in the partner's own text. */
  added_after: string | null
  last_polled_at: number | null
  received: number
  refused: number
  error: string | null
}
