import type { Generated } from 'kysely'

/** A signed message that goes to a partner. Times are milliseconds since the epoch. */
export interface PostOutTable {
  /** The order in which a partner gets them. */
  seq: Generated<number>
  /** Of the message. */
  id: string
  to_origin: string
  kind: string
  thread: string
  /** The message as it was signed. */
  source: string
  queued_at: number
  attempts: number
  next_at: number
  /** What went wrong last; null when nothing did. */
  error: string | null
  /** `waiting`, `delivered` or `refused`. */
  state: string
  /** When the partner had it on its disk, by the partner's clock. */
  delivered_at: number | null
  /** The partner's signed receipt. */
  receipt: string | null
  statement_idx: number
}

/** A signed message that came from a partner: kept as it came, once. */
export interface PostInTable {
  seq: Generated<number>
  id: string
  from_origin: string
  kind: string
  thread: string
  source: string
  sha256: string
  at: number
  statement_idx: number
}

/** A signed report on its way to one recipient. */
export interface IncidentSubmissionTable {
  id: string
  incident: number
  report: string
  /** `portal`, `email`, `api` or `node`. */
  channel: string
  /** The authority, as people call it. */
  recipient: string
  /** As the channel knows it: of a portal, a mailbox, an interface; of a node its origin. */
  address: string
  /** TLP level under which it is sent. */
  marking: string
  /** Whom the authority may ask. */
  contact: string
  /** Two letters: of the authority's state, where the report is owed to several. */
  country: string | null
  /** The submission whose place it takes. */
  corrects: string | null
  /** Of the message to a node. */
  message: string | null
  thread: string | null
  /** Of the report as it was signed, hexadecimal. */
  sha256: string
  /** `prepared`, `confirmed`, `sent`, `failed`, `acknowledged` or `withdrawn`. */
  state: string
  prepared_at: number
  prepared_by: string
  confirmed_at: number | null
  confirmed_by: string | null
  sent_at: number | null
  acknowledged_at: number | null
  withdrawn_at: number | null
  receipt: string | null
  error: string | null
  attempts: number
  /** The act that it is recorded as. */
  act: string | null
}

/** One message of the thread with an authority. */
export interface IncidentMessageTable {
  seq: Generated<number>
  id: string
  incident: number
  thread: string
  /** Of the other node's log. */
  origin: string
  /** `out` or `in`. */
  direction: string
  kind: string
  at: number
  /** Who sent it: a person of this node, or the partner by its name here. */
  by: string
  /** JSON: the body of the message. */
  body: string
  /** Of a question: until when the authority wants its answer. */
  answer_by: number | null
  answered_at: number | null
  /** Of one that went out: when the partner had it, and what went wrong last. */
  delivered_at: number | null
  error: string | null
  /** The act that it is recorded as. */
  act: string | null
}
