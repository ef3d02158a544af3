import type { Generated } from 'kysely'

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

/** Another node whose log this node witnesses, and that witnesses this node's. */
export interface PartnerTable {
  name: string
  /** Where its node answers. */
  url: string
  /** PEM of an authority to trust besides the system's. */
  ca: string | null
  /** Where it takes checkpoints to cosign: a submission prefix (C2SP tlog-witness). */
  witness_url: string
  /** What its log is called; for a mere witness, its own name. */
  origin: string
  /** Verifier keys as JSON: pinned by the person who added the partner. None for a mere witness. */
  log_keys: string
  witness_keys: string
  /** Keys that gave way to those: what they signed stays decidable. */
  past_log_keys: Generated<string>
  past_witness_keys: Generated<string>
  /** The circle whose list of members added it; null when a person did. */
  circle: string | null
  added_at: number
  /** How much of our log it has cosigned. */
  cosigned_size: Generated<number>
  cosigned_at: number | null
  /** When its log was last looked at. */
  seen_at: number | null
  error: string | null
}

/** The largest checkpoint of a partner's log that this node has cosigned. */
export interface WitnessSeenTable {
  origin: string
  size: number
  root: Uint8Array
  /** The note as the log signed it: half of the evidence, should it tell another story later. */
  note: string
  at: number
}

/** A log that told two stories, or seems to. */
export interface LogAlarmTable {
  id: Generated<number>
  at: number
  origin: string
  detail: string
  /** The evidence file, or the notes as far as they go. */
  evidence: string
  /** 1 when the evidence convinces anybody with the log's key. */
  is_proof: number
  /** When a person said that they have seen it. */
  seen_at: number | null
}
