import * as z from 'zod'
import { Millis } from './shared.ts'

/** Keys that this node signs or signed with. */
export const LogKeyPeriod = z.object({
  /** `log`: its heads and statements; `witness`: cosignatures on logs of partners. */
  role: z.enum(['log', 'witness']),
  /** Verifier keys, Ed25519 first. */
  keys: z.array(z.string()),
  /** Of a log: the first statement that they signed. */
  from: z.number().int(),
  /** When they took over; null for the keys that it was made with. */
  at: Millis.nullable(),
  /** How they came: with the log, by the word of the keys before, because those were stolen, or with a new log. */
  reason: z.enum(['made', 'planned', 'compromised', 'new-log']),
  isCurrent: z.boolean(),
})
export type LogKeyPeriod = z.infer<typeof LogKeyPeriod>
export const LogKeyPeriods = z.object({ periods: z.array(LogKeyPeriod) })
export type LogKeyPeriods = z.infer<typeof LogKeyPeriods>

export const NewRotation = z.object({
  role: z.enum(['log', 'witness']).default('log'),
  /** The keys of today are not to be trusted: they do not sign the new ones. Partners learn those from a list of members or a person. */
  isCompromised: z.boolean().default(false),
})
export type NewRotation = z.infer<typeof NewRotation>

/** Hand-overs of keys, as `GET /log/rotations` of a node gives them. */
export const Rotations = z.array(z.string().max(100_000)).max(1000)
