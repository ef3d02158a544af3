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

/** One statement of a fact. It is never changed: a later one takes its place. */
export interface IncidentFactTable {
  seq: Generated<number>
  /** Null: of the organisation, so of all its incidents. */
  incident: number | null
  definition: string
  /** JSON, as the fact's type holds it; null when it is not known. */
  value: string | null
  /** `known`, `estimated` or `unknown`. */
  sure: string
  /** When it was stated. */
  at: number
  /** The moment it is true of, for what grows with time; null: `at`. */
  as_of: number | null
  source: string | null
  by: string
}

/** Who learned what when, and what they made of it: a statement of the log each. */
export interface IncidentAwarenessTable {
  seq: Generated<number>
  id: string
  incident: number
  at: number
  /** JSON: what the statement's content hash was made from. */
  content: string
  statement_idx: number
}

/** The files of regimes, facts, predicates, overlays and calendars as they were, by the hash of their texts. */
export interface LawTextTable {
  hash: string
  at: number
  /** JSON of path and text, compressed with gzip. */
  files: Uint8Array
}

/** The law that an incident is judged under; the last row counts. */
export interface IncidentLawTable {
  seq: Generated<number>
  incident: number
  hash: string
  since: number
}

/** What was done about a regime: reported, asked for by the authority, put off, withdrawn. */
export interface IncidentActTable {
  id: string
  incident: number
  kind: string
  regime: string
  stage: string | null
  /** Two letters: to or by the authority of this state, where it is owed to several. */
  state: string | null
  /** When it was done; `recorded_at` is when it was written down. */
  at: number
  until_at: number | null
  is_oral: number
  by: string
  recorded_at: number
  receipt: string | null
  statement_idx: number
  removed_at: number | null
}

/** What the last judgement gave: for lists, calendars, warnings and statistics. The whole is computed when it is read. */
export interface IncidentDutyTable {
  incident: number
  regime: string
  stage: string
  /** Two letters: to whose authority it is owed; empty where that does not depend on the organisation. */
  state: string
  title: string
  bearer: string
  /** `due`, `unknown` or `met`. */
  verdict: string
  due_at: number | null
  met_at: number | null
  is_late: number
  /** How urgently it was warned of: 0 not yet, 1 a day, 2 four hours, 3 an hour before, 4 overdue. */
  warned: number
}

/** A file kept as evidence: its bytes lie in the home folder under their hash. */
export interface IncidentEvidenceTable {
  id: string
  incident: number
  /** As it was called where it was taken. */
  name: string
  size: number
  /** Hexadecimal. */
  sha256: string
  taken_at: number
  statement_idx: number
}

/** Who had a piece of evidence in hand, for what. */
export interface IncidentCustodyTable {
  seq: Generated<number>
  evidence: string
  at: number
  by: string
  /** `taken`, `looked`, `moved`, `noted`, `checked` or `sealed`. */
  what: string
  note: string
  /** Place of its statement in the log; null for one who only looked. */
  statement_idx: number | null
}

/** A report of an incident by one of the forms. */
export interface IncidentReportTable {
  id: string
  incident: number
  form: string
  regime: string
  stage: string
  /** Two letters: for the authority of this state, where it is owed to several. */
  state: string | null
  language: string
  /** JSON: what people wrote, by item. */
  answers: string
  made_at: number
  edited_at: number
  /** JSON: the names of all who wrote in it; none of them may sign it. */
  editors: string
  signed_at: number | null
  signed_by: string | null
  /** JSON: the filled report as it was signed; null while it is a draft. */
  content: string | null
  /** The act by which it was said to be submitted. */
  act: string | null
}
