import type { Generated } from 'kysely'

/** A report that came in, with all that belongs to it. Times are milliseconds since the epoch. */
export interface AuthorityThreadTable {
  /** What people call it by: 1, 2, 3, … */
  number: Generated<number>
  /** Id of the first report, which names the thread for every node. */
  id: string
  /** TLP level: the strictest of its messages. */
  level: string
  is_exercise: number
  /** `node`, `routed` (by another authority), `phone`, `paper` or `email`. */
  way: string
  /** Of the node that answers go to; null: none. */
  origin: string | null
  organisation: string
  country: string | null
  contact: string
  regime: string
  title: string
  /** `incident`, `near-miss` or `threat`. */
  kind: string
  severity: string
  is_voluntary: number
  /** JSON: what the newest report says for routing and counting. */
  facts: string
  /** JSON: what people here judge otherwise, or add. */
  judged: string
  /** `received`, `acknowledged`, `in-work` or `closed`. */
  state: string
  assignee: string | null
  /** The report of the same thing that is worked on instead. */
  duplicate_of: number | null
  received_at: number
  changed_at: number
  acknowledged_at: number | null
  feedback_at: number | null
  routed_at: number | null
  withdrawn_at: number | null
  closed_at: number | null
}

/** One message of the thread, in the order in which they are held. Never changed. */
export interface AuthorityMessageTable {
  seq: Generated<number>
  id: string
  thread: number
  /** `in` or `out`. */
  direction: string
  kind: string
  /** Of a report. */
  stage: string | null
  /** By the sender's clock. */
  at: number
  held_at: number
  /** The partner, or the person. */
  by: string
  /** JSON of the message's body. */
  body: string
  /** The signed text; null for what goes or went by hand. */
  source: string | null
}

/** What people here decided and wrote down. */
export interface AuthorityEntryTable {
  seq: Generated<number>
  thread: number
  at: number
  by: string
  what: string
  text: string
}

/** Where the report was passed on to. */
export interface AuthorityRouteTable {
  id: string
  thread: number
  /** Id of the rule, or `by-hand`. */
  rule: string
  state: string
  /** Id of an authority; empty for one that is in no file. */
  recipient: string
  name: string
  clause: string
  why: string
  /** `node`: by the post between nodes. `carried`: a person carries it, and says when it is done. */
  way: string
  /** Id of the report that was passed on. */
  message: string
  sent_at: number
  sent_by: string
  done_at: number | null
  done_by: string | null
  note: string | null
  /** When the reporter was told. */
  told_at: number | null
}

/** Which node is which authority; our own origin says who we are. */
export interface AuthorityTieTable {
  authority: string
  origin: string
  at: number
  by: string
}

/** A quarter's summary as it was made. */
export interface AuthoritySummaryTable {
  id: string
  quarter: string
  /** TLP level: the strictest of what was counted. */
  level: string
  /** JSON. */
  content: string
  made_at: number
  made_by: string
  sent_at: number | null
  sent_by: string | null
}
