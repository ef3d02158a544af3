import { type Selectable, sql } from 'kysely'
import type { EpisodeTag, Explanation, Technique } from '../../process/index.ts'
import type { Store, Tables } from '../../store/index.ts'

/** What an alert shows of the episode behind it. Times are milliseconds since the epoch. */
export interface EpisodeView {
  readonly id: string
  /** The plant's name. */
  readonly plant: string
  readonly startedAt: number
  /** The last sample in alarm. */
  readonly endedAt: number
  readonly isOver: boolean
  /** The asset that most likely is not as it should be. */
  readonly asset: string
  readonly words: string
  readonly techniques: readonly Technique[]
  /** What to look at first, in this order. */
  readonly checks: readonly string[]
  /** The greatest part first. */
  readonly tags: readonly EpisodeTag[]
}

export type EpisodeRow = Selectable<Tables['episode']>

export async function readEpisodeViews(db: Store['db'], ids: readonly string[]): Promise<Map<string, EpisodeView>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('episode')
    .selectAll()
    .where(sql<boolean>`id in (select value from json_each(${JSON.stringify(ids)}))`)
    .execute()
  return new Map(rows.map((row) => [row.id, toEpisodeView(row)]))
}

export function toEpisodeView(row: Omit<EpisodeRow, 'picture'>): EpisodeView {
  const { asset, words, techniques, checks } = explanationOf(row)
  return {
    id: row.id,
    plant: row.plant,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    isOver: row.is_over === 1,
    asset,
    words,
    techniques,
    checks,
    tags: tagsOf(row),
  }
}

/** Written by `episode-writing.ts` alone, from this type. */
function explanationOf(row: { readonly explanation: string }): Explanation {
  return JSON.parse(row.explanation)
}

/** Written by `episode-writing.ts` alone, from this type. */
export function tagsOf(row: { readonly tags: string }): readonly EpisodeTag[] {
  return JSON.parse(row.tags)
}
