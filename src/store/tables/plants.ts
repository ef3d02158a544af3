import type { Generated } from 'kysely'

/** One version of the model of one plant's normal behaviour. Its text and hash never change. */
export interface ProcessModelTable {
  seq: Generated<number>
  plant_id: number
  /** 1, 2, 3, … of its plant. */
  version: number
  /** `shadow`, `promoted`, `superseded` or `retired`. */
  state: string
  /** Canonical JSON. */
  text: string
  /** SHA-256 of the text, hexadecimal. */
  hash: string
  /** JSON: thresholds by the budget of false alarms that each keeps. */
  budgets: string
  /** JSON: what was found in the readings that it was learned from. */
  readiness: string
  /** JSON: the findings that a person approved before it was learned. */
  approved: string
  learned_by: string
  learned_at: number
  /** Why what was found was approved; null where nothing had to be. */
  reason: string | null
  /** The last time it was made the one that raises alarms. */
  promoted_by: string | null
  promoted_at: number | null
  promotion_reason: string | null
}

/** A version that judges its plant, how far it is and all it needs to go on. */
export interface ProcessWatchTable {
  model_seq: number
  plant_id: number
  /** JSON; null before the first row. */
  saved: string | null
  /** Milliseconds since the epoch: rows before it are judged. */
  judged_to: number
  /** The score of the last sample, the threshold it was judged by. */
  score: number | null
  threshold: number
}

/** What the operator set for a plant. */
export interface ProcessSettingTable {
  plant_id: number
  /** False alarms that the operator is ready to look at in a week. */
  budget_per_week: number
}

/** Each threshold that a plant was judged by, and why: the last one holds. */
export interface ProcessThresholdTable {
  seq: Generated<number>
  plant_id: number
  model_seq: number
  at: number
  threshold: number
  by: string
  reason: string
}

/** A time in which a plant did not behave as it does. */
export interface EpisodeTable {
  seq: Generated<number>
  id: string
  plant_id: number
  /** The plant's name then. */
  plant: string
  model_seq: number
  /** 1: judged by a model in shadow, raised to nobody. */
  is_shadow: number
  /** 1: it is over. */
  is_over: number
  /** Milliseconds since the epoch: first and last sample in alarm. */
  started_at: number
  ended_at: number
  samples: number
  peak_score: number
  threshold: number
  /** JSON: the tags that have a part in it, the greatest first. */
  tags: string
  /** JSON: asset, words, techniques, what to check first. */
  explanation: string
  /** JSON: what the tags read and should have read; null while it is open. */
  picture: string | null
  opened_at: number
  changed_at: number
}

/** What a model saw that is no alarm and that a person should know: drifts, gaps, sensors that stand still, new modes. */
export interface ProcessNewsTable {
  seq: Generated<number>
  plant_id: number
  model_seq: number
  /** `drift`, `gap`, `stuck` or `new-mode`. */
  kind: string
  /** What a person approves it by: `drift:North.Level`, `new-mode`. */
  code: string
  /** The tag or the mode that it is about; empty for none. */
  subject: string
  /** Milliseconds since the epoch. */
  first_at: number
  last_at: number
  count: number
  /** JSON: as it was told the last time. */
  body: string
  told_at: number
}
