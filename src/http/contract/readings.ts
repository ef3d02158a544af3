import * as z from 'zod'
import { Millis } from './shared.ts'

const Name = z.string().trim().min(1).max(200)

/** One measured or set value of a plant. */
const NewTag = z.object({
  name: Name,
  title: z.string().max(500).optional(),
  unit: z.string().max(50).optional(),
  low: z.number().optional(),
  high: z.number().optional(),
  site: z.string().max(200).optional(),
  asset: z.string().max(200).optional(),
  /** What its sources call it; absent: its name. */
  address: z.union([z.string(), z.array(z.string())]).optional(),
  /** value = raw × factor + offset. */
  factor: z.number().optional(),
  offset: z.number().optional(),
})

/** What a person says of a plant; the guide explains each field: docs/guides/process-readings.md. */
export const NewPlant = z.looseObject({
  name: Name,
  title: z.string().max(500).optional(),
  /** IANA time zone of times that are written without one. */
  zone: z.string().max(100).optional(),
  everyMs: z.number().int().optional(),
  holdMs: z.number().int().nullable().optional(),
  latenessMs: z.number().int().optional(),
  keepDays: z.number().int().optional(),
  tags: z.array(NewTag.loose()).min(1).max(10_000),
})
export type NewPlant = z.infer<typeof NewPlant>

/** A plant whose process readings are kept. */
export const Plant = z.object({
  name: z.string(),
  title: z.string().nullable(),
  zone: z.string(),
  everyMs: z.number().nullable(),
  /** How long a reading stands; null: until a newer one comes. */
  holdMs: z.number().nullable(),
  latenessMs: z.number(),
  keepDays: z.number(),
  createdAt: Millis,
  tags: z.number().int(),
  readings: z.number().int(),
  newestAt: Millis.nullable(),
  arrivedAt: Millis.nullable(),
  settledTo: Millis.nullable(),
})
export type Plant = z.infer<typeof Plant>
export const Plants = z.object({ plants: z.array(Plant) })

export const Quality = z.enum(['good', 'uncertain', 'bad'])
/** A tag, and how its readings are. */
export const PlantTag = z.object({
  name: z.string(),
  title: z.string().nullable(),
  unit: z.string().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  site: z.string().nullable(),
  asset: z.string().nullable(),
  addresses: z.array(z.string()),
  readings: z.number().int(),
  last: z.object({ at: Millis, value: z.number().nullable(), quality: Quality }).nullable(),
  lastGood: z.object({ at: Millis, value: z.number() }).nullable(),
  stillSince: Millis.nullable(),
  uncertain: z.number().int(),
  bad: z.number().int(),
  missing: z.number().int(),
  late: z.number().int(),
  duplicates: z.number().int(),
  ahead: z.number().int(),
})
export type PlantTag = z.infer<typeof PlantTag>

/** Something odd about the readings themselves, told once for each kind and subject. */
export const PlantNotice = z.object({
  kind: z.string(),
  subject: z.string(),
  firstAt: Millis,
  lastAt: Millis,
  count: z.number().int(),
  detail: z.string(),
})
export type PlantNotice = z.infer<typeof PlantNotice>

export const PlantSource = z.object({
  name: z.string(),
  kind: z.enum(['historian', 'influx', 'modbus', 'mqtt', 'opcua']),
  where: z.string(),
  /** As it was asked for, without its secrets. */
  spec: z.looseObject({ kind: z.string() }),
  state: z.enum(['waiting', 'reading', 'caught-up', 'paused', 'stopped', 'failed']),
  reason: z.string().nullable(),
  readings: z.number().int(),
  refused: z.number().int(),
  lastAt: Millis.nullable(),
  progress: z.object({
    doneBytes: z.number(),
    allBytes: z.number().nullable(),
    readingsPerSecond: z.number(),
    secondsLeft: z.number().nullable(),
  }),
})
export type PlantSource = z.infer<typeof PlantSource>
export const PlantSources = z.object({ sources: z.array(PlantSource) })

export const NewPlantSource = z.object({
  name: Name,
  /** `kind` and what that kind needs: docs/guides/process-readings.md. */
  spec: z.looseObject({ kind: z.string() }),
  /** Given once, never shown again. */
  secrets: z.object({ password: z.string().optional(), key: z.string().optional() }).optional(),
})
export type NewPlantSource = z.input<typeof NewPlantSource>

export const PlantDetail = Plant.extend({
  tagList: z.array(PlantTag),
  sources: z.array(PlantSource),
  /** The newest first. */
  notices: z.array(PlantNotice),
})
export type PlantDetail = z.infer<typeof PlantDetail>

export const ReadingsQuery = z.object({
  from: z.coerce.number().optional(),
  to: z.coerce.number().optional(),
  everyMs: z.coerce.number().int().min(10).optional(),
  /** About so many rows, the first of the time asked for. */
  limit: z.coerce.number().int().min(1).max(100_000).default(10_000),
})
/** Rows of a plant: a column a tag, null where no reading stands or a bad one. */
export const ReadingRows = z.object({
  tags: z.array(z.string()),
  times: z.array(Millis),
  rows: z.array(z.array(z.number().nullable())),
  /** There are more rows from here on. */
  next: Millis.nullable(),
})
export type ReadingRows = z.infer<typeof ReadingRows>

export const InfluxQuery = z.object({ precision: z.enum(['ns', 'us', 'ms', 's']).default('ns') })
/** What became of posted readings; it is durable when this is answered. */
export const ReadingsTaken = z.object({
  taken: z.number().int(),
  duplicates: z.number().int(),
  late: z.number().int(),
  refused: z.number().int(),
})
export type ReadingsTaken = z.infer<typeof ReadingsTaken>

export const OpcuaNodes = z.object({
  nodes: z.array(z.object({ address: z.string(), path: z.string(), type: z.string(), value: z.string() })),
  /** Not all were looked at. */
  isCut: z.boolean(),
})
export type OpcuaNodes = z.infer<typeof OpcuaNodes>
