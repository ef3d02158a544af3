import * as z from 'zod'
import { Level, Millis } from './shared.ts'

/** A TAXII collection of a partner that this node reads regularly. */
export const Feed = z.object({
  name: z.string(),
  url: z.string(),
  /** Title of the partner's collection, once known. */
  remoteTitle: z.string().nullable(),
  collection: z.string(),
  unmarkedAs: Level.nullable(),
  everySeconds: z.number().int(),
  lastPolledAt: Millis.nullable(),
  lastAddedAt: z.string().nullable(),
  received: z.number().int(),
  refused: z.number().int(),
  error: z.string().nullable(),
})
export type Feed = z.infer<typeof Feed>
export const Feeds = z.object({ feeds: z.array(Feed) })

export const NewFeed = z.object({
  name: z.string().min(1).max(100),
  /** The collection's address: …/collections/ID/ */
  url: z.url(),
  token: z.string().max(4096).optional(),
  /** Where its objects go here: id or alias. */
  collection: z.string(),
  unmarkedAs: Level.optional(),
  everySeconds: z.number().int().min(1).max(86_400).default(60),
  /** PEM of an authority to trust besides the system's. */
  ca: z.string().max(100_000).optional(),
})
export type NewFeed = z.infer<typeof NewFeed>
export const PollResult = z.object({ received: z.number().int(), added: z.number().int(), refused: z.number().int() })
export type PollResult = z.infer<typeof PollResult>
