import { sql } from 'kysely'
import type { Clock } from '../../base/index.ts'
import type { Reader } from '../../identity/index.ts'
import { parseModel, type Readiness } from '../../process/index.ts'
import type { TlpLevel } from '../../stix/index.ts'
import type { Store } from '../../store/index.ts'
import type { Plant } from '../../telemetry/index.ts'
import type { AlertVisibility } from '../alert-view.ts'
import { detectFault } from '../faults.ts'
import { Turns } from '../turns.ts'
import { type EpisodeQuery, findEpisode, listEpisodes, type PlantEpisode, requireDrawing, toAbsence } from './episode-reading.ts'
import { Judging } from './judging.ts'
import { replayOnThread } from './learning.ts'
import { LearningPlants, type LearningSpan, type LearningWish } from './learning-plants.ts'
import { type ModelChoice, ModelLife } from './model-life.ts'
import { type ModelDetail, requireModelRow, toModelDetail, toProcessModel } from './model-reading.ts'
import type { Picture } from './picture.ts'
import { drawEpisode, drawSpan } from './pictures.ts'
import type { PlantReadings } from './plant-readings.ts'
import type { ReplayedEpisode } from './replay-task.ts'
import { toWatchedPlant, toWatchedPlantDetail, type WatchedPlant, type WatchedPlantDetail } from './watched-plant.ts'

export interface PlantWatchOptions {
  readonly store: Store
  readonly clock: Clock
  readonly readings: PlantReadings
  readonly visibility: AlertVisibility
  /** How strictly this organisation's own telemetry is held. */
  readonly ownLevel: TlpLevel
}

export interface LiveView {
  readonly plant: string
  readonly version: number
  readonly judgedTo: number
  readonly picture: Picture
}

export interface Replay {
  readonly version: number
  readonly hash: string
  readonly threshold: number
  readonly rows: number
  readonly from: number
  readonly to: number
  readonly episodes: readonly ReplayedEpisode[]
}

/** A person sees this much of the news at once. */
const newsShown = 100
const tagsShown = 6

/**
 * Models of plants: learned, in shadow, promoted by people, judging what comes, replayed. Who may see what: who may see
 * alerts of this organisation; all else is absent for them. There is no way from here to a plant.
 */
export class PlantWatch {
  readonly #options: PlantWatchOptions
  readonly #turns = new Turns()
  readonly #judging: Judging
  readonly #learning: LearningPlants
  readonly #life: ModelLife

  constructor(options: PlantWatchOptions) {
    this.#options = options
    const { store, clock, readings, ownLevel } = options
    const turns = this.#turns
    this.#judging = new Judging({ store, readings, turns, ownLevel })
    this.#learning = new LearningPlants({ store, clock, readings, turns })
    this.#life = new ModelLife({ store, clock, turns, ownLevel })
  }

  /** Judges all that is settled; gives the names of the plants of which something was. */
  judgeSettled(): Promise<string[]> {
    return this.#judging.judgeSettled()
  }

  async list(reader: Reader): Promise<WatchedPlant[]> {
    if (!this.#options.visibility.reaches(reader)) return []
    const plants = await this.#options.readings.list()
    return Promise.all(plants.map((plant) => toWatchedPlant(this.#options.store.db, plant, this.#stateOf(plant))))
  }

  async get(reader: Reader, name: string): Promise<WatchedPlantDetail> {
    const plant = await this.#require(reader, name)
    return toWatchedPlantDetail(this.#options.store.db, plant, { ...this.#stateOf(plant), newsShown })
  }

  async model(reader: Reader, name: string, version: number): Promise<ModelDetail> {
    const plant = await this.#require(reader, name)
    const { db } = this.#options.store
    return toModelDetail(db, await requireModelRow(db, plant.id, version))
  }

  /** The model's text, whose hash names it. */
  async modelText(reader: Reader, name: string, version: number): Promise<string> {
    const plant = await this.#require(reader, name)
    return (await requireModelRow(this.#options.store.db, plant.id, version)).text
  }

  async look(reader: Reader, name: string, span: LearningSpan): Promise<Readiness> {
    return this.#learning.look(await this.#require(reader, name), span)
  }

  async learn(reader: Reader, name: string, wish: LearningWish): Promise<ModelDetail> {
    const version = await this.#learning.learn(reader, await this.#require(reader, name), wish)
    return this.model(reader, name, version)
  }

  async promote(reader: Reader, name: string, choice: ModelChoice): Promise<WatchedPlantDetail> {
    await this.#life.promote(reader, await this.#require(reader, name), choice)
    return this.get(reader, name)
  }

  async rollBack(reader: Reader, name: string, choice: ModelChoice): Promise<WatchedPlantDetail> {
    await this.#life.rollBack(reader, await this.#require(reader, name), choice)
    return this.get(reader, name)
  }

  async retire(reader: Reader, name: string, choice: ModelChoice): Promise<WatchedPlantDetail> {
    await this.#life.retire(reader, await this.#require(reader, name), choice)
    return this.get(reader, name)
  }

  async setBudget(reader: Reader, name: string, budget: { perWeek: number; reason: string }): Promise<WatchedPlantDetail> {
    await this.#life.setBudget(reader, await this.#require(reader, name), budget)
    return this.get(reader, name)
  }

  async episodes(reader: Reader, query: EpisodeQuery): Promise<{ episodes: PlantEpisode[]; next: string | null }> {
    if (!this.#options.visibility.reaches(reader)) return { episodes: [], next: null }
    return listEpisodes(this.#options.store.db, query)
  }

  async findEpisode(reader: Reader, id: string): Promise<PlantEpisode | undefined> {
    return this.#options.visibility.reaches(reader) ? findEpisode(this.#options.store.db, id) : undefined
  }

  /** Fault: `detect.unknown-episode`. */
  async requireEpisode(reader: Reader, id: string): Promise<PlantEpisode> {
    const episode = await this.findEpisode(reader, id)
    if (episode === undefined) throw toAbsence(id)
    return episode
  }

  /** The alert of an episode. Faults: `detect.unknown-episode`, `detect.not-raised`. */
  async requireRaised(reader: Reader, id: string): Promise<string> {
    const { alertId } = await this.requireEpisode(reader, id)
    if (alertId === null) throw detectFault('not-raised', 'A model in shadow told it; it raised no alarm.')
    return alertId
  }

  /** Those of these alerts that are of a plant, severe, and not decided on. */
  async severeAmong(alertIds: readonly string[]): Promise<string[]> {
    const rows = await this.#options.store.db
      .selectFrom('alert')
      .select('id')
      .where(sql<boolean>`id in (select value from json_each(${JSON.stringify(alertIds)}))`)
      .where('kind', '=', 'process')
      .where('severity', '=', 'high')
      .where('status', '=', 'open')
      .execute()
    return rows.map(({ id }) => id)
  }

  /** Drawn for good when it is over, from the readings until then; undefined when these are gone. */
  async pictureOf(reader: Reader, id: string): Promise<Picture | undefined> {
    const episode = await this.requireEpisode(reader, id)
    const { picture, modelText, plantId } = await requireDrawing(this.#options.store.db, id)
    if (picture !== undefined) return picture
    const plant = (await this.#options.readings.list()).find((one) => one.id === plantId)
    if (plant === undefined) return undefined
    return drawEpisode(this.#options.readings, { plant: plant.description.name, model: parseModel(modelText) }, episode)
  }

  /** What the plant does and should do, of the last `minutes`. Fault: `detect.unknown-model`. */
  async live(
    reader: Reader,
    name: string,
    wish: { minutes: number; tags?: readonly string[] | undefined; version?: number | undefined },
  ): Promise<LiveView> {
    const { plant, row, judgedTo, threshold } = await this.#requireWatch(reader, name, wish.version)
    const model = parseModel(row.text)
    const span = { from: judgedTo - wish.minutes * 60_000, to: judgedTo, threshold }
    const all = wish.tags ?? model.tags.map((tag) => tag.name)
    const drawn = await drawSpan(this.#options.readings, { plant: name, model }, { ...span, tags: all })
    const picture = drawn ?? { times: [], score: [], threshold, tags: [] }
    const greatest = [...picture.tags].sort((one, other) => other.contribution - one.contribution).slice(0, wish.tags?.length ?? tagsShown)
    return { plant: plant.description.name, version: row.version, judgedTo, picture: { ...picture, tags: greatest } }
  }

  /** What a version says of readings that are kept; without a beginning, of those after the ones it learned. */
  async replay(
    reader: Reader,
    name: string,
    wish: LearningSpan & { version?: number | undefined; threshold?: number | undefined },
  ): Promise<Replay> {
    const { row, judgedTo, threshold: now } = await this.#requireWatch(reader, name, wish.version)
    const from = wish.from ?? toProcessModel(row).to + 1
    const series = await this.#options.readings.readSeries(name, { from, to: (wish.to ?? judgedTo) + 1 })
    const threshold = wish.threshold ?? now
    const rows = series.times.length
    const span = { from: series.times[0] ?? from, to: series.times.at(-1) ?? from }
    const episodes = await replayOnThread({ series, text: row.text, threshold })
    return { version: row.version, hash: row.hash, threshold, rows, ...span, episodes }
  }

  /** Fulfilled when what was begun is done. */
  close(): Promise<void> {
    return this.#turns.settle()
  }

  #stateOf(plant: Plant) {
    return { isLearning: this.#learning.isLearning(plant.id), problem: this.#judging.problemOf(plant.id) }
  }

  async #require(reader: Reader, name: string): Promise<Plant> {
    if (!this.#options.visibility.reaches(reader)) throw detectFault('unknown-plant', `There is no plant "${name}".`)
    return this.#options.readings.require(name)
  }

  /** The version asked for, else the promoted one, else that in shadow; how far it is, and its threshold. */
  async #requireWatch(reader: Reader, name: string, version: number | undefined) {
    const plant = await this.#require(reader, name)
    const { db } = this.#options.store
    const watched = await toWatchedPlant(db, plant, this.#stateOf(plant))
    const chosen = version ?? watched.promoted?.version ?? watched.shadow?.version
    if (chosen === undefined) throw detectFault('unknown-model', `${name} has no model yet.`)
    const row = await requireModelRow(db, plant.id, chosen)
    const last = await db
      .selectFrom('process_threshold')
      .select('threshold')
      .where('model_seq', '=', row.seq)
      .orderBy('seq', 'desc')
      .executeTakeFirst()
    return { plant, row, judgedTo: watched.judgedTo ?? plant.settledTo ?? 0, threshold: last?.threshold ?? parseModel(row.text).threshold }
  }
}
