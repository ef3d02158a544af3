import * as z from 'zod'
import { IncidentFacts } from './incident-facts.ts'
import { Level, Millis, Refusal } from './shared.ts'

const spanMs = z.number().min(0).meta({ description: 'Milliseconds' })
const afterMs = z.number().meta({ description: 'Milliseconds from the beginning of the trouble' })

export const Thing = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['service', 'supplier', 'site', 'asset']),
  /** Whose it is; null: our own. */
  owner: z.string().nullable(),
  /** Where it serves, by ISO 3166-1. */
  states: z.array(z.string()),
  /** Id of a sector of NIS2, or of a part of one. */
  sector: z.string().nullable(),
  users: z.number().nullable(),
  site: z.string().nullable(),
  region: z.string().nullable(),
  contact: z.string().nullable(),
  note: z.string().nullable(),
})
export type Thing = z.infer<typeof Thing>

export const Need = z.object({
  of: z.string(),
  on: z.string(),
  link: z.enum(['physical', 'cyber', 'geographic', 'logical']),
  /** Needs of one thing with the same group stand in for each other. */
  group: z.string().nullable(),
  atLeast: z.number().int(),
  toleratesMs: spanMs,
  bufferMs: spanMs,
  substitute: z.object({ on: z.string(), afterMs: spanMs, share: z.number() }).nullable(),
})
export type Need = z.infer<typeof Need>

export const RegisterVersion = z.object({
  id: z.string(),
  at: Millis,
  by: z.string(),
  level: Level,
  note: z.string(),
  things: z.number().int(),
  needs: z.number().int(),
  sha256: z.string(),
  undoes: z.string().nullable(),
  /** Place of its statement in the log. */
  statement: z.number().int(),
})
export type RegisterVersion = z.infer<typeof RegisterVersion>
export const RegisterVersions = z.object({ versions: z.array(RegisterVersion) })
export type RegisterVersions = z.infer<typeof RegisterVersions>

/** What depends on what. Without a version that the reader may see it is empty. */
export const Register = z.object({
  version: RegisterVersion.nullable(),
  things: z.array(Thing),
  needs: z.array(Need),
  /** Titles of the sectors that the things name. */
  sectors: z.record(z.string(), z.string()),
})
export type Register = z.infer<typeof Register>

export const NewRegister = z.object({
  /** The table: CSV with comma, semicolon or tab. */
  table: z.string().max(60_000_000),
  /** Absent: as it is marked now, at first amber+strict. */
  level: Level.optional(),
  note: z.string().max(2000).optional(),
})
export type NewRegister = z.infer<typeof NewRegister>

export const RegisterChange = z.object({
  what: z.enum(['thing', 'need']),
  name: z.string(),
  kind: z.enum(['added', 'removed', 'changed']),
  properties: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
})
export type RegisterChange = z.infer<typeof RegisterChange>

/** What an import did, or would do. Of very long lists the first thousand are given; the counts are of all. */
export const RegisterImport = z.object({
  /** Null: nothing differs, or it was only looked at. */
  version: RegisterVersion.nullable(),
  changes: z.array(RegisterChange),
  changeCount: z.number().int(),
  /** Rows that were left out, by line and column. */
  refused: z.array(Refusal),
  refusedCount: z.number().int(),
  things: z.number().int(),
  needs: z.number().int(),
})
export type RegisterImport = z.infer<typeof RegisterImport>

/** A thing by its id, or all that lies in a region. */
export const FailedPick = z
  .object({
    thing: z.string().max(100).optional(),
    region: z.string().max(100).optional(),
    afterMs: z.number().min(0).max(1e15).optional(),
    /** When it works again. */
    backAfterMs: z.number().min(0).max(1e15).optional(),
  })
  .refine(({ thing, region }) => (thing === undefined) !== (region === undefined), { message: 'Name a thing or a region.' })
export type FailedPick = z.infer<typeof FailedPick>

const failed = z.array(FailedPick).max(10_000)
const withinMs = z.number().min(0).max(1e15).optional().meta({ description: 'What is hit later is left out' })
export const AskedImpact = z.object({ failed: failed.min(1), withinMs })
export type AskedImpact = z.infer<typeof AskedImpact>
/** Without `failed`: the things that the incident names as assets or entities. */
export const AskedIncidentImpact = z.object({ failed: failed.optional(), withinMs })
export type AskedIncidentImpact = z.infer<typeof AskedIncidentImpact>
export const ImpactFacts = z.object({
  ...AskedIncidentImpact.shape,
  /** Absent: all that nobody has stated as known. */
  facts: z.array(z.string().max(100)).max(20).optional(),
})
export type ImpactFacts = z.infer<typeof ImpactFacts>

/** One step of the way from what failed by itself. */
export const ImpactStep = z.object({
  thing: z.string(),
  name: z.string(),
  atMs: afterMs,
  /** The need by which it fails; null: it failed by itself. */
  need: Need.nullable(),
  /** Names of the others of its group that were lost as well. */
  alsoLost: z.array(z.string()),
  substituteLost: z.string().nullable(),
})
export type ImpactStep = z.infer<typeof ImpactStep>

export const ImpactHit = z.object({
  thing: Thing,
  isGiven: z.boolean(),
  /** Its earliest failure; null: it goes on, with less than all of its service. */
  failsMs: afterMs.nullable(),
  downs: z.array(z.object({ fromMs: afterMs, toMs: afterMs.nullable() })),
  /** From when on a substitute carries it, with this percentage of its service. */
  limited: z.object({ atMs: afterMs, share: z.number() }).nullable(),
  way: z.array(ImpactStep),
})
export type ImpactHit = z.infer<typeof ImpactHit>

export const Impact = z.object({
  hits: z.array(ImpactHit),
  warnings: z.array(z.object({ owner: z.string().nullable(), contact: z.string(), atMs: afterMs, things: z.array(z.string()) })),
  sectors: z.array(
    z.object({
      sector: z.string(),
      title: z.string(),
      annex: z.enum(['I', 'II']),
      atMs: afterMs,
      things: z.number().int(),
      /** Added up: who uses two of its things counts twice. */
      users: z.number(),
    }),
  ),
  states: z.array(z.object({ state: z.string(), atMs: afterMs, things: z.number().int() })),
  /** Of our own services. */
  users: z.object({ without: z.number(), limited: z.number() }),
})
export type Impact = z.infer<typeof Impact>

export const IncidentImpact = z.object({
  /** Null: there is no register that the reader may see. */
  version: RegisterVersion.nullable(),
  /** The beginning of the trouble. */
  startAt: Millis.nullable(),
  failed: z.array(
    z.object({
      thing: z.string().optional(),
      region: z.string().optional(),
      afterMs: z.number().optional(),
      backAfterMs: z.number().optional(),
    }),
  ),
  impact: Impact.nullable(),
  /** What the register can answer of the early warning, as estimates. */
  facts: z.array(z.object({ fact: z.string(), title: z.string(), text: z.string(), isKnown: z.boolean() })),
})
export type IncidentImpact = z.infer<typeof IncidentImpact>
export const StatedFacts = z.object({ stated: z.number().int(), facts: IncidentFacts.shape.facts })
export type StatedFacts = z.infer<typeof StatedFacts>
