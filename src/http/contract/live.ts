import * as z from 'zod'
import { Alert } from './alerts.ts'
import { Incident } from './incidents.ts'
import { ObjectView } from './intel.ts'
import { Overview } from './node.ts'
import { Episode, WatchedPlant } from './plants.ts'
import { Millis } from './shared.ts'
import { Source } from './telemetry.ts'

/**
 * What GET /api/v1/live sends (text/event-stream): the event's name is `kind`, its data the JSON of the rest.
 * `overview` comes once a second, the others when they happen.
 */
export const LiveMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('overview'), overview: Overview, sources: z.array(Source) }),
  z.object({ kind: z.literal('intel'), objects: z.array(ObjectView) }),
  z.object({ kind: z.literal('alert'), alert: Alert, isNew: z.boolean() }),
  z.object({ kind: z.literal('incident'), incident: Incident }),
  /** A report that others made here came in or was worked on: by its number. */
  z.object({ kind: z.literal('report'), number: z.number().int() }),
  z.object({ kind: z.literal('episode'), episode: Episode, isNew: z.boolean() }),
  z.object({ kind: z.literal('plant'), plant: WatchedPlant }),
  /** A deadline of the incident is a day, four hours or an hour away, or has passed. */
  z.object({ kind: z.literal('deadline'), incident: Incident, title: z.string(), dueAt: Millis }),
])
export type LiveMessage = z.infer<typeof LiveMessage>
