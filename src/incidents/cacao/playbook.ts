import * as z from 'zod'
import type { JsonObject } from '../../base/index.ts'

/**
 * The shapes of CACAO 2.0, each open: what the standard does not name is kept and passed on. What a shape cannot say
 * (references, reachability, which properties exclude each other) stands in `rules/`.
 */
const Timestamp = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, 'is not a time such as 2026-11-25T08:00:00.000Z')
const Text = z.string()
const Texts = z.array(z.string())
const Whole = z.int().min(0)
const Score = z.int().min(0).max(100)
const Dictionary = <T extends z.ZodType>(value: T) => z.record(z.string(), value)

/** CACAO 2.0 §10.18. A number or a boolean stands in a string; null is not known. */
export const Variable = z.looseObject({
  type: Text,
  description: Text.optional(),
  value: z.union([z.string(), z.null(), Dictionary(z.unknown())]).optional(),
  constant: z.boolean().optional(),
  external: z.boolean().optional(),
})
export type Variable = z.infer<typeof Variable>

const Reference = z.looseObject({ name: Text, description: Text.optional(), source: Text.optional(), url: Text.optional() })

/** CACAO 2.0 §5. A command of any type is shown; none is carried out by a program. */
export const Command = z.looseObject({
  type: Text,
  description: Text.optional(),
  command: Text.optional(),
  command_b64: Text.optional(),
  playbook_activity: Text.optional(),
  external_references: z.array(Reference).optional(),
})
export type Command = z.infer<typeof Command>

const common = {
  name: Text.optional(),
  description: Text.optional(),
  external_references: z.array(Reference).optional(),
  delay: Whole.optional(),
  timeout: Whole.optional(),
  step_variables: Dictionary(Variable).optional(),
  owner: Text.optional(),
  on_completion: Text.optional(),
  on_success: Text.optional(),
  on_failure: Text.optional(),
  step_extensions: Dictionary(z.looseObject({})).optional(),
}
const args = { in_args: Texts.optional(), out_args: Texts.optional() }

/** CACAO 2.0 §4. */
export const Step = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('start'), ...common }),
  z.looseObject({ type: z.literal('end'), ...common }),
  z.looseObject({
    type: z.literal('action'),
    ...common,
    commands: z.array(Command).min(1),
    agent: Text,
    targets: Texts.optional(),
    ...args,
  }),
  z.looseObject({ type: z.literal('playbook-action'), ...common, playbook_id: Text, playbook_version: Timestamp.optional(), ...args }),
  z.looseObject({ type: z.literal('parallel'), ...common, next_steps: Texts.min(2) }),
  z.looseObject({ type: z.literal('if-condition'), ...common, condition: Text, on_true: Text, on_false: Text.optional() }),
  z.looseObject({ type: z.literal('while-condition'), ...common, condition: Text, on_true: Text }),
  z.looseObject({ type: z.literal('switch-condition'), ...common, switch: Text, cases: Dictionary(Text) }),
])
export type Step = z.infer<typeof Step>

/** CACAO 2.0 §7: who carries out a command, or on what. */
const AgentTarget = z.looseObject({ type: Text, name: Text, description: Text.optional() })

/** CACAO 2.0 §3.1. */
export const PlaybookShape = z.looseObject({
  type: z.literal('playbook'),
  spec_version: z.literal('cacao-2.0'),
  id: Text,
  name: z.string().min(1),
  description: Text.optional(),
  playbook_types: Texts.optional(),
  playbook_activities: Texts.optional(),
  playbook_processing_summary: Dictionary(z.unknown()).optional(),
  created_by: Text,
  created: Timestamp,
  modified: Timestamp,
  revoked: z.boolean().optional(),
  valid_from: Timestamp.optional(),
  valid_until: Timestamp.optional(),
  derived_from: Texts.optional(),
  related_to: Texts.optional(),
  priority: Score.optional(),
  severity: Score.optional(),
  impact: Score.optional(),
  industry_sectors: Texts.optional(),
  labels: Texts.optional(),
  external_references: z.array(Reference).optional(),
  markings: Texts.optional(),
  playbook_variables: Dictionary(Variable).optional(),
  workflow_start: Text,
  workflow_exception: Text.optional(),
  workflow: Dictionary(Step),
  playbook_extensions: Dictionary(z.looseObject({})).optional(),
  authentication_info_definitions: Dictionary(z.looseObject({ type: Text })).optional(),
  agent_definitions: Dictionary(AgentTarget).optional(),
  target_definitions: Dictionary(AgentTarget).optional(),
  extension_definitions: Dictionary(z.looseObject({ type: z.literal('extension-definition'), name: Text, created_by: Text })).optional(),
  data_marking_definitions: Dictionary(z.looseObject({ type: Text })).optional(),
  signatures: z.array(z.looseObject({ type: z.literal('jss'), id: Text, algorithm: Text, signee: Text, value: Text })).optional(),
})
export type PlaybookShape = z.infer<typeof PlaybookShape>

/** A playbook that keeps every rule, with the very JSON it came as. */
export interface Playbook extends PlaybookShape {
  readonly json: JsonObject
}

/** The steps that are people's or another playbook's; the rest decide by themselves. */
export function isDoing(step: Step): step is Extract<Step, { type: 'action' | 'playbook-action' }> {
  return step.type === 'action' || step.type === 'playbook-action'
}

/** First steps of the branches that a step opens, each with the property that names it. */
export function branchesOf(step: Step): { at: string; first: string }[] {
  if (step.type === 'parallel') return step.next_steps.map((first, index) => ({ at: `next_steps[${index}]`, first }))
  if (step.type === 'switch-condition') return Object.entries(step.cases).map(([name, first]) => ({ at: `cases.${name}`, first }))
  if (step.type === 'while-condition') return [{ at: 'on_true', first: step.on_true }]
  if (step.type !== 'if-condition') return []
  const branches = [{ at: 'on_true', first: step.on_true }]
  return step.on_false === undefined ? branches : [...branches, { at: 'on_false', first: step.on_false }]
}

/** Where a step leads to when it is over, each with the property that names it. */
export function followersOf(step: Step): { at: string; next: string }[] {
  return (['on_completion', 'on_success', 'on_failure'] as const).flatMap((at) => {
    const next = step[at]
    return next === undefined ? [] : [{ at, next }]
  })
}
