import * as z from 'zod'
import { Millis, PageQuery } from './shared.ts'

export const SourceKind = z.enum(['file', 'folder', 'stdin', 'syslog-tcp', 'syslog-tls', 'http'])
export const Source = z.object({
  id: z.number().int(),
  name: z.string(),
  kind: SourceKind,
  /** The file or folder it reads, or the port it listens on. */
  where: z.string(),
  state: z.enum(['waiting', 'reading', 'caught-up', 'paused', 'stopped', 'failed']),
  reason: z.string().nullable(),
  lines: z.number().int(),
  events: z.number().int(),
  refused: z.number().int(),
  firstEventAt: Millis.nullable(),
  lastEventAt: Millis.nullable(),
  /** How far it is, where an end is known. */
  progress: z.object({
    doneBytes: z.number(),
    allBytes: z.number().nullable(),
    linesPerSecond: z.number(),
    secondsLeft: z.number().nullable(),
  }),
})
export type Source = z.infer<typeof Source>
export const Sources = z.object({ sources: z.array(Source) })

export const NewSource = z.object({
  name: z.string().min(1).max(100).optional(),
  kind: SourceKind,
  path: z.string().max(4096).optional(),
  port: z.number().int().min(0).max(65535).optional(),
  host: z.string().max(255).optional(),
  /** Go on when the end is reached. */
  follow: z.boolean().default(true),
  /** Format of lines that do not tell it themselves. */
  format: z.string().max(100).optional(),
})
export type NewSource = z.infer<typeof NewSource>

export const DeadLetter = z.object({ at: Millis, place: z.string(), code: z.string(), reason: z.string(), line: z.string() })
export const DeadLetterQuery = PageQuery
export const DeadLetterPage = z.object({ deadLetters: z.array(DeadLetter), next: z.string().nullable() })
export type DeadLetterPage = z.infer<typeof DeadLetterPage>

/** What became of posted lines; it is durable when this is answered. */
export const LinesTaken = z.object({
  lines: z.number().int(),
  events: z.number().int(),
  refused: z.number().int(),
  matches: z.number().int(),
})
export type LinesTaken = z.infer<typeof LinesTaken>

export const HistoryQuery = z.object({ value: z.string().min(1).max(4096), kind: z.string().max(50).optional() })
/** What the node remembers of one observable. */
export const HistoryAnswer = z.object({
  seen: z.array(
    z.object({
      kind: z.string(),
      value: z.string(),
      source: z.string(),
      day: z.string(),
      firstSeenAt: Millis,
      lastSeenAt: Millis,
      count: z.number().int(),
    }),
  ),
  isCut: z.boolean(),
})
export type HistoryAnswer = z.infer<typeof HistoryAnswer>
