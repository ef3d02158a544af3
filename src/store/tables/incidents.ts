import type { Generated } from 'kysely'

/** A case that people work on. Times are milliseconds since the epoch. */
export interface IncidentTable {
  /** What people call it by: 1, 2, 3, … */
  number: Generated<number>
  id: string
  /** `incident`, `near-miss` or `threat`. */
  kind: string
  title: string
  summary: string
  /** `low`, `medium`, `high` or `critical`. */
  severity: string
  /** Id of a class of `data/incident-classes`. */
  class: string | null
  /** `open`, `contained` or `closed`. */
  state: string
  /** TLP level. */
  level: string
  /** The apparent cause in one phrase. */
  root_cause: string | null
  /** The same, folded so that the same words are the same cause. */
  cause_key: string | null
  detected_at: number
  opened_at: number
  opened_by: string
  changed_at: number
  contained_at: number | null
  closed_at: number | null
  /** The incident that this one is worked on in. */
  merged_into: number | null
  split_from: number | null
}

/** What hangs on an incident: an entity, an asset, a link, a task, … Nothing is deleted: it is taken off. */
export interface IncidentItemTable {
  id: string
  incident: number
  kind: string
  /** What makes two items of a kind the same: an id, a name. */
  key: string
  /** JSON. */
  body: string
  added_at: number
  added_by: string
  removed_at: number | null
}

/** One line of the timeline. It is never changed; what it did can be undone. */
export interface IncidentEntryTable {
  seq: Generated<number>
  id: string
  incident: number
  /** `happened`, `knew` or `did`. */
  lane: string
  /** When it was so; `at` is when it was written down. */
  happened_at: number
  at: number
  by: string
  text: string
  /** JSON: what it changed from what to what; null for a line that a person wrote. */
  change: string | null
  undone_at: number | null
}
