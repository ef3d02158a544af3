import type { Selectable } from 'kysely'
import { type Budget, type Model, parseModel, type Readiness } from '../../process/index.ts'
import type { Store, Tables } from '../../store/index.ts'
import { detectFault } from '../faults.ts'
import { budgetsOf } from './threshold.ts'

export type ModelState = 'shadow' | 'promoted' | 'superseded' | 'retired'

/** One version of a plant's model. Times are milliseconds since the epoch. */
export interface ProcessModel {
  readonly version: number
  readonly state: ModelState
  /** SHA-256 of its text. */
  readonly hash: string
  readonly learnedAt: number
  readonly learnedBy: string
  /** The readings that it was learned from. */
  readonly from: number
  readonly to: number
  readonly rows: number
  readonly tags: number
  readonly approved: readonly string[]
  readonly reason: string | null
  readonly promotion: { readonly by: string; readonly at: number; readonly reason: string } | null
}

export interface ModelDetail extends ProcessModel {
  readonly model: Model
  readonly readiness: Readiness
  readonly budgets: readonly Budget[]
  readonly episodes: EpisodeCounts
}

export interface EpisodeCounts {
  readonly raised: number
  readonly shadow: number
  readonly falseAlarms: number
  readonly trueAlarms: number
}

export type ModelRow = Selectable<Tables['process_model']>
/** Without what is large. */
export type ListedModel = Omit<ModelRow, 'text' | 'budgets'>

const listed = [
  'seq',
  'plant_id',
  'version',
  'state',
  'hash',
  'readiness',
  'approved',
  'learned_by',
  'learned_at',
  'reason',
  'promoted_by',
  'promoted_at',
  'promotion_reason',
] as const

export function listModels(db: Store['db'], plantId: number): Promise<ListedModel[]> {
  return db.selectFrom('process_model').select(listed).where('plant_id', '=', plantId).orderBy('version', 'desc').execute()
}

/** Fault: `detect.unknown-model`. */
export async function requireModelRow(db: Store['db'], plantId: number, version: number): Promise<ModelRow> {
  const ofPlant = db.selectFrom('process_model').selectAll().where('plant_id', '=', plantId)
  const row = await ofPlant.where('version', '=', version).executeTakeFirst()
  if (row === undefined) throw detectFault('unknown-model', `There is no version ${version} of the plant's model.`)
  return row
}

export function toProcessModel(row: ListedModel): ProcessModel {
  const readiness = readinessOf(row)
  return {
    version: row.version,
    state: toState(row.state),
    hash: row.hash,
    learnedAt: row.learned_at,
    learnedBy: row.learned_by,
    from: readiness.from,
    to: readiness.to,
    rows: readiness.rows,
    tags: readiness.tags,
    // Written by `learning-plants.ts` alone, as a list of codes.
    approved: JSON.parse(row.approved) as string[],
    reason: row.reason,
    promotion: toPromotion(row),
  }
}

export async function toModelDetail(db: Store['db'], row: ModelRow): Promise<ModelDetail> {
  return {
    ...toProcessModel(row),
    model: parseModel(row.text),
    readiness: readinessOf(row),
    budgets: budgetsOf(row),
    episodes: await countEpisodes(db, row.seq),
  }
}

async function countEpisodes(db: Store['db'], modelSeq: number): Promise<EpisodeCounts> {
  const rows = await db
    .selectFrom('episode')
    .leftJoin('alert', 'alert.episode_id', 'episode.id')
    .select(['episode.is_shadow', 'alert.status', (row) => row.fn.countAll<number>().as('count')])
    .where('episode.model_seq', '=', modelSeq)
    .groupBy(['episode.is_shadow', 'alert.status'])
    .execute()
  const sum = (where: (row: (typeof rows)[number]) => boolean) => rows.filter(where).reduce((total, { count }) => total + count, 0)
  return {
    raised: sum((row) => row.is_shadow === 0),
    shadow: sum((row) => row.is_shadow === 1),
    falseAlarms: sum((row) => row.status === 'dismissed'),
    trueAlarms: sum((row) => row.status === 'confirmed'),
  }
}

/** Written by `learning-plants.ts` alone, as the process room gave it. */
function readinessOf(row: { readonly readiness: string }): Readiness {
  return JSON.parse(row.readiness)
}

function toState(state: string): ModelState {
  return state === 'promoted' || state === 'superseded' || state === 'retired' ? state : 'shadow'
}

function toPromotion({ promoted_by: by, promoted_at: at, promotion_reason: reason }: ListedModel): ProcessModel['promotion'] {
  return by === null || at === null ? null : { by, at, reason: reason ?? '' }
}
