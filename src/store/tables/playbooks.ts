import type { Generated } from 'kysely'

/** A playbook that somebody brought: each version of it. Ours come with the data files and are not here. */
export interface PlaybookTable {
  /** CACAO identifier. */
  id: string
  /** Its `modified`, which is its version. */
  modified: string
  hash: string
  /** TLP level. */
  level: string
  imported_at: number
  imported_by: string
}

/** Playbooks as they were, by the hash of their canonical JSON: a run goes on with the text it began with. */
export interface PlaybookTextTable {
  hash: string
  text: string
}

/** A playbook under way. Everything but its events follows from them, and is here to be found by. */
export interface PlaybookRunTable {
  number: Generated<number>
  id: string
  playbook: string
  hash: string
  title: string
  incident: number | null
  /** TLP level, where it is of no incident. */
  level: string
  /** `running`, `paused`, `ended` or `cancelled`. */
  state: string
  started_at: number
  started_by: string
  changed_at: number
  /** When the clock next has something to say of it. */
  clock_at: number | null
  /** The run whose step it is, and that visit. */
  parent_run: number | null
  parent_visit: string | null
}

/** What happened to a run, in order: never changed, never deleted. */
export interface PlaybookEventTable {
  run: number
  n: number
  at: number
  by: string
  /** JSON. */
  event: string
}
