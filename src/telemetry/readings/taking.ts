import type { Selectable } from 'kysely'
import type { Tables, Tx } from '../../store/index.ts'
import { telemetryFault } from '../faults.ts'
import { noteAll } from './notices.ts'
import { type PlantDescription, toHoldMs } from './plant-description.ts'
import { type NewNotice, qualities, type Reading, type ReadingBatch, type ReadingsTaken } from './reading.ts'
import { countIn, type TagRow } from './tag-state.ts'

type PlantRow = Selectable<Tables['plant']>

/** A stamp further ahead of the node's own clock than this is a clock that is wrong. */
export const aheadMs = 300_000

/** Left in the outbox when more of a plant is settled: `{"ids":[NAME]}`. */
export const settledTopic = 'readings.settled'

/** Writes the readings of a batch, what they say of their tags, and where their source goes on. */
export async function takeReadings(tx: Tx, batch: ReadingBatch): Promise<ReadingsTaken> {
  const now = Math.floor(tx.at / 1000)
  const plant = await tx.db.selectFrom('plant').selectAll().where('id', '=', batch.plantId).executeTakeFirst()
  if (plant === undefined) throw telemetryFault('plant-absent', 'The plant was removed while its readings came.')
  const tags = await tx.db.selectFrom('plant_tag').selectAll().where('plant_id', '=', plant.id).execute()
  const taking = new Taking(plant, tags, now)
  await taking.take(tx, batch.readings)
  await taking.save(tx)
  await noteAll(tx, plant.id, [...(batch.notices ?? []), ...taking.notices])
  const taken = { ...taking.counts, refused: (batch.refused ?? 0) + taking.unknown }
  if (batch.sourceId !== undefined) await savePlace(tx, batch.sourceId, { batch, taken })
  return taken
}

class Taking {
  readonly notices: NewNotice[] = []
  readonly counts = { taken: 0, duplicates: 0, late: 0 }
  unknown = 0
  readonly #plant: PlantRow
  readonly #tags: ReadonlyMap<string, TagRow>
  readonly #touched = new Set<TagRow>()
  readonly #now: number
  readonly #latenessMs: number
  readonly #everyMs: number | undefined
  #newest: number

  constructor(plant: PlantRow, tags: readonly TagRow[], now: number) {
    this.#plant = plant
    this.#tags = new Map(tags.map((tag) => [tag.name, tag]))
    this.#now = now
    this.#newest = plant.newest_at ?? Number.NEGATIVE_INFINITY
    // What `parsePlantDescription` gave was written there.
    const description = JSON.parse(plant.description) as PlantDescription
    this.#latenessMs = description.latenessMs
    this.#everyMs = Number.isFinite(toHoldMs(description)) ? description.everyMs : undefined
  }

  async take(tx: Tx, readings: readonly Reading[]): Promise<void> {
    const known: { tag: TagRow; reading: Reading }[] = []
    for (const given of readings) {
      const tag = this.#tags.get(given.tag)
      if (tag === undefined) {
        this.unknown += 1
        this.notices.push({ kind: 'no-tag', subject: given.tag, detail: 'The plant has no such tag.' })
      } else known.push({ tag, reading: this.#timed(given, tag) })
    }
    const rows = known.map(({ tag, reading }) => ({
      tag_id: tag.id,
      at: reading.at,
      value: Number.isNaN(reading.value) ? null : reading.value,
      quality: qualities.indexOf(reading.quality),
    }))
    const keys = await tx.insertEach('reading', rows, 'ignore')
    for (const [index, each] of known.entries()) {
      this.#touched.add(each.tag)
      if (keys[index] === undefined) await this.#seeDuplicate(tx, each)
      else this.#count(each)
    }
  }

  async save(tx: Tx): Promise<void> {
    const update = tx.db.updateTable('plant_tag')
    for (const { id, plant_id: _plant, name: _name, position: _position, address: _address, ...state } of this.#touched)
      await update.set(state).where('id', '=', id).execute()
    if (!Number.isFinite(this.#newest)) return
    const settledTo = Math.max(this.#plant.settled_to ?? Number.NEGATIVE_INFINITY, this.#newest - this.#latenessMs)
    await tx.db
      .updateTable('plant')
      .set({ newest_at: this.#newest, settled_to: settledTo, arrived_at: this.#now })
      .where('id', '=', this.#plant.id)
      .execute()
    if (settledTo > (this.#plant.settled_to ?? Number.NEGATIVE_INFINITY))
      tx.outbox(settledTopic, JSON.stringify({ ids: [this.#plant.name] }))
  }

  /** A reading of the future is kept, as one that nobody may trust: its clock is wrong, and it settles nothing. */
  #timed(reading: Reading, tag: TagRow): Reading {
    const lead = reading.at - this.#now
    if (lead <= aheadMs) return reading
    tag.ahead += 1
    const detail = `Stamped ${Math.round(lead / 1000)} s ahead of this node's clock: kept as bad.`
    this.notices.push({ kind: 'ahead', subject: tag.name, detail })
    return { ...reading, quality: 'bad' }
  }

  #count({ tag, reading }: { tag: TagRow; reading: Reading }): void {
    this.counts.taken += 1
    if (reading.at > this.#now + aheadMs) {
      tag.readings += 1
      tag.bad += 1
      return
    }
    countIn(tag, reading, this.#everyMs)
    this.#newest = Math.max(this.#newest, reading.at)
    const settledTo = this.#plant.settled_to
    if (settledTo === null || reading.at > settledTo) return
    this.counts.late += 1
    tag.late += 1
    const detail = `Came ${Math.round((settledTo - reading.at) / 1000)} s after its moment was settled: kept, but no model saw it pass.`
    this.notices.push({ kind: 'late', subject: tag.name, detail })
  }

  /** Given again: counted, not kept. Two values for one moment are told of; the first one stands. */
  async #seeDuplicate(tx: Tx, { tag, reading }: { tag: TagRow; reading: Reading }): Promise<void> {
    this.counts.duplicates += 1
    tag.duplicates += 1
    const query = tx.db.selectFrom('reading').select('value').where('tag_id', '=', tag.id).where('at', '=', reading.at)
    const kept = (await query.executeTakeFirst())?.value ?? Number.NaN
    if (Object.is(kept, reading.value) || kept === reading.value) return
    const detail = `${kept} and ${reading.value} at ${new Date(reading.at).toISOString()}: the first one stands.`
    this.notices.push({ kind: 'conflict', subject: tag.name, detail })
  }
}

async function savePlace(tx: Tx, sourceId: number, { batch, taken }: { batch: ReadingBatch; taken: ReadingsTaken }): Promise<void> {
  const done = await tx.db
    .updateTable('plant_source')
    .set((set) => ({
      readings: set('readings', '+', taken.taken),
      refused: set('refused', '+', taken.refused),
      ...(batch.readings.length === 0 ? {} : { last_at: Math.floor(tx.at / 1000) }),
      ...(batch.position === undefined ? {} : { position: batch.position }),
    }))
    .where('id', '=', sourceId)
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw telemetryFault('source-absent', 'The source was removed while it was read.')
  for (const { path, identity, offset, line, wholeSize = null } of batch.files ?? []) {
    const values = { identity, offset, line, whole_size: wholeSize }
    await tx.db
      .insertInto('plant_source_file')
      .values({ source_id: sourceId, path, ...values })
      .onConflict((conflict) => conflict.columns(['source_id', 'path']).doUpdateSet(values))
      .execute()
  }
}
