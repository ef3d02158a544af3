import * as z from 'zod'
import { Millis } from './shared.ts'

/** What partners remember of this node's log, and logs of this node that ended. */
export const LogMemories = z.object({
  memories: z.array(
    z.object({
      partner: z.string(),
      /** The largest head of ours that it cosigned; null where it shows none. */
      size: z.number().int().nullable(),
      /** Whether it can give the entries back up to there. */
      canGiveBack: z.boolean(),
      /** How it contradicts what this node has; null where it does not. */
      contradiction: z.string().nullable(),
      error: z.string().nullable(),
    }),
  ),
  ended: z.array(z.object({ origin: z.string(), size: z.number().int(), note: z.string(), reason: z.string(), at: Millis })),
})
export type LogMemories = z.infer<typeof LogMemories>

/** What a person decides where witnesses know more of the log than this node does. */
export const LogDecision = z.discriminatedUnion('decision', [
  z.object({
    /** The lost end of the log comes back from a partner that mirrors it. */
    decision: z.literal('take-back'),
    partner: z.string().min(1).max(200),
  }),
  z.object({
    /** The log ends, and a new one begins; every partner has to add it. */
    decision: z.literal('new-log'),
    reason: z.string().min(1).max(2000),
  }),
  z.object({
    /** Restored, and not every witness has spoken: sign all the same. */
    decision: z.literal('go-on'),
    reason: z.string().min(1).max(2000),
  }),
])
export type LogDecision = z.infer<typeof LogDecision>

export const LogDecided = z.object({
  /** What happened, for a person. */
  detail: z.string(),
  origin: z.string(),
  size: z.number().int(),
})
export type LogDecided = z.infer<typeof LogDecided>
