import * as z from 'zod'
import { Level, Millis, PageQuery, Refusal } from './shared.ts'

export const Collection = z.object({
  id: z.string(),
  alias: z.string().nullable(),
  title: z.string(),
  description: z.string().nullable(),
  createdAt: Millis,
  canRead: z.boolean(),
  canWrite: z.boolean(),
  /** Objects in it that the reader may see. */
  objects: z.number().int(),
  /** When an object that the reader may see was last added. */
  lastAddedAt: Millis.nullable(),
})
export type Collection = z.infer<typeof Collection>
export const Collections = z.object({ collections: z.array(Collection) })

export const NewCollection = z.object({
  title: z.string().min(1).max(200),
  alias: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens')
    .optional(),
  description: z.string().max(2000).optional(),
})
export type NewCollection = z.infer<typeof NewCollection>

/** An object as it may leave the node for this reader. */
export const ObjectView = z.object({
  id: z.string(),
  type: z.string(),
  version: z.string(),
  /** Its name, value, pattern or id: what a person would call it. */
  label: z.string(),
  level: Level,
  /** Something was taken out for this reader. */
  isRedacted: z.boolean(),
  collections: z.array(z.string()),
  receivedAt: Millis,
  /** Told to administrators only. */
  broughtBy: z.string().nullable(),
  object: z.record(z.string(), z.unknown()),
})
export type ObjectView = z.infer<typeof ObjectView>

export const ObjectQuery = PageQuery.extend({
  text: z.string().max(500).optional(),
  type: z.string().max(250).optional(),
  collection: z.string().max(100).optional(),
})
export const ObjectPage = z.object({ objects: z.array(ObjectView), next: z.string().nullable() })
export type ObjectPage = z.infer<typeof ObjectPage>

export const ImportQuery = z.object({
  /** Level that the importer vouches for, for objects that carry no TLP marking. Absent: they are treated as red. */
  unmarkedAs: Level.optional(),
  /** Who brought them, as shown with the objects. */
  broughtBy: z.string().max(200).optional(),
})
export type ImportQuery = z.infer<typeof ImportQuery>
/** What became of a batch: the good is taken, the refused is listed by place and reason. */
export const ImportResult = z.object({
  added: z.number().int(),
  known: z.number().int(),
  /** How many; the first 10,000 of them are listed. */
  refusedCount: z.number().int(),
  refused: z.array(Refusal),
})
export type ImportResult = z.infer<typeof ImportResult>

export const ExportQuery = z.object({
  /** The bundle is cut for readers of this level. */
  audience: Level.default('clear'),
})

export const PatternQuestion = z.object({ pattern: z.string().max(100_000), bundle: z.unknown() })
export const PatternAnswer = z.object({ isMatch: z.boolean(), why: z.array(z.string()) })
export type PatternAnswer = z.infer<typeof PatternAnswer>
