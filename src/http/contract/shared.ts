import * as z from 'zod'

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const Millis = z.number().meta({ description: 'Milliseconds since 1970-01-01T00:00:00Z' })
export const Level = z.enum(['clear', 'green', 'amber', 'amber+strict', 'red']).meta({ description: 'TLP 2.0 level' })
export type Level = z.infer<typeof Level>

export const FaultKind = z.enum(['invalid', 'denied', 'absent', 'conflict', 'too-large', 'busy', 'unsupported', 'unavailable'])

/** Why something was refused, and where (RFC 9457 members beside our own). */
export const Refusal = z.object({
  kind: FaultKind,
  code: z.string(),
  detail: z.string(),
  place: z.string().optional(),
})
export type Refusal = z.infer<typeof Refusal>

/** The body of every answer that is an error: application/problem+json (RFC 9457). */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  /** One of the eight kinds of fault; absent for a bug. */
  kind: FaultKind.optional(),
  code: z.string(),
  place: z.string().optional(),
  /** For a bug: what to look for in the node's log. */
  logId: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>

/** How many rows a list gives at most, and where to go on. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  after: z.string().optional(),
})
