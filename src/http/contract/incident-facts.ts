import * as z from 'zod'
import { Millis } from './shared.ts'

export const FactType = z.enum(['yes-no', 'number', 'percent', 'duration', 'choice', 'choices', 'state', 'states', 'instant', 'text'])
export const FactSure = z.enum(['known', 'estimated', 'unknown'])

/** One thing that can be known of an incident, or of the organisation that has it. */
export const FactDefinition = z.object({
  id: z.string(),
  title: z.string(),
  question: z.string(),
  /** `duration` is in minutes, `instant` in milliseconds since 1970, `state` the two letters of ISO 3166-1. */
  type: FactType,
  unit: z.string().nullable(),
  choices: z.record(z.string(), z.string()).nullable(),
  about: z.enum(['entity', 'incident']),
  sensitivity: z.enum(['public', 'partners', 'incident', 'counsel']),
  isOverTime: z.boolean(),
})
export type FactDefinition = z.infer<typeof FactDefinition>
export const FactDefinitions = z.object({ facts: z.array(FactDefinition) })
export type FactDefinitions = z.infer<typeof FactDefinitions>

const value = z.union([z.boolean(), z.number(), z.string(), z.array(z.string())])

export const FactVersion = z.object({
  /** Absent: it was asked and is not known. */
  value: value.optional(),
  /** The value in words. */
  text: z.string(),
  sure: FactSure,
  at: Millis,
  /** The moment it is true of. */
  asOf: Millis,
  source: z.string().nullable(),
  by: z.string(),
})
export type FactVersion = z.infer<typeof FactVersion>

/** A fact of an incident with all its versions; none is ever overwritten. */
export const IncidentFact = z.object({
  definition: FactDefinition,
  /** Stated of the organisation, so of all its incidents. */
  isOfEntity: z.boolean(),
  now: FactVersion,
  /** The newest first. */
  earlier: z.array(FactVersion),
})
export type IncidentFact = z.infer<typeof IncidentFact>
export const IncidentFacts = z.object({ facts: z.array(IncidentFact) })
export type IncidentFacts = z.infer<typeof IncidentFacts>

export const NewFact = z.object({
  /** Id or name of a fact. */
  fact: z.string().min(1).max(200),
  /** As people write it: `yes`, `12 000`, `2 h 30 min`, `DE, FR`, `2026-11-20 17:40`. Absent or `unknown`: not known. */
  value: value.optional(),
  sure: FactSure.optional(),
  source: z.string().max(1000).optional(),
  asOf: Millis.optional(),
  /** Zone of times that are written without one, such as Europe/Berlin. */
  zone: z.string().max(100).optional(),
})
export type NewFact = z.infer<typeof NewFact>
export const NewFacts = z.object({ facts: z.array(NewFact).min(1).max(500) })
export type NewFacts = z.infer<typeof NewFacts>

export const Judgement = z.enum(['significant', 'not-significant', 'undecided'])
export const NewAwareness = z.object({
  who: z.string().min(1).max(300),
  what: z.string().min(1).max(5000),
  learnedAt: Millis,
  judgement: Judgement,
  why: z.string().min(1).max(5000),
  /** Facts that this is the moment of: they are stated with it. */
  moments: z.array(z.string()).max(20).optional(),
})
export type NewAwareness = z.infer<typeof NewAwareness>
/** Who learned what when, and why it was held significant or not: a statement of the log each. */
export const Awareness = z.object({
  ...NewAwareness.shape,
  id: z.string(),
  moments: z.array(z.string()),
  at: Millis,
  by: z.string(),
  /** Place of its statement in the log. */
  statement: z.number().int(),
})
export type Awareness = z.infer<typeof Awareness>
export const AwarenessRecord = z.object({ entries: z.array(Awareness) })
export type AwarenessRecord = z.infer<typeof AwarenessRecord>
