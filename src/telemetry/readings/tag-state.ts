import type { Selectable } from 'kysely'
import type { Tables } from '../../store/index.ts'
import { type PlantTag, toAddresses } from './plant-description.ts'
import { type Quality, qualities, type Reading } from './reading.ts'

export type TagRow = Selectable<Tables['plant_tag']>

/** A tag, and how its readings are. Times are milliseconds since the epoch. */
export interface TagState {
  readonly name: string
  readonly title: string | null
  readonly unit: string | null
  readonly low: number | null
  readonly high: number | null
  readonly site: string | null
  readonly asset: string | null
  readonly addresses: readonly string[]
  readonly readings: number
  readonly last: { readonly at: number; readonly value: number | null; readonly quality: Quality } | null
  readonly lastGood: { readonly at: number; readonly value: number } | null
  /** Since when it has had its last value: long, for a sensor that should move, is stuck. */
  readonly stillSince: number | null
  readonly uncertain: number
  readonly bad: number
  /** Rows of the plant for which no reading came; 0 where the plant has no fixed rows or sends changes only. */
  readonly missing: number
  readonly late: number
  readonly duplicates: number
  /** Readings ahead of the node's own clock: kept as bad. */
  readonly ahead: number
}

export function toTagState(tag: PlantTag, row: TagRow): TagState {
  const { last_at: at, last_value: value, last_quality: quality, good_at, good_value } = row
  return {
    name: tag.name,
    title: tag.title ?? null,
    unit: tag.unit ?? null,
    low: tag.low ?? null,
    high: tag.high ?? null,
    site: tag.site ?? null,
    asset: tag.asset ?? null,
    addresses: toAddresses(tag),
    readings: row.readings,
    last: at === null || quality === null ? null : { at, value, quality: qualities[quality] ?? 'bad' },
    lastGood: good_at === null || good_value === null ? null : { at: good_at, value: good_value },
    stillSince: row.still_since,
    uncertain: row.uncertain,
    bad: row.bad,
    missing: row.missing,
    late: row.late,
    duplicates: row.duplicates,
    ahead: row.ahead,
  }
}

/** Counts one new reading in; `everyMs` is undefined where nothing tells when the next one should come. */
export function countIn(row: TagRow, reading: Reading, everyMs: number | undefined): void {
  const { at, quality } = reading
  const value = Number.isNaN(reading.value) ? null : reading.value
  row.readings += 1
  if (quality === 'bad') row.bad += 1
  if (quality === 'uncertain') row.uncertain += 1
  if (quality === 'good' && value !== null && (row.good_at === null || at > row.good_at)) {
    row.good_at = at
    row.good_value = value
  }
  if (row.last_at !== null && at < row.last_at) {
    // It fills a gap that was counted.
    row.missing = Math.max(0, row.missing - 1)
    return
  }
  if (row.last_at !== null && everyMs !== undefined) row.missing += Math.max(0, Math.round((at - row.last_at) / everyMs) - 1)
  if (row.still_since === null || value !== row.last_value) row.still_since = at
  row.last_at = at
  row.last_value = value
  row.last_quality = qualities.indexOf(quality)
}
