import type { Generated } from 'kysely'

/** Where notices go. Times are milliseconds since the epoch. */
export interface NoticeChannelTable {
  name: string
  /** `webhook` or `email`. */
  kind: string
  /** A URL or a mailbox. */
  address: string
  /** Who is there: on call, incident lead, … */
  role: string
  /** TLP level of what it may be told; null: number, duty and due time alone. */
  clearance: string | null
  /** What signs the calls of a webhook. */
  secret: string | null
  /** PEM of an authority to trust besides the system's. */
  ca: string | null
  made_at: number
  made_by: string
}

/** Who is told when; the last row counts. */
export interface NoticeSettingTable {
  seq: Generated<number>
  /** Null: of the whole node. */
  incident: number | null
  /** JSON; null: as the node has it. */
  body: string | null
  at: number
  by: string
}

/** One notice to one channel: it waits here until it was taken. */
export interface NoticeTable {
  seq: Generated<number>
  id: string
  channel: string
  /** `deadline`, `digest` or `test`. */
  kind: string
  incident: number | null
  regime: string | null
  stage: string | null
  /** Of the duty. */
  title: string | null
  due_at: number | null
  /** `day`, `four-hours`, `hour` or `overdue`. */
  step: string | null
  /** `waiting`, `sent`, `failed` or `stopped`. */
  state: string
  made_at: number
  next_at: number
  attempts: number
  error: string | null
  sent_at: number | null
}

/** A person has said that they know of the deadline: nobody else is woken. */
export interface NoticeSeenTable {
  incident: number
  regime: string
  stage: string
  due_at: number
  at: number
  by: string
}

/** With what a mailbox's mail is encrypted. */
export interface MailKeyTable {
  address: string
  /** `smime` or `age`. */
  kind: string
  /** A certificate in PEM, or an age recipient. */
  key: string
  /** SHA-256 of it, hexadecimal. */
  fingerprint: string
  pinned_at: number
  pinned_by: string
}

/** A mail that became, or was added to, an incident. */
export interface IncidentMailTable {
  message_id: string
  incident: number
  sender: string
  subject: string
  sent_at: number | null
  taken_at: number
  taken_by: string
  /** Id of the evidence that the mail itself is. */
  evidence: string
  /** JSON: what was found in it. */
  observables: string
}
