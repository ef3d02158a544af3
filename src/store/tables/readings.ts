import type { Generated } from 'kysely'

/** A plant whose process readings are kept. Times are milliseconds since the epoch. */
export interface PlantTable {
  id: Generated<number>
  name: string
  /** JSON of what the person wrote: title, zone, rows, lateness, tags. */
  description: string
  created_at: number
  /** Of the newest reading; what is ahead of the node's own clock does not count. */
  newest_at: number | null
  /** When a reading last came. */
  arrived_at: number | null
  /** Up to here nothing is waited for any more: what comes for an earlier moment is late. */
  settled_to: number | null
}

/** One measured or set value of a plant, and how its readings are. */
export interface PlantTagTable {
  id: Generated<number>
  plant_id: number
  name: string
  /** Its place among the plant's tags; -1 when the plant's description names it no more. */
  position: number
  /** JSON: what its sources call it. */
  address: string
  readings: Generated<number>
  last_at: number | null
  last_value: number | null
  last_quality: number | null
  good_at: number | null
  good_value: number | null
  /** Since when it has had its last value. */
  still_since: number | null
  uncertain: Generated<number>
  bad: Generated<number>
  /** Readings that should have come and did not. */
  missing: Generated<number>
  late: Generated<number>
  duplicates: Generated<number>
  ahead: Generated<number>
}

/** Where readings of a plant come from. */
export interface PlantSourceTable {
  id: Generated<number>
  plant_id: number
  name: string
  /** JSON of what the person asked for, without secrets. */
  spec: string
  /** JSON of passwords and keys: never given out. */
  secrets: Generated<string>
  is_paused: Generated<number>
  created_at: number
  readings: Generated<number>
  refused: Generated<number>
  /** When it last brought something. */
  last_at: number | null
  /** Where a protocol goes on, in its own words. */
  position: string | null
}

/** How far a file with readings was read: as `source_file`. */
export interface PlantSourceFileTable {
  source_id: number
  path: string
  identity: string
  offset: number
  line: number
  whole_size: number | null
}

/** Something odd about the readings themselves, told once for each kind and subject, with how often. */
export interface PlantNoticeTable {
  plant_id: number
  kind: string
  /** A tag, an address, a source. */
  subject: string
  first_at: number
  last_at: number
  count: number
  /** The last time it was seen, in words. */
  detail: string
}

/** One reading, never changed. */
export interface ReadingTable {
  tag_id: number
  at: number
  /** Null: no value came with it. */
  value: number | null
  /** 0 good, 1 uncertain, 2 bad. */
  quality: number
}
