import * as z from 'zod'
import { DutyChanges, IncidentDuty } from './incident-duties.ts'
import { Millis } from './shared.ts'

export const RegimeStanding = z
  .enum(['in-force', 'not-yet', 'ended', 'adopted', 'proposed'])
  .meta({ description: 'Only what is in force starts clocks; the rest is watched' })
export type RegimeStanding = z.infer<typeof RegimeStanding>
const Confidence = z.enum(['V', 'S', 'K']).meta({ description: 'V: checked against the legal text. S: a secondary text. K: from memory' })

/** Whether a regime covers the organisation, by what is known of it. */
export const RegimeConcern = z.object({
  is: z.enum(['yes', 'no', 'unknown']),
  reasons: z.array(z.object({ says: z.string(), clause: z.string().nullable() })),
  /** Of an unknown: the one question that decides it. */
  missing: z.object({ fact: z.string(), question: z.string() }).nullable(),
})
export type RegimeConcern = z.infer<typeof RegimeConcern>

const brief = {
  id: z.string(),
  title: z.string(),
  instrument: z.string(),
  jurisdiction: z.string(),
  standing: RegimeStanding,
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  confidence: Confidence,
  needsLawyer: z.boolean(),
  /** The day on which the file was last held against its source. */
  checked: z.string(),
  /** Names this text of the file and no other. */
  version: z.string(),
  /** Reports that the organisation owes under it. */
  reports: z.number().int(),
  /** National laws laid over it. */
  overlays: z.array(z.string()),
  /** Null for a reader who does not see incidents. */
  concern: RegimeConcern.nullable(),
}
export const Regime = z.object(brief)
export type Regime = z.infer<typeof Regime>
export const Regimes = z.object({ regimes: z.array(Regime) })
export type Regimes = z.infer<typeof Regimes>

export const RegimeQuery = z.object({
  /** Those that can be there for an organisation in this state. */
  state: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  standing: RegimeStanding.optional(),
  /** `FACT:VALUE`, several with commas: those that can be there for an organisation of which this is so. */
  facts: z.string().max(500).optional(),
})

export const RegimeStage = z.object({
  id: z.string(),
  title: z.string(),
  clause: z.string(),
  bearer: z.enum(['entity', 'authority']),
  recipient: z.string(),
  /** Each of its clocks; the earliest counts. Empty: a test whose outcome others use. */
  clocks: z.array(z.string()),
  content: z.array(z.string()),
  notes: z.array(z.string()),
  /** What is owed when the deadline has passed. */
  late: z.object({ says: z.string(), clause: z.string() }).nullable(),
  /** The clause that gives until noon of the next working day. */
  relief: z.string().nullable(),
})
export type RegimeStage = z.infer<typeof RegimeStage>

export const RegimeOverlay = z.object({
  id: z.string(),
  title: z.string(),
  state: z.string(),
  instrument: z.string(),
  standing: RegimeStanding,
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  recipient: z.string(),
  confidence: Confidence,
  source: z.string(),
  checked: z.string(),
  version: z.string(),
  notes: z.array(z.string()),
  clauses: z.array(z.object({ stage: z.string(), clause: z.string(), due: z.string().nullable(), says: z.string().nullable() })),
})
export type RegimeOverlay = z.infer<typeof RegimeOverlay>

/** An example of the file, worked out now: with these facts these instants. */
export const RegimeExample = z.object({
  says: z.string(),
  clause: z.string().nullable(),
  at: Millis,
  given: z.array(z.object({ fact: z.string(), title: z.string(), text: z.string() })),
  acts: z.array(z.object({ kind: z.string(), stage: z.string().nullable(), state: z.string().nullable(), at: Millis })),
  found: z.array(IncidentDuty),
})
export type RegimeExample = z.infer<typeof RegimeExample>

export const RegimeDetail = z.object({
  ...brief,
  covered: z.string(),
  trigger: z.string(),
  recipient: z.string(),
  source: z.string(),
  link: z.string().nullable(),
  zone: z.string(),
  calendar: z.string(),
  notes: z.array(z.string()),
  voluntary: z.string().nullable(),
  crossBorder: z.string().nullable(),
  /** The more special law that takes its place. */
  displaced: z.object({ by: z.string(), clause: z.string() }).nullable(),
  /** To which of several states it is owed. */
  per: z.array(z.object({ says: z.string(), clause: z.string() })),
  stages: z.array(RegimeStage),
  laidOver: z.array(RegimeOverlay),
  examples: z.array(RegimeExample),
})
export type RegimeDetail = z.infer<typeof RegimeDetail>

/** What the files of the law say differently now, and what it would change for the incident. */
export const IncidentLaw = z.object({
  hash: z.string(),
  since: Millis.nullable(),
  isCurrent: z.boolean(),
  files: z.array(
    z.object({
      path: z.string(),
      kind: z.enum(['added', 'removed', 'changed']),
      title: z.string(),
      changes: z.array(z.object({ at: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
    }),
  ),
  duties: DutyChanges.shape.changes,
})
export type IncidentLaw = z.infer<typeof IncidentLaw>
