import type { Selectable } from 'kysely'
import type { Clock } from '../../base/index.ts'
import type { Store, Tables, Tx } from '../../store/index.ts'
import { telemetryFault } from '../faults.ts'
import { Meter, type Progress } from '../meter.ts'
import { type RunControl, SourceRun, type SourceState } from '../source-run.ts'
import { workOnReadingFiles } from './file-source.ts'
import { workOnMqtt } from './mqtt/mqtt-source.ts'
import type { OpcuaNodeList } from './opcua/opcua-browsing.ts'
import type { PlantSourceWork } from './plant-source-work.ts'
import type { Plants } from './plants.ts'
import { type PostedLines, postLines } from './posting.ts'
import type { ReadingsTaken } from './reading.ts'
import { type PlantSourceKind, type PlantSourceSpec, type PlantSourceWish, parsePlantSource, toPlantSourceWhere } from './source-spec.ts'

/** A source of a plant's readings as it stands. Times are milliseconds since the epoch. */
export interface PlantSource {
  readonly id: number
  readonly plant: string
  readonly name: string
  readonly kind: PlantSourceKind
  readonly where: string
  /** What a person asked for; its secrets are not in it. */
  readonly spec: PlantSourceSpec
  readonly state: SourceState
  readonly reason: string | null
  readonly readings: number
  readonly refused: number
  /** When it last brought something. */
  readonly lastAt: number | null
  readonly progress: Progress
}

export interface PlantSourcesOptions {
  readonly store: Store
  readonly clock: Clock
  readonly plants: Plants
  /** Where keys of this node's own are kept, such as the one that OPC UA servers know it by. */
  readonly keysFolder: string
}

type SourceRow = Selectable<Tables['plant_source']>

/** Where readings come from: made and removed by people, read from where they stood. None of them can write to a plant. */
export class PlantSources {
  readonly #options: PlantSourcesOptions
  readonly #runs = new Map<number, SourceRun>()
  readonly #meters = new Map<number, Meter>()
  #isClosing = false

  constructor(options: PlantSourcesOptions) {
    this.#options = options
  }

  /**
   * Makes the source and begins to read it. One of that name gets the new spec and goes on; where it reads from elsewhere
   * now, from the beginning. Fault: `telemetry.bad-source`.
   */
  async add(plant: string, wish: PlantSourceWish): Promise<PlantSource> {
    const { name, spec, secrets } = parsePlantSource(wish)
    const { id: plantId } = await this.#options.plants.require(plant)
    const values = { spec: JSON.stringify(spec), secrets: JSON.stringify(secrets), is_paused: 0 }
    const id = await this.#options.store.commit(async (tx) => {
      const put = tx.db
        .insertInto('plant_source')
        .values({ plant_id: plantId, name, ...values, created_at: this.#options.clock.now() })
        .onConflict((conflict) => conflict.columns(['plant_id', 'name']).doUpdateSet(values))
        .returning('id')
      const before = tx.db.selectFrom('plant_source').selectAll().where('plant_id', '=', plantId).where('name', '=', name)
      const row = await before.executeTakeFirst()
      const { id } = await put.executeTakeFirstOrThrow()
      if (row !== undefined && !readsThere(parseRow(row).spec, spec)) await forgetPlace(tx, id)
      return id
    })
    await this.#stop(id)
    return this.resume(plant, name)
  }

  async list(plant: string): Promise<PlantSource[]> {
    const { id } = await this.#options.plants.require(plant)
    const rows = await this.#options.store.db.selectFrom('plant_source').selectAll().where('plant_id', '=', id).orderBy('name').execute()
    return rows.map((row) => this.#toSource(plant, row))
  }

  /** Takes lines that somebody sends; durable when fulfilled. Fault: `telemetry.plant-absent`. */
  post(plant: string, lines: PostedLines): Promise<ReadingsTaken> {
    const { plants, clock } = this.#options
    return postLines(plants, clock, { plant, lines })
  }

  /** What an OPC UA server offers, read once. Faults: `telemetry.bad-source`, `telemetry.cannot-read`. */
  async browse(wish: PlantSourceWish): Promise<OpcuaNodeList> {
    const { spec, secrets } = parsePlantSource(wish)
    if (spec.kind !== 'opcua') throw telemetryFault('bad-source', 'Only an OPC UA server can be browsed.', 'spec.kind')
    const { browseOpcua } = await import('./opcua/opcua-browsing.ts')
    return browseOpcua({ spec, secrets, keysFolder: this.#options.keysFolder })
  }

  /** Stops reading; it stays paused when the node starts again. */
  async pause(plant: string, name: string): Promise<PlantSource> {
    const { id } = await this.#require(plant, name)
    await this.#setPaused(id, true)
    await this.#stop(id)
    return this.#toSource(plant, await this.#require(plant, name))
  }

  /** Goes on where it stood. */
  async resume(plant: string, name: string): Promise<PlantSource> {
    const { id } = await this.#require(plant, name)
    await this.#setPaused(id, false)
    const row = await this.#require(plant, name)
    if (this.#runs.get(id)?.isOver !== false) this.#start(plant, row)
    return this.#toSource(plant, row)
  }

  /** Forgets the source and where it stood; its readings stay. */
  async remove(plant: string, name: string): Promise<void> {
    const { id } = await this.#require(plant, name)
    await this.#stop(id)
    this.#meters.delete(id)
    await this.#options.store.commit((tx) => tx.db.deleteFrom('plant_source').where('id', '=', id).execute())
  }

  /** After the plant's description was changed: what runs begins anew with it. */
  async renew(plant: string): Promise<void> {
    for (const { id, name } of await this.list(plant)) {
      if (!this.#runs.has(id)) continue
      await this.#stop(id)
      await this.resume(plant, name)
    }
  }

  /** Before the plant is removed. */
  async stopAll(plant: string): Promise<void> {
    for (const { id } of await this.list(plant)) await this.#stop(id)
  }

  /** As the node starts: everything goes on that nobody has paused. */
  async resumeAll(): Promise<void> {
    for (const { description } of await this.#options.plants.list()) {
      for (const { name, state } of await this.list(description.name)) if (state !== 'paused') await this.resume(description.name, name)
    }
  }

  /** Stops everything. Fulfilled when what was being taken is taken. */
  async close(): Promise<void> {
    this.#isClosing = true
    await Promise.all([...this.#runs.values()].map((run) => run.stop()))
  }

  #start(plant: string, row: SourceRow): void {
    if (this.#isClosing) return
    const meter = this.#meters.get(row.id) ?? new Meter(this.#options.clock)
    this.#meters.set(row.id, meter)
    const work = async (control: RunControl) => workOn(await this.#toWork(plant, row, meter), control)
    this.#runs.set(row.id, new SourceRun(meter, { work, retries: true }))
  }

  /** Read again at each beginning: what was committed is what counts. */
  async #toWork(plantName: string, { id, name }: SourceRow, meter: Meter): Promise<PlantSourceWork> {
    const { plants, store, clock, keysFolder } = this.#options
    const row = await this.#require(plantName, name)
    const plant = await plants.require(plantName)
    const files = await store.db.selectFrom('plant_source_file').selectAll().where('source_id', '=', id).execute()
    return {
      sourceId: id,
      ...parseRow(row),
      plant,
      clock,
      meter,
      clientId: `entente-${plant.createdAt.toString(36)}-${id}`,
      keysFolder,
      saved: {
        position: row.position ?? undefined,
        lastAt: row.last_at ?? undefined,
        files: files.map(({ whole_size, source_id: _source, ...file }) => ({ ...file, wholeSize: whole_size ?? undefined })),
      },
      take: async (batch) => {
        const taken = await plants.take({ ...batch, plantId: plant.id, sourceId: id })
        meter.addLines(taken.taken + taken.duplicates)
        return taken
      },
    }
  }

  async #require(plant: string, name: string): Promise<SourceRow> {
    const { id } = await this.#options.plants.require(plant)
    const query = this.#options.store.db.selectFrom('plant_source').selectAll().where('plant_id', '=', id).where('name', '=', name)
    const row = await query.executeTakeFirst()
    if (row === undefined) throw telemetryFault('source-absent', `The plant "${plant}" has no source "${name}".`)
    return row
  }

  async #setPaused(id: number, isPaused: boolean): Promise<void> {
    await this.#options.store.commit((tx) =>
      tx.db
        .updateTable('plant_source')
        .set({ is_paused: isPaused ? 1 : 0 })
        .where('id', '=', id)
        .execute(),
    )
  }

  async #stop(id: number): Promise<void> {
    const run = this.#runs.get(id)
    this.#runs.delete(id)
    await run?.stop()
  }

  #toSource(plant: string, row: SourceRow): PlantSource {
    const { spec } = parseRow(row)
    const run = this.#runs.get(row.id)
    return {
      id: row.id,
      plant,
      name: row.name,
      kind: spec.kind,
      where: toPlantSourceWhere(spec),
      spec,
      state: row.is_paused !== 0 ? 'paused' : (run?.state ?? 'stopped'),
      reason: run?.reason ?? null,
      readings: row.readings,
      refused: row.refused,
      lastAt: row.last_at,
      progress: (this.#meters.get(row.id) ?? new Meter(this.#options.clock)).progress,
    }
  }
}

function readsThere(one: PlantSourceSpec, other: PlantSourceSpec): boolean {
  return one.kind === other.kind && toPlantSourceWhere(one) === toPlantSourceWhere(other)
}

/** What was read before is known by its tags and moments, and counts once. */
async function forgetPlace(tx: Tx, sourceId: number): Promise<void> {
  await tx.db.updateTable('plant_source').set({ position: null }).where('id', '=', sourceId).execute()
  await tx.db.deleteFrom('plant_source_file').where('source_id', '=', sourceId).execute()
}

function parseRow({ name, spec, secrets }: SourceRow): ReturnType<typeof parsePlantSource> {
  return parsePlantSource({ name, spec: JSON.parse(spec), secrets: JSON.parse(secrets) })
}

function workOn(work: PlantSourceWork, control: RunControl): Promise<void> {
  const { spec } = work
  if (spec.kind === 'mqtt') return workOnMqtt({ ...work, spec }, control)
  if (spec.kind === 'opcua') return import('./opcua/opcua-source.ts').then(({ workOnOpcua }) => workOnOpcua({ ...work, spec }, control))
  return workOnReadingFiles({ ...work, spec }, control)
}
