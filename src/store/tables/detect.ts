import type { Generated } from 'kysely'

/** What the matcher knows of one indicator: of its latest version alone. */
export interface IndicatorTable {
  number: Generated<number>
  id: string
  /** Key of the object version that this row was made from. */
  object_seq: number
  revision: string
  name: string
  pattern: string
  created_by: string | null
  /** TLP level when it was taken over. */
  level: string
  severity: string
  /** `matching`, `waiting`, `expired`, `revoked`, `withdrawn`, `held` (cannot be matched) or `listed` (all on warning lists). */
  state: string
  /** Why it is held, or what is not matched of it. */
  reason: string | null
  /** JSON: the atoms that are matched, as [kind, how, value]. */
  atoms: string
  /** JSON: the atoms that warning lists hold back, as [kind, how, value, list]; null for none. */
  listed: string | null
  /** 1: a person decided that the warning lists do not apply to it. */
  ignores_lists: number
  /** Milliseconds since the epoch. */
  valid_from: number
  valid_until: number | null
}

/** What was seen of one observable in one source on one day. */
export interface HistoryTable {
  /** Place of the kind in `observableKinds`. */
  kind: number
  /** Sort key of the value: what belongs together stands together. */
  key: string
  /** Days since 1970-01-01, UTC. */
  day: number
  source: number
  /** Milliseconds since the epoch. */
  first_at: number
  last_at: number
  count: number
}

/** Something found: one indicator with all that met it until somebody decided, or one episode of a plant. */
export interface AlertTable {
  seq: Generated<number>
  id: string
  /** `indicator` or `process`. */
  kind: Generated<string>
  /** Empty for an alert of another kind. */
  indicator_id: string
  /** Of an alert of the kind `process`. */
  episode_id: string | null
  /** `open`, `confirmed` or `dismissed`. */
  status: string
  /** `low`, `medium` or `high`. */
  severity: string
  /** `live` or `history`: what opened it. */
  origin: string
  /** TLP level of the indicator, the strictest it had while the alert grew; of an episode, the organisation's own. */
  level: string
  /** The sum over its observables; of an episode, its samples in alarm. */
  count: number
  /** Milliseconds since the epoch. */
  first_seen_at: number
  last_seen_at: number
  opened_at: number
  changed_at: number
  decided_by: string | null
  decided_at: number | null
  reason: string | null
  sighting_id: string | null
}

export interface AlertObservableTable {
  alert_seq: number
  kind: number
  value: string
  /** How it met the indicator: `exact`, `subdomain`, `in-range` or `pattern`. */
  how: string
  count: number
  first_seen_at: number
  last_seen_at: number
  /** Seen again after the alert was dismissed: counted, not alarmed. */
  suppressed: number
}

export interface AlertSourceTable {
  alert_seq: number
  source: number
}

/** The first few and the last few things seen that an alert rests on. */
export interface AlertEvidenceTable {
  alert_seq: number
  /** 1, 2, 3, … in the order found; those between the first few and the last few are let go. */
  number: number
  /** `live` or `history`. */
  origin: string
  kind: number
  value: string
  /** The field of the line; null for history, which keeps no lines. */
  field: string | null
  source: number
  place: string | null
  format: string | null
  line: string | null
  first_at: number
  last_at: number
  count: number
  remark: string | null
}

export interface AlertNoteTable {
  alert_seq: number
  at: number
  by: string
  text: string
}
