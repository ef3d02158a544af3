import type { Clock } from '../../base/index.ts'
import type { Reader } from '../../identity/index.ts'
import { type Finding, findingKey, type Readiness, type Series, type Tag } from '../../process/index.ts'
import type { Store, Tx } from '../../store/index.ts'
import type { Plant } from '../../telemetry/index.ts'
import { detectFault } from '../faults.ts'
import type { Turns } from '../turns.ts'
import { type Doubt, doubtsIn } from './doubts.ts'
import { learnOnThread } from './learning.ts'
import type { Learned } from './learning-task.ts'
import { endWatch, stateModel } from './model-life.ts'
import type { PlantReadings } from './plant-readings.ts'
import { settleThreshold } from './threshold.ts'

/** Which readings to learn; absent ends: all there are. */
export interface LearningSpan {
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export interface LearningWish extends LearningSpan {
  /** Codes of what a person looked at and approves. */
  readonly approve: readonly string[]
  readonly reason?: string | undefined
}

interface Parts {
  readonly store: Store
  readonly clock: Clock
  readonly readings: PlantReadings
  readonly turns: Turns
}

/** Makes versions of plants' models from their readings. Nothing doubtful is learned unless a person says why it is normal. */
export class LearningPlants {
  readonly #parts: Parts
  readonly #busy = new Set<number>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  isLearning(plantId: number): boolean {
    return this.#busy.has(plantId)
  }

  /** Whether the readings are fit to be learned. Faults: `process.too-short`, `detect.learning-already`. */
  async look(plant: Plant, span: LearningSpan): Promise<Readiness> {
    return this.#alone(plant, async () => {
      const series = await this.#read(plant, span)
      const { readiness } = await learnOnThread({ series, tags: toTags(plant), approved: [], learns: false })
      return withDoubts(readiness, await this.#doubtsOf(plant, series))
    })
  }

  /**
   * Learns a version, which judges in shadow from then on; gives its number. Faults: `detect.needs-approval` with all that
   * a person has to look at, `detect.reason-missing`, `detect.learning-already`, those of the process room.
   */
  async learn(reader: Reader, plant: Plant, wish: LearningWish): Promise<number> {
    const { approve, reason } = wish
    if (approve.length > 0 && reason === undefined) throw detectFault('reason-missing', 'Say why what you approve is normal.', 'reason')
    return this.#alone(plant, async () => {
      const series = await this.#read(plant, wish)
      const approved = approve.map((finding) => ({ finding, reason: reason ?? '' }))
      const doubts = (await this.#doubtsOf(plant, series)).map(({ code }) => code).filter((code) => !approve.includes(code))
      const task = { series, tags: toTags(plant), approved, learns: doubts.length === 0 }
      const { open, learned, readiness } = await learnOnThread(task)
      const all = [...new Set([...open, ...doubts])]
      if (learned === undefined || all.length > 0) throw toRefusal(all)
      return this.#parts.turns.take(() =>
        this.#parts.store.commit((tx) => this.#write(tx, { reader, plant, wish, series, learned, readiness })),
      )
    })
  }

  async #write(tx: Tx, made: Made): Promise<number> {
    const { reader, plant, wish, series, learned, readiness } = made
    const at = this.#parts.clock.now()
    const ofPlant = tx.db.selectFrom('process_model').where('plant_id', '=', plant.id)
    const last = await ofPlant.select((row) => row.fn.max('version').as('version')).executeTakeFirst()
    const version = (last?.version ?? 0) + 1
    const shadow = await ofPlant.select('seq').where('state', '=', 'shadow').executeTakeFirst()
    if (shadow !== undefined) await endWatch(tx, shadow.seq, 'superseded')
    const [seq] = await tx.insertEach('process_model', [
      {
        plant_id: plant.id,
        version,
        state: 'shadow',
        text: learned.text,
        hash: learned.hash,
        budgets: JSON.stringify(learned.budgets),
        readiness: JSON.stringify(readiness),
        approved: JSON.stringify(wish.approve),
        learned_by: reader.name,
        learned_at: at,
        reason: wish.reason ?? null,
        promoted_by: null,
        promoted_at: null,
        promotion_reason: null,
      },
    ])
    if (seq === undefined) throw new Error('a model could not be written')
    const judgedTo = series.times.at(-1) ?? at
    const { threshold } = await settleThreshold(tx, { modelSeq: seq, by: reader.name, reason: 'as learned, for the budget', at })
    await tx.insertEach('process_watch', [{ model_seq: seq, plant_id: plant.id, saved: null, judged_to: judgedTo, score: null, threshold }])
    const { from, to, rows } = readiness
    const content = { decision: 'learned', from, to, rows, approved: [...wish.approve], reason: wish.reason ?? null, by: reader.name }
    stateModel(tx, { plantId: plant.id, version, hash: learned.hash }, content)
    return version
  }

  async #read(plant: Plant, span: LearningSpan): Promise<Series> {
    const { readings } = this.#parts
    const to = Math.min(span.to ?? Number.MAX_SAFE_INTEGER, plant.settledTo ?? 0)
    return readings.readSeries(plant.description.name, { from: span.from ?? 0, to: to + 1 })
  }

  #doubtsOf(plant: Plant, { times }: Series): Promise<Doubt[]> {
    return doubtsIn(this.#parts.store.db, plant.id, { from: times[0] ?? 0, to: times.at(-1) ?? 0 })
  }

  /** One plant is learned once at a time: it takes memory, and two versions from one moment help nobody. */
  async #alone<T>(plant: Plant, work: () => Promise<T>): Promise<T> {
    if (this.#busy.has(plant.id)) throw detectFault('learning-already', `${plant.description.name} is being learned already.`)
    this.#busy.add(plant.id)
    try {
      return await work()
    } finally {
      this.#busy.delete(plant.id)
    }
  }
}

interface Made {
  readonly reader: Reader
  readonly plant: Plant
  readonly wish: LearningWish
  readonly series: Series
  readonly learned: Learned
  readonly readiness: Readiness
}

/** What a person has said of the plant's tags. */
function toTags({ description }: Plant): Tag[] {
  return description.tags.map(({ name, unit, low, high, site, asset }) => ({
    name,
    ...(unit === undefined ? {} : { unit }),
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
    ...(site === undefined ? {} : { site }),
    ...(asset === undefined ? {} : { asset }),
  }))
}

function withDoubts(readiness: Readiness, doubts: readonly Doubt[]): Readiness {
  const known = new Set(readiness.findings.map(findingKey))
  const more = doubts
    .filter(({ code }) => !known.has(code))
    .map(({ code, tag, text }): Finding => {
      // The code of a doubt about a tag ends with it, as that of a finding does.
      return { weight: 'approve', code: tag === null ? code : code.slice(0, -tag.length - 1), ...(tag === null ? {} : { tag }), text }
    })
  return { ...readiness, ready: readiness.ready && more.length === 0, findings: [...more, ...readiness.findings] }
}

function toRefusal(codes: readonly string[]): Error {
  const others = codes.length > 10 ? ` and ${codes.length - 10} more` : ''
  return detectFault(
    'needs-approval',
    `A person has to look at this and say why it is normal before it is learned: ${codes.slice(0, 10).join(', ')}${others}.`,
    'approve',
  )
}
