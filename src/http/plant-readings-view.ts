import type { Node } from '../node/index.ts'
import type { Plant as HeldPlant, PlantSource as HeldSource } from '../telemetry/index.ts'
import type { Plant, PlantDetail, PlantSource, ReadingRows } from './contract/index.ts'

export function toPlant({ description, ...plant }: HeldPlant): Plant {
  const { name, title, zone, everyMs, holdMs, latenessMs, keepDays, tags } = description
  return {
    name,
    title: title ?? null,
    zone,
    everyMs: everyMs ?? null,
    holdMs: holdMs === undefined ? 10 * (everyMs ?? 0) : holdMs,
    latenessMs,
    keepDays,
    createdAt: plant.createdAt,
    tags: tags.length,
    readings: plant.readings,
    newestAt: plant.newestAt,
    arrivedAt: plant.arrivedAt,
    settledTo: plant.settledTo,
  }
}

export function toPlantSource({ name, kind, where, spec, state, reason, readings, refused, lastAt, progress }: HeldSource): PlantSource {
  const { doneBytes, allBytes, linesPerSecond: readingsPerSecond, secondsLeft } = progress
  const rates = { doneBytes, allBytes, readingsPerSecond, secondsLeft }
  return { name, kind, where, spec, state, reason, readings, refused, lastAt, progress: rates }
}

export async function toPlantDetail({ plants, plantSources }: Node, name: string): Promise<PlantDetail> {
  const plant = await plants.require(name)
  const [tags, sources, notices] = await Promise.all([plants.tags(name), plantSources.list(name), plants.notices(name)])
  return {
    ...toPlant(plant),
    tagList: tags.map((tag) => ({ ...tag, addresses: [...tag.addresses] })),
    sources: sources.map(toPlantSource),
    notices: [...notices],
  }
}

interface RowsWish {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly everyMs?: number | undefined
  readonly limit: number
}

/** A bounded part of the rows; `next` tells where to go on. */
export async function toReadingRows({ plants }: Node, name: string, { from = 0, to, everyMs, limit }: RowsWish): Promise<ReadingRows> {
  const end = to ?? ((await plants.require(name)).newestAt ?? 0) + 1
  const { series, next } = await plants.readPage(name, { from, to: end, everyMs, limit })
  const { tags, times, values } = series
  const width = tags.length
  const toRow = (row: number) =>
    Array.from(values.subarray(row * width, (row + 1) * width), (value) => (Number.isNaN(value) ? null : value))
  return {
    tags: [...tags],
    times: [...times],
    rows: Array.from(times, (_, row) => toRow(row)),
    next: next ?? null,
  }
}
