import * as z from 'zod'
import { Millis } from './shared.ts'

/** A signed message to a partner, and how far it has come. */
export const PostMessage = z.object({
  id: z.string(),
  /** Origin of the partner's log. */
  to: z.string(),
  kind: z.string(),
  thread: z.string(),
  state: z.enum(['waiting', 'delivered', 'refused']),
  queuedAt: Millis,
  attempts: z.number().int(),
  /** When it is tried again, while it waits. */
  nextAt: Millis,
  error: z.string().nullable(),
  /** By the partner's clock. */
  deliveredAt: Millis.nullable(),
  /** The partner's receipt, a signed note. */
  receipt: z.string().nullable(),
})
export type PostMessage = z.infer<typeof PostMessage>
/** The newest hundred. */
export const PostMessages = z.object({ messages: z.array(PostMessage) })
export type PostMessages = z.infer<typeof PostMessages>
