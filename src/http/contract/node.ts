import * as z from 'zod'
import { Level, Millis } from './shared.ts'

/** Who this node is and who asks. */
export const NodeInfo = z.object({
  name: z.string(),
  /** Null for who may not see the identity. */
  organisation: z.object({ id: z.string(), name: z.string(), country: z.string().nullable(), sector: z.string().nullable() }).nullable(),
  version: z.string(),
  startedAt: Millis,
  /** True for the example: nothing in it is real. */
  isExample: z.boolean(),
  /** True for a node of an exercise: every page says so. */
  isExercise: z.boolean(),
  reader: z.object({ name: z.string(), clearance: Level, isAdmin: z.boolean() }),
  /** The other nodes of the example or exercise, for the switch in the page's head; empty in a real node. */
  neighbours: z.array(z.object({ name: z.string(), url: z.string(), isThis: z.boolean() })),
})
export type NodeInfo = z.infer<typeof NodeInfo>

/** The numbers of the first page. Counts of intelligence are those the reader may see. */
export const Overview = z.object({
  at: Millis,
  intel: z.object({
    objects: z.number().int(),
    collections: z.number().int(),
    /** Current indicators by what becomes of them. */
    indicators: z.object({
      matched: z.number().int(),
      waiting: z.number().int(),
      heldBack: z.number().int(),
      notMatchable: z.number().int(),
    }),
  }),
  telemetry: z.object({
    sources: z.number().int(),
    lines: z.number().int(),
    events: z.number().int(),
    refused: z.number().int(),
    /** Events per second over the last few seconds. */
    eventsPerSecond: z.number(),
    /** Events in each of the last 60 seconds, oldest first. */
    lastMinute: z.array(z.number()),
    observablesRemembered: z.number().int(),
    /** First and last event time known to the history. */
    firstSeenAt: Millis.nullable(),
    lastSeenAt: Millis.nullable(),
  }),
  alerts: z.object({ open: z.number().int(), confirmed: z.number().int(), dismissed: z.number().int() }),
  feeds: z.object({ all: z.number().int(), failing: z.number().int() }),
})
export type Overview = z.infer<typeof Overview>

/** One line of the audit of a doctor's visit. */
export const Finding = z.object({ room: z.string(), what: z.string(), place: z.string(), isMended: z.boolean() })
export type Finding = z.infer<typeof Finding>

export const DoctorReport = z.object({ checked: z.record(z.string(), z.number()), findings: z.array(Finding) })
export type DoctorReport = z.infer<typeof DoctorReport>
