import type { Selectable } from 'kysely'
import { isFault } from '../../base/index.ts'
import { type Model, parseModel, type SavedWatch } from '../../process/index.ts'
import type { TlpLevel } from '../../stix/index.ts'
import type { Store, Tables, Tx } from '../../store/index.ts'
import type { Turns } from '../turns.ts'
import { type DrawnChange, type Judging as JudgedBy, writeEpisodes } from './episode-writing.ts'
import { RunningWatch, type Said } from './judged-rows.ts'
import { fromDrift, fromState, writeNews } from './news-writing.ts'
import { drawEpisode } from './pictures.ts'
import type { PlantReadings } from './plant-readings.ts'

/** Rows judged with one commit. */
const rowsAtOnce = 2000

interface Parts {
  readonly store: Store
  readonly readings: PlantReadings
  readonly turns: Turns
  readonly ownLevel: TlpLevel
}

interface WatchRow extends Selectable<Tables['process_watch']> {
  readonly plant: string
  readonly text: string
  readonly state: string
  /** The one that holds now. */
  readonly wanted: number
}

/** A model as it runs, and how far that is: dropped when a commit fails, made again from what was saved. */
interface Running {
  readonly model: Model
  readonly watch: RunningWatch
  judgedTo: number
}

/**
 * Judges what was settled, plant by plant. What the model says, how far it is and all it needs to go on are one commit: a
 * crash at any moment loses no episode and doubles none, because the same rows are judged again from the same state.
 */
export class Judging {
  readonly #parts: Parts
  readonly #running = new Map<number, Running>()
  readonly #problems = new Map<number, string>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Why the readings of a plant cannot be judged. */
  problemOf(plantId: number): string | undefined {
    return this.#problems.get(plantId)
  }

  /** Judges all that is settled and gives the names of the plants of which something was. */
  async judgeSettled(): Promise<string[]> {
    const judged = new Set<string>()
    for (const plant of await this.#parts.readings.list()) {
      const { id, settledTo } = plant
      if (settledTo === null) continue
      // Each turn is short, so that decisions on a plant do not wait for a year of its readings.
      while (await this.#parts.turns.take(() => this.#judgeNext(id, settledTo))) judged.add(plant.description.name)
    }
    return [...judged]
  }

  async #judgeNext(plantId: number, settledTo: number): Promise<boolean> {
    let progressed = false
    for (const row of await this.#readWatches(plantId)) {
      if (row.judged_to >= settledTo) continue
      try {
        progressed = (await this.#advance(row)) || progressed
        this.#problems.delete(plantId)
      } catch (error) {
        this.#running.delete(row.model_seq)
        if (!isFault(error)) throw error
        this.#problems.set(plantId, error.message)
      }
    }
    return progressed
  }

  async #readWatches(plantId: number): Promise<WatchRow[]> {
    return this.#parts.store.db
      .selectFrom('process_watch')
      .innerJoin('process_model', 'process_model.seq', 'process_watch.model_seq')
      .innerJoin('plant', 'plant.id', 'process_watch.plant_id')
      .selectAll('process_watch')
      .select(['plant.name as plant', 'process_model.text', 'process_model.state'])
      .select((of) =>
        of.fn
          .coalesce(
            of
              .selectFrom('process_threshold')
              .select('process_threshold.threshold')
              .whereRef('process_threshold.model_seq', '=', 'process_watch.model_seq')
              .orderBy('process_threshold.seq', 'desc')
              .limit(1),
            'process_watch.threshold',
          )
          .as('wanted'),
      )
      .where('process_watch.plant_id', '=', plantId)
      .orderBy('process_watch.model_seq')
      .execute()
  }

  async #advance(row: WatchRow): Promise<boolean> {
    const { readings, store } = this.#parts
    const { series, upTo } = await readings.readSettled(row.plant, { after: row.judged_to, limit: rowsAtOnce })
    if (upTo <= row.judged_to) return false
    const running = this.#runningOf(row)
    const said = running.watch.take(series)
    const by = this.#judgedBy(row, running.model)
    const changes = await this.#draw(by, said)
    const last = series.times.at(-1) ?? upTo
    await store.commit(async (tx) => {
      await writeEpisodes(tx, by, changes)
      await writeNews(tx, by, [...said.drifts.map((drift) => fromDrift(drift, last)), ...said.states.map(fromState)])
      await saveWatch(tx, row, { upTo, said, running })
    })
    running.judgedTo = upTo
    return true
  }

  #runningOf(row: WatchRow): Running {
    const known = this.#running.get(row.model_seq)
    if (known !== undefined && known.judgedTo === row.judged_to && known.watch.threshold === row.wanted) return known
    const model = known?.model ?? parseModel(row.text)
    // Written by `saveWatch` alone.
    const saved = row.saved === null ? undefined : (JSON.parse(row.saved) as SavedWatch)
    const running = { model, watch: new RunningWatch(model, { threshold: row.wanted, saved }), judgedTo: row.judged_to }
    this.#running.set(row.model_seq, running)
    return running
  }

  #judgedBy(row: WatchRow, model: Model): JudgedBy {
    const { plant_id: plantId, plant, model_seq: modelSeq, state } = row
    return { plantId, plant, modelSeq, model, isShadow: state !== 'promoted', ownLevel: this.#parts.ownLevel }
  }

  /** What is over is drawn for good: its picture outlives the readings. */
  async #draw(by: JudgedBy, { episodes }: Said): Promise<DrawnChange[]> {
    const drawn: DrawnChange[] = []
    for (const change of episodes) {
      const picture = change.isOver ? await drawEpisode(this.#parts.readings, by, change.episode) : undefined
      drawn.push({ ...change, picture })
    }
    return drawn
  }
}

function saveWatch(tx: Tx, row: WatchRow, { upTo, said, running }: { upTo: number; said: Said; running: Running }): Promise<unknown> {
  return tx.db
    .updateTable('process_watch')
    .set({
      saved: JSON.stringify(running.watch.save()),
      judged_to: upTo,
      threshold: running.watch.threshold,
      ...(said.score === undefined ? {} : { score: said.score }),
    })
    .where('model_seq', '=', row.model_seq)
    .execute()
}
