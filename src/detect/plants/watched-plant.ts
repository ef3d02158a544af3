import type { Store } from '../../store/index.ts'
import type { Plant } from '../../telemetry/index.ts'
import { type ListedModel, listModels, type ProcessModel, toProcessModel } from './model-reading.ts'
import { listNews, type ProcessNews } from './news.ts'
import { toModelId, usualBudget } from './threshold.ts'

/** A plant with what watches it. Times are milliseconds since the epoch. */
export interface WatchedPlant {
  /** Name. */
  readonly plant: string
  readonly state: 'unwatched' | 'shadow' | 'watched'
  readonly isLearning: boolean
  readonly promoted: ProcessModel | null
  readonly shadow: ProcessModel | null
  readonly budgetPerWeek: number
  /** Of the promoted model, else of the one in shadow. */
  readonly threshold: number | null
  readonly score: number | null
  /** Readings up to here are judged. */
  readonly judgedTo: number | null
  readonly openEpisodes: number
  readonly openShadowEpisodes: number
  /** Why its readings cannot be judged. */
  readonly problem: string | null
  /** How statements name all versions of its model. */
  readonly logSubject: string
}

export interface ThresholdStep {
  readonly at: number
  readonly version: number
  readonly threshold: number
  readonly by: string
  readonly reason: string
}

export interface WatchedPlantDetail extends WatchedPlant {
  /** The newest first, as are the others. */
  readonly models: readonly ProcessModel[]
  readonly thresholds: readonly ThresholdStep[]
  readonly news: readonly ProcessNews[]
}

/** What only the running node knows of a plant. */
export interface RunningState {
  readonly isLearning: boolean
  readonly problem: string | undefined
}

export async function toWatchedPlant(db: Store['db'], plant: Plant, running: RunningState): Promise<WatchedPlant> {
  return fromModels(db, { plant, running, models: await listModels(db, plant.id) })
}

export async function toWatchedPlantDetail(
  db: Store['db'],
  plant: Plant,
  running: RunningState & { readonly newsShown: number },
): Promise<WatchedPlantDetail> {
  const models = await listModels(db, plant.id)
  const thresholds = await db
    .selectFrom('process_threshold')
    .innerJoin('process_model', 'process_model.seq', 'process_threshold.model_seq')
    .select([
      'process_threshold.at',
      'process_model.version',
      'process_threshold.threshold',
      'process_threshold.by',
      'process_threshold.reason',
    ])
    .where('process_threshold.plant_id', '=', plant.id)
    .orderBy('process_threshold.seq', 'desc')
    .execute()
  return {
    ...(await fromModels(db, { plant, running, models })),
    models: models.map(toProcessModel),
    thresholds,
    news: await listNews(db, plant.id, running.newsShown),
  }
}

interface Known {
  readonly plant: Plant
  readonly running: RunningState
  readonly models: readonly ListedModel[]
}

async function fromModels(db: Store['db'], { plant, running, models }: Known): Promise<WatchedPlant> {
  const inState = (state: string) => models.find((model) => model.state === state)
  const [promoted, shadow] = [inState('promoted'), inState('shadow')]
  const first = promoted ?? shadow
  const watch =
    first === undefined
      ? undefined
      : await db.selectFrom('process_watch').select(['score', 'judged_to']).where('model_seq', '=', first.seq).executeTakeFirst()
  const threshold =
    first === undefined
      ? undefined
      : await db
          .selectFrom('process_threshold')
          .select('threshold')
          .where('model_seq', '=', first.seq)
          .orderBy('seq', 'desc')
          .executeTakeFirst()
  const setting = await db.selectFrom('process_setting').select('budget_per_week').where('plant_id', '=', plant.id).executeTakeFirst()
  const open = await db.selectFrom('episode').select('is_shadow').where('plant_id', '=', plant.id).where('is_over', '=', 0).execute()
  return {
    plant: plant.description.name,
    state: promoted !== undefined ? 'watched' : shadow !== undefined ? 'shadow' : 'unwatched',
    isLearning: running.isLearning,
    promoted: promoted === undefined ? null : toProcessModel(promoted),
    shadow: shadow === undefined ? null : toProcessModel(shadow),
    budgetPerWeek: setting?.budget_per_week ?? usualBudget,
    threshold: threshold?.threshold ?? null,
    score: watch?.score ?? null,
    judgedTo: watch?.judged_to ?? null,
    openEpisodes: open.filter((row) => row.is_shadow === 0).length,
    openShadowEpisodes: open.filter((row) => row.is_shadow === 1).length,
    problem: running.problem ?? null,
    logSubject: toModelId({ plant_id: plant.id }),
  }
}
