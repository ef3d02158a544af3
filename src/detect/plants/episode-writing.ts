import { newUuid } from '../../base/index.ts'
import { type Episode, explain, type Model } from '../../process/index.ts'
import type { TlpLevel } from '../../stix/index.ts'
import type { Tx } from '../../store/index.ts'
import type { EpisodeChange } from './judged-rows.ts'
import type { Picture } from './picture.ts'

/** Who says so: one version of one plant's model. */
export interface Judging {
  readonly plantId: number
  readonly plant: string
  readonly modelSeq: number
  readonly model: Model
  readonly isShadow: boolean
  /** How strictly what this organisation sees of itself is held. */
  readonly ownLevel: TlpLevel
}

export interface DrawnChange extends EpisodeChange {
  /** Of one that is over. */
  readonly picture: Picture | undefined
}

/** A peak this many times the threshold is a severe one. */
const severePeak = 1.5

/**
 * Writes what episodes have become, and the alerts they raise, into the commit that holds how far was judged: so an episode
 * is there once, whenever the process ends. One in shadow raises none.
 */
export async function writeEpisodes(tx: Tx, by: Judging, changes: readonly DrawnChange[]): Promise<void> {
  const told: Record<'opened' | 'grew' | 'ended', string[]> = { opened: [], grew: [], ended: [] }
  const raised: Record<'opened' | 'grew', string[]> = { opened: [], grew: [] }
  for (const change of changes) {
    const open = await tx.db
      .selectFrom('episode')
      .select(['id', 'started_at'])
      .where('model_seq', '=', by.modelSeq)
      .where('is_over', '=', 0)
      .executeTakeFirst()
    const isKnown = open !== undefined && open.started_at === change.episode.startedAt
    const id = isKnown ? open.id : newUuid()
    if (isKnown) await updateEpisode(tx, id, { ...change, model: by.model })
    else await insertEpisode(tx, id, { by, change })
    if (!isKnown) told.opened.push(id)
    else if (!change.isOver) told.grew.push(id)
    if (change.isOver) told.ended.push(id)
    if (by.isShadow) continue
    const alert = await growAlert(tx, id, change.episode)
    if (alert !== undefined) raised.grew.push(alert)
    else raised.opened.push(await openAlert(tx, { id, episode: change.episode, level: by.ownLevel }))
  }
  for (const [what, ids] of Object.entries(told)) if (ids.length > 0) tx.outbox(`episode.${what}`, JSON.stringify({ ids }))
  for (const [what, ids] of Object.entries(raised)) if (ids.length > 0) tx.outbox(`alert.${what}`, JSON.stringify({ ids }))
}

function insertEpisode(tx: Tx, id: string, { by, change }: { by: Judging; change: DrawnChange }): Promise<unknown> {
  const { plantId, plant, modelSeq, isShadow, model } = by
  const row = {
    id,
    plant_id: plantId,
    plant,
    model_seq: modelSeq,
    is_shadow: isShadow ? 1 : 0,
    started_at: change.episode.startedAt,
    opened_at: Math.floor(tx.at / 1000),
    ...toColumns({ ...change, model }, tx.at),
  }
  return tx.insertEach('episode', [row])
}

function updateEpisode(tx: Tx, id: string, change: DrawnChange & { model: Model }): Promise<unknown> {
  return tx.db.updateTable('episode').set(toColumns(change, tx.at)).where('id', '=', id).execute()
}

function toColumns({ episode, isOver, picture, model }: DrawnChange & { model: Model }, at: number) {
  return {
    is_over: isOver ? 1 : 0,
    ended_at: episode.endedAt,
    samples: episode.samples,
    peak_score: episode.peakScore,
    threshold: episode.threshold,
    tags: JSON.stringify(episode.tags),
    explanation: JSON.stringify(explain(model, episode)),
    picture: picture === undefined ? null : JSON.stringify(picture),
    changed_at: Math.floor(at / 1000),
  }
}

async function growAlert(tx: Tx, episodeId: string, episode: Episode): Promise<string | undefined> {
  const alert = await tx.db.selectFrom('alert').select('id').where('episode_id', '=', episodeId).executeTakeFirst()
  if (alert === undefined) return undefined
  await tx.db
    .updateTable('alert')
    .set({
      severity: toSeverity(episode),
      count: episode.samples,
      last_seen_at: episode.endedAt,
      changed_at: Math.floor(tx.at / 1000),
    })
    .where('id', '=', alert.id)
    .execute()
  return alert.id
}

/** The alert of an episode that has none yet: as it begins, or as the model that says so is promoted. */
export async function openAlert(
  tx: Tx,
  {
    id: episodeId,
    episode,
    level,
  }: { id: string; episode: Pick<Episode, 'samples' | 'startedAt' | 'endedAt' | 'peakScore' | 'threshold'>; level: TlpLevel },
): Promise<string> {
  const id = newUuid()
  const now = Math.floor(tx.at / 1000)
  const row = {
    id,
    kind: 'process',
    indicator_id: '',
    episode_id: episodeId,
    status: 'open',
    severity: toSeverity(episode),
    origin: 'live',
    level,
    count: episode.samples,
    first_seen_at: episode.startedAt,
    last_seen_at: episode.endedAt,
    opened_at: now,
    changed_at: now,
    decided_by: null,
    decided_at: null,
    reason: null,
    sighting_id: null,
  }
  await tx.insertEach('alert', [row])
  return id
}

function toSeverity({ peakScore, threshold }: Pick<Episode, 'peakScore' | 'threshold'>): 'medium' | 'high' {
  return peakScore >= severePeak * threshold ? 'high' : 'medium'
}
