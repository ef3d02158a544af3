import * as z from 'zod'
import { Level, Millis } from './shared.ts'

/** A variable's value: CACAO writes numbers and booleans in a string too; null is not known. */
const Value = z.string().max(20_000).nullable()
const Values = z.record(z.string().max(250), Value)
const note = z.string().max(20_000)
const RunState = z.enum(['running', 'paused', 'ended', 'cancelled'])
const VisitState = z.enum(['waiting', 'ready', 'claimed', 'asking', 'inside', 'done', 'failed', 'stuck', 'left'])

export const PlaybookCard = z.object({
  /** The name of its file, or its CACAO identifier. */
  name: z.string(),
  id: z.string(),
  title: z.string(),
  description: z.string(),
  types: z.array(z.string()),
  sectors: z.array(z.string()),
  labels: z.array(z.string()),
  /** `data`: a data file; `imported`: somebody brought it. */
  origin: z.enum(['data', 'imported']),
  level: Level,
  modified: z.string(),
  /** Steps that people do. */
  steps: z.number().int(),
})
export type PlaybookCard = z.infer<typeof PlaybookCard>
export const Playbooks = z.object({ playbooks: z.array(PlaybookCard) })
export type Playbooks = z.infer<typeof Playbooks>
export const PlaybookQuery = z.object({
  text: z.string().max(300).optional(),
  type: z.string().max(100).optional(),
  sector: z.string().max(100).optional(),
})

export const PlaybookProblem = z.object({ rule: z.string(), place: z.string(), text: z.string(), weight: z.enum(['error', 'remark']) })
export type PlaybookProblem = z.infer<typeof PlaybookProblem>
export const PlaybookChecked = z.object({ isValid: z.boolean(), problems: z.array(PlaybookProblem) })
export type PlaybookChecked = z.infer<typeof PlaybookChecked>

const Command = z.object({ type: z.string(), text: z.string(), description: z.string().nullable() })
const Duty = z.object({ regime: z.string(), stage: z.string() })

/** One step as it is read, with the branches that it opens. */
export interface PlaybookStep {
  id: string
  type: string
  name: string
  description: string | null
  agent: string | null
  commands: { type: string; text: string; description: string | null }[]
  /** The condition, or the variable of a switch. */
  condition: string | null
  timeoutMs: number | null
  changesWorld: boolean
  tellsOthers: boolean
  duty: { regime: string; stage: string } | null
  /** The playbook that it begins. */
  inner: string | null
  branches: { label: string; steps: PlaybookStep[]; goesOnWith: string | null }[]
  failsTo: string | null
}
export const PlaybookStep: z.ZodType<PlaybookStep> = z.lazy(() =>
  z.object({
    id: z.string(),
    type: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    agent: z.string().nullable(),
    commands: z.array(Command),
    condition: z.string().nullable(),
    timeoutMs: Millis.nullable(),
    changesWorld: z.boolean(),
    tellsOthers: z.boolean(),
    duty: Duty.nullable(),
    inner: z.string().nullable(),
    branches: z.array(z.object({ label: z.string(), steps: z.array(PlaybookStep), goesOnWith: z.string().nullable() })),
    failsTo: z.string().nullable(),
  }),
)
const Asked = z.object({ name: z.string(), word: z.string(), type: z.string(), description: z.string().nullable(), value: Value })
export type PlaybookVariable = z.infer<typeof Asked>

export const PlaybookDetail = PlaybookCard.extend({
  rows: z.array(z.object({ label: z.string(), steps: z.array(PlaybookStep) })),
  variables: z.array(Asked.extend({ isExternal: z.boolean(), isConstant: z.boolean() })),
  references: z.array(z.object({ name: z.string(), description: z.string().nullable(), url: z.string().nullable() })),
  source: z.string().nullable(),
  problems: z.array(PlaybookProblem),
  /** Signatures are kept as they came; nothing is said here of whether they hold. */
  signees: z.array(z.string()),
})
export type PlaybookDetail = z.infer<typeof PlaybookDetail>

export const PlaybookRunCard = z.object({
  id: z.string(),
  number: z.number().int(),
  playbook: z.string(),
  title: z.string(),
  incident: z.number().int().nullable(),
  state: RunState,
  startedAt: Millis,
  startedBy: z.string(),
  changedAt: Millis,
})
export type PlaybookRunCard = z.infer<typeof PlaybookRunCard>
export const PlaybookRuns = z.object({ runs: z.array(PlaybookRunCard) })
export type PlaybookRuns = z.infer<typeof PlaybookRuns>
export const PlaybookRunQuery = z.object({ incident: z.string().max(100).optional(), state: RunState.optional() })
export const IncidentPlaybooks = z.object({ proposed: z.array(PlaybookCard), runs: z.array(PlaybookRunCard) })
export type IncidentPlaybooks = z.infer<typeof IncidentPlaybooks>

/** A step that waits for somebody, or for a time. */
export const PlaybookOpenStep = z.object({
  visit: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  state: VisitState,
  type: z.string(),
  lane: z.array(z.string()),
  agent: z.string().nullable(),
  targets: z.array(z.string()),
  commands: z.array(Command),
  asks: z.array(Asked),
  since: Millis,
  readyAt: Millis,
  dueAt: Millis.nullable(),
  /** 1: over its time; 2: twice its time. */
  late: z.number().int(),
  by: z.string().nullable(),
  note: z.string(),
  changesWorld: z.boolean(),
  needsLimit: z.boolean(),
  tellsOthers: z.boolean(),
  hints: z.object({ undo: z.string().nullable(), limitMs: z.number().nullable(), duty: Duty.nullable(), evidence: z.string().nullable() }),
  inner: z.string().nullable(),
})
export type PlaybookOpenStep = z.infer<typeof PlaybookOpenStep>

export const PlaybookRun = PlaybookRunCard.extend({
  endedAt: Millis.nullable(),
  /** The run whose step it is. */
  outer: z.number().int().nullable(),
  now: z.array(PlaybookOpenStep),
  variables: z.array(Asked.extend({ isConstant: z.boolean() })),
  measures: z.array(
    z.object({
      visit: z.string(),
      name: z.string(),
      by: z.string(),
      at: Millis,
      /** Null: for good. */
      until: Millis.nullable(),
      undo: z.string(),
      lifted: z.object({ by: z.string(), at: Millis, note: z.string() }).nullable(),
      late: z.number().int(),
    }),
  ),
  /** By step: where the run is. */
  states: z.record(z.string(), VisitState),
  rows: z.array(z.object({ label: z.string(), steps: z.array(PlaybookStep) })),
  /** What happened, the last first. `visit` where the step can be taken back. */
  history: z.array(
    z.object({
      at: Millis,
      by: z.string(),
      text: z.string(),
      kind: z.string(),
      visit: z.string().nullable(),
      evidence: z.array(z.string()),
    }),
  ),
})
export type PlaybookRun = z.infer<typeof PlaybookRun>

export const NewPlaybookRun = z.object({ incident: z.string().max(100).optional(), variables: Values.optional(), level: Level.optional() })
export const PlaybookStepDone = z.object({
  note: note.default(''),
  evidence: z.array(z.string().max(100)).max(100).default([]),
  variables: Values.default({}),
  /** Of a step that changes something in the world: until when it stands (null: for good), and how it is undone. */
  measure: z
    .object({ until: Millis.nullable(), undo: z.string().min(1).max(5000) })
    .nullable()
    .default(null),
})
export const PlaybookStepFailed = z.object({ note: note.min(1), evidence: z.array(z.string().max(100)).max(100).default([]) })
export const PlaybookReason = z.object({ reason: note.min(1) })
export const PlaybookNote = z.object({ note: note.default('') })
export const PlaybookVariables = z.object({ variables: Values })
