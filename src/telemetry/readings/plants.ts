import type { Insertable, Selectable } from 'kysely'
import type { Clock } from '../../base/index.ts'
import type { Series } from '../../process/index.ts'
import type { Store, Tables, Tx } from '../../store/index.ts'
import { telemetryFault } from '../faults.ts'
import { listNotices, type Notice } from './notices.ts'
import { type PlantDescription, type PlantWish, parsePlantDescription, toAddresses, toHoldMs } from './plant-description.ts'
import type { ReadingBatch, ReadingsTaken } from './reading.ts'
import { pruneReadings } from './retention.ts'
import { readRows } from './row-reader.ts'
import { settleQuiet } from './settling.ts'
import { type TagRow, type TagState, toTagState } from './tag-state.ts'
import { takeReadings } from './taking.ts'

/** A plant whose process readings are kept. Times are milliseconds since the epoch. */
export interface Plant {
  readonly id: number
  readonly description: PlantDescription
  readonly createdAt: number
  /** Of the newest reading, and when one last came. */
  readonly newestAt: number | null
  readonly arrivedAt: number | null
  /** Up to here nothing is waited for any more. */
  readonly settledTo: number | null
  readonly readings: number
}

/** Rows that will not change any more, and up to where there are none but these. */
export interface SettledRows {
  readonly series: Series
  /** The next ones are those after this moment; there are more while it is less than the plant's `settledTo`. */
  readonly upTo: number
}

/** From `from` (included) to `to` (not included). */
export interface PageRange {
  readonly from: number
  readonly to: number
  readonly everyMs?: number | undefined
  readonly limit: number
}

type PlantRow = Selectable<Tables['plant']>

/**
 * The plants, their tags and what was read of them. Readings are taken with one commit and kept for the plant's `keepDays`;
 * a reading of the same tag and moment counts once. When more of a plant is settled, its name stands in the outbox under
 * `readings.settled`. There is no way from here to a plant.
 */
export class Plants {
  readonly #store: Store
  readonly #clock: Clock

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Makes a plant. Faults: `telemetry.bad-plant`, `telemetry.plant-exists`. */
  async add(wish: PlantWish): Promise<Plant> {
    const description = parsePlantDescription(wish)
    await this.#store.commit(async (tx) => {
      const known = await findRow(tx, description.name)
      if (known !== undefined) throw telemetryFault('plant-exists', `There is a plant "${description.name}".`, 'name')
      const row: Insertable<Tables['plant']> = {
        name: description.name,
        description: JSON.stringify(description),
        created_at: this.#clock.now(),
        newest_at: null,
        arrived_at: null,
        settled_to: null,
      }
      const [id = 0] = await tx.insertEach('plant', [row])
      await putTags(tx, id, description)
    })
    return this.require(description.name)
  }

  /** Renews the description of the plant of that name. Tags that it names no more keep their readings and are not shown. */
  async change(wish: PlantWish): Promise<Plant> {
    const description = parsePlantDescription(wish)
    await this.#store.commit(async (tx) => {
      const known = await findRow(tx, description.name)
      if (known === undefined) throw toAbsence(description.name)
      await tx.db
        .updateTable('plant')
        .set({ description: JSON.stringify(description) })
        .where('id', '=', known.id)
        .execute()
      await putTags(tx, known.id, description)
    })
    return this.require(description.name)
  }

  async list(): Promise<Plant[]> {
    const rows = await this.#store.db.selectFrom('plant').selectAll().orderBy('name').execute()
    return Promise.all(rows.map((row) => this.#toPlant(row)))
  }

  /** Fault: `telemetry.plant-absent`. */
  async require(name: string): Promise<Plant> {
    return this.#toPlant(await this.#requireRow(name))
  }

  /** Forgets the plant, its sources and all its readings. */
  async remove(name: string): Promise<void> {
    const { id } = await this.#requireRow(name)
    await this.#store.commit((tx) => tx.db.deleteFrom('plant').where('id', '=', id).execute())
  }

  /** In the order of the description. */
  async tags(name: string): Promise<TagState[]> {
    const plant = await this.require(name)
    const rows = new Map((await this.#tagRows(plant.id)).map((row) => [row.name, row]))
    return plant.description.tags.flatMap((tag) => {
      const row = rows.get(tag.name)
      return row === undefined ? [] : [toTagState(tag, row)]
    })
  }

  /** What was odd about its readings, newest first. */
  async notices(name: string): Promise<Notice[]> {
    return listNotices(this.#store, (await this.#requireRow(name)).id)
  }

  /** Takes a batch with one commit. */
  take(batch: ReadingBatch): Promise<ReadingsTaken> {
    return this.#store.commit((tx) => takeReadings(tx, batch))
  }

  /**
   * Rows from `from` (included) to `to` (not included), whatever came for them by now: for learning, and for pictures.
   * Rows are as the plant's `everyMs` and `holdMs` say; NaN: no reading stands there, or a bad one.
   */
  async readSeries(name: string, range: { from: number; to: number; everyMs?: number | undefined }): Promise<Series> {
    return this.#readRows(await this.require(name), range)
  }

  /** A bounded part of the same, about `limit` rows; `next` is where to go on, undefined at the end. */
  async readPage(name: string, range: PageRange): Promise<{ series: Series; next: number | undefined }> {
    const { series, end } = await this.#readPart(await this.require(name), range)
    return { series, next: end < range.to ? end : undefined }
  }

  /**
   * The next settled rows after the moment `after`, about `limit` of them: rows that are given once do not change, and
   * come in ascending time. What came too late for them is in `readSeries` alone.
   */
  async readSettled(name: string, { after, limit = 5000 }: { after: number | undefined; limit?: number }): Promise<SettledRows> {
    const plant = await this.require(name)
    const to = (plant.settledTo ?? after ?? 0) + 1
    const { series, end } = await this.#readPart(plant, { from: after === undefined ? Number.MIN_SAFE_INTEGER : after + 1, to, limit })
    return { series, upTo: Math.max(after ?? 0, end - 1) }
  }

  /** As time passes: what is quiet is settled. */
  settleDue(): Promise<void> {
    return settleQuiet(this.#store, this.#clock.now())
  }

  /** Lets readings go whose time to be kept is over. */
  prune(): Promise<number> {
    return pruneReadings(this.#store, this.#clock.now())
  }

  /** Rows from `from` on, about `limit` of them, and the moment up to which there are none but these: `to` at the most. */
  async #readPart(plant: Plant, { from, to, everyMs, limit }: PageRange): Promise<{ series: Series; end: number }> {
    const interval = everyMs ?? plant.description.everyMs
    const next = from >= to ? undefined : await this.#nextReading(plant, from, limit)
    const stands = interval !== undefined && next?.before !== undefined && from - next.before <= toHoldMs(plant.description)
    const start = stands ? from : Math.min(next?.first ?? to, to)
    const end = next === undefined ? to : Math.min(to, interval === undefined ? next.last + 1 : start + limit * interval)
    return { series: await this.#readRows(plant, { from: start, to: end, everyMs }), end }
  }

  async #readRows(plant: Plant, range: { from: number; to: number; everyMs?: number | undefined }): Promise<Series> {
    const rows = new Map((await this.#tagRows(plant.id)).map((row) => [row.name, row.id]))
    const tags = new Map(plant.description.tags.map(({ name }) => [name, rows.get(name) ?? -1]))
    const everyMs = range.everyMs ?? plant.description.everyMs
    const holdMs = range.everyMs === undefined ? toHoldMs(plant.description) : Math.max(range.everyMs, toHoldMs(plant.description))
    return readRows(this.#store, { from: range.from, to: range.to, everyMs, holdMs, tags })
  }

  /** The first reading from the moment on, the `limit`-th of the same tag, and the last one before. */
  async #nextReading(
    plant: Plant,
    from: number,
    limit: number,
  ): Promise<{ first: number; last: number; before: number | undefined } | undefined> {
    let next: { first: number; tag: number } | undefined
    let before: number | undefined
    for (const { id } of await this.#tagRows(plant.id)) {
      const ofTag = this.#store.db.selectFrom('reading').select('at').where('tag_id', '=', id).limit(1)
      const first = (await ofTag.where('at', '>=', from).orderBy('at').executeTakeFirst())?.at
      const last = (await ofTag.where('at', '<', from).orderBy('at', 'desc').executeTakeFirst())?.at
      if (first !== undefined && (next === undefined || first < next.first)) next = { first, tag: id }
      if (last !== undefined && (before === undefined || last > before)) before = last
    }
    if (next === undefined) return undefined
    const ofTag = this.#store.db.selectFrom('reading').select('at').where('tag_id', '=', next.tag).where('at', '>=', next.first)
    const last = await ofTag.orderBy('at').limit(1).offset(limit).executeTakeFirst()
    return { first: next.first, last: last?.at ?? Number.MAX_SAFE_INTEGER, before }
  }

  async #requireRow(name: string): Promise<PlantRow> {
    const row = await this.#store.db.selectFrom('plant').selectAll().where('name', '=', name).executeTakeFirst()
    if (row === undefined) throw toAbsence(name)
    return row
  }

  #tagRows(plantId: number): Promise<TagRow[]> {
    return this.#store.db.selectFrom('plant_tag').selectAll().where('plant_id', '=', plantId).orderBy('position').execute()
  }

  async #toPlant(row: PlantRow): Promise<Plant> {
    const sum = this.#store.db.selectFrom('plant_tag').select((of) => of.fn.sum<number | null>('readings').as('readings'))
    const { readings } = await sum.where('plant_id', '=', row.id).executeTakeFirstOrThrow()
    return {
      id: row.id,
      // `add` and `change` wrote what `parsePlantDescription` gave.
      description: JSON.parse(row.description) as PlantDescription,
      createdAt: row.created_at,
      newestAt: row.newest_at,
      arrivedAt: row.arrived_at,
      settledTo: row.settled_to,
      readings: readings ?? 0,
    }
  }
}

function findRow(tx: Tx, name: string): Promise<PlantRow | undefined> {
  return tx.db.selectFrom('plant').selectAll().where('name', '=', name).executeTakeFirst()
}

async function putTags(tx: Tx, plantId: number, { tags }: PlantDescription): Promise<void> {
  await tx.db.updateTable('plant_tag').set({ position: -1 }).where('plant_id', '=', plantId).execute()
  for (const [position, tag] of tags.entries()) {
    const values = { position, address: JSON.stringify(toAddresses(tag)) }
    await tx.db
      .insertInto('plant_tag')
      .values({ plant_id: plantId, name: tag.name, ...values })
      .onConflict((conflict) => conflict.columns(['plant_id', 'name']).doUpdateSet(values))
      .execute()
  }
}

function toAbsence(name: string): Error {
  return telemetryFault('plant-absent', `There is no plant "${name}".`)
}
