import type { Store } from '../../store/index.ts'
import { detectFault } from '../faults.ts'
import { type EpisodeRow, type EpisodeView, toEpisodeView } from './episode-view.ts'
import type { Picture } from './picture.ts'

/** A time in which a plant did not behave as it does. Times are milliseconds since the epoch. */
export interface PlantEpisode extends EpisodeView {
  readonly version: number
  /** Told by a model in shadow: raised to nobody. */
  readonly isShadow: boolean
  readonly samples: number
  readonly peakScore: number
  readonly threshold: number
  readonly openedAt: number
  readonly alertId: string | null
  readonly verdict: 'none' | 'true-alarm' | 'false-alarm'
  readonly decision: { readonly by: string; readonly at: number; readonly reason: string | null } | null
}

export interface EpisodeQuery {
  readonly limit: number
  readonly after?: string | undefined
  /** Name. */
  readonly plant?: string | undefined
  readonly which?: 'raised' | 'shadow' | undefined
}

interface JoinedRow extends Omit<EpisodeRow, 'picture'> {
  readonly version: number
  readonly alert_id: string | null
  readonly status: string | null
  readonly decided_by: string | null
  readonly decided_at: number | null
  readonly reason: string | null
}

/** The latest first. */
export async function listEpisodes(db: Store['db'], query: EpisodeQuery): Promise<{ episodes: PlantEpisode[]; next: string | null }> {
  const { limit, after, plant, which } = query
  let select = joined(db)
    .orderBy('episode.seq', 'desc')
    .limit(limit + 1)
  if (after !== undefined) select = select.where('episode.seq', '<', toSeq(after))
  if (plant !== undefined) select = select.where('episode.plant', '=', plant)
  if (which !== undefined) select = select.where('episode.is_shadow', '=', which === 'shadow' ? 1 : 0)
  const rows = await select.execute()
  const page = rows.slice(0, limit)
  return { episodes: page.map(toEpisode), next: rows.length > limit ? String(page.at(-1)?.seq) : null }
}

export async function findEpisode(db: Store['db'], id: string): Promise<PlantEpisode | undefined> {
  const row = await joined(db).where('episode.id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : toEpisode(row)
}

/** What has to be drawn, and what was. Fault: `detect.unknown-episode`. */
export async function requireDrawing(
  db: Store['db'],
  id: string,
): Promise<{ plantId: number; modelText: string; picture: Picture | undefined }> {
  const row = await db
    .selectFrom('episode')
    .innerJoin('process_model', 'process_model.seq', 'episode.model_seq')
    .select(['episode.plant_id', 'episode.picture', 'process_model.text'])
    .where('episode.id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw toAbsence(id)
  // Written by `episode-writing.ts` alone, as a picture.
  const picture = row.picture === null ? undefined : (JSON.parse(row.picture) as Picture)
  return { plantId: row.plant_id, modelText: row.text, picture }
}

export function toAbsence(id: string): Error {
  return detectFault('unknown-episode', `There is no episode ${id}.`)
}

function joined(db: Store['db']) {
  return db
    .selectFrom('episode')
    .innerJoin('process_model', 'process_model.seq', 'episode.model_seq')
    .leftJoin('alert', 'alert.episode_id', 'episode.id')
    .select([
      'episode.seq',
      'episode.id',
      'episode.plant_id',
      'episode.plant',
      'episode.model_seq',
      'episode.is_shadow',
      'episode.is_over',
      'episode.started_at',
      'episode.ended_at',
      'episode.samples',
      'episode.peak_score',
      'episode.threshold',
      'episode.tags',
      'episode.explanation',
      'episode.opened_at',
      'episode.changed_at',
      'process_model.version',
      'alert.id as alert_id',
      'alert.status',
      'alert.decided_by',
      'alert.decided_at',
      'alert.reason',
    ])
}

function toEpisode(row: JoinedRow): PlantEpisode {
  const { decided_by: by, decided_at: at, reason } = row
  return {
    ...toEpisodeView(row),
    version: row.version,
    isShadow: row.is_shadow === 1,
    samples: row.samples,
    peakScore: row.peak_score,
    threshold: row.threshold,
    openedAt: row.opened_at,
    alertId: row.alert_id,
    verdict: row.status === 'confirmed' ? 'true-alarm' : row.status === 'dismissed' ? 'false-alarm' : 'none',
    decision: by === null || at === null ? null : { by, at, reason },
  }
}

function toSeq(after: string): number {
  if (!/^\d{1,15}$/.test(after)) throw detectFault('bad-cursor', 'The cursor is not one of this list.', 'after')
  return Number(after)
}
