import { changesWorld, needsLimit, tellsOthers } from '../cacao/changing.ts'
import { type Hints, hintsOf } from '../cacao/hints.ts'
import { Machine } from '../cacao/machine.ts'
import { fillIn, referencesIn } from '../cacao/names.ts'
import { isDoing, type Playbook, type Step } from '../cacao/playbook.ts'
import type { Measure, Run, Visit } from '../cacao/run.ts'
import type { Value } from '../cacao/values.ts'
import { nameOf, toWord } from './words.ts'

export interface AskedVariable {
  readonly name: string
  /** As people say it. */
  readonly word: string
  readonly type: string
  readonly description: string | null
  readonly value: Value
}

export interface ShownCommand {
  readonly type: string
  /** With its variables filled in; of an encoded one the decoded text. Nothing here carries it out. */
  readonly text: string
  readonly description: string | null
}

/** A step that waits for somebody, or for a time. */
export interface OpenStep {
  readonly visit: string
  readonly name: string
  readonly description: string | null
  readonly state: Visit['state']
  /** `action`, `playbook-action`, or a condition that asks. */
  readonly type: string
  /** Branches around it, the outermost first: what runs beside it has another one. */
  readonly lane: readonly string[]
  readonly agent: string | null
  readonly targets: readonly string[]
  readonly commands: readonly ShownCommand[]
  /** Its variables: what it finds out, or what a condition has to know. */
  readonly asks: readonly AskedVariable[]
  readonly since: number
  readonly readyAt: number
  readonly dueAt: number | null
  readonly late: number
  readonly by: string | null
  readonly note: string
  readonly changesWorld: boolean
  readonly needsLimit: boolean
  readonly tellsOthers: boolean
  readonly hints: Hints
  /** The playbook that a `playbook-action` begins. */
  readonly inner: string | null
}

const openStates = new Set<Visit['state']>(['waiting', 'ready', 'claimed', 'asking', 'stuck'])

/** What is to be done now. The first that began comes first. */
export function toOpenSteps(playbook: Playbook, run: Run): OpenStep[] {
  const machine = new Machine(playbook, { ...run, nowMs: run.startedAt })
  return run.visits.filter(({ state }) => openStates.has(state)).map((visit) => toOpenStep({ playbook, run, machine }, visit))
}

interface Around {
  readonly playbook: Playbook
  readonly run: Run
  readonly machine: Machine
}

function toOpenStep({ playbook, run, machine }: Around, visit: Visit): OpenStep {
  const step = machine.stepOf(visit)
  const { state, since, readyAt, late, by, note } = visit
  const fill = (text: string) => fillIn(text, (name) => machine.scopeOf(visit).valueOf(name))
  const isAction = step.type === 'action'
  return {
    ...{ visit: visit.id, state, since, readyAt, late, by, note, type: step.type },
    name: fill(step.name ?? step.type),
    description: step.description === undefined ? null : fill(step.description),
    lane: laneOf(playbook, run, visit),
    agent: isAction ? fill(playbook.agent_definitions?.[step.agent]?.name ?? '') : null,
    targets: isAction ? (step.targets ?? []).map((id) => fill(playbook.target_definitions?.[id]?.name ?? id)) : [],
    commands: isAction ? step.commands.map((one) => ({ ...toCommand(one), text: fill(toCommand(one).text) })) : [],
    asks: askedOf(step).map((name) => toAsked({ playbook, run, machine }, { visit, name })),
    dueAt: step.timeout === undefined || step.timeout === 0 ? null : readyAt + step.timeout,
    changesWorld: changesWorld(step),
    needsLimit: needsLimit(step),
    tellsOthers: tellsOthers(step),
    hints: hintsOf(step),
    inner: step.type === 'playbook-action' ? step.playbook_id : null,
  }
}

/** The playbook says which branch a step is in by what opened it. */
function laneOf(playbook: Playbook, run: Run, visit: Visit): string[] {
  const lane: string[] = []
  for (let at: Visit | undefined = visit; at !== undefined; ) {
    const parent: Visit | undefined = run.visits.find(({ id }) => id === at?.parent)
    if (parent !== undefined) lane.unshift(`${nameOf(playbook, run, parent.id)} ${at.branch + 1}`)
    at = parent
  }
  return lane
}

function toCommand({
  type,
  command,
  command_b64: encoded,
  description,
}: {
  type: string
  command?: string | undefined
  command_b64?: string | undefined
  description?: string | undefined
}): ShownCommand {
  const text = command ?? (encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8'))
  return { type, text, description: description ?? null }
}

function askedOf(step: Step): readonly string[] {
  if (isDoing(step)) return step.out_args ?? []
  if (step.type === 'switch-condition') return referencesIn(step.switch)
  return step.type === 'if-condition' || step.type === 'while-condition' ? referencesIn(step.condition) : []
}

function toAsked({ playbook, machine }: Around, { visit, name }: { visit: Visit; name: string }): AskedVariable {
  const scope = machine.scopeOf(visit)
  const description = (machine.stepOf(visit).step_variables?.[name] ?? playbook.playbook_variables?.[name])?.description ?? null
  return { name, word: toWord(name), type: scope.typeOf(name) ?? 'string', description, value: scope.valueOf(name) ?? null }
}

/** The variables of the playbook with what they hold now. */
export function toVariables(playbook: Playbook, run: Run): (AskedVariable & { isConstant: boolean })[] {
  return Object.entries(playbook.playbook_variables ?? {}).map(([name, { type, description, constant }]) => ({
    ...{ name, word: toWord(name), type, description: description ?? null, value: run.variables[name] ?? null },
    isConstant: constant === true,
  }))
}

/** What stands in the world: what was changed and not changed back comes first. */
export function toMeasures(playbook: Playbook, run: Run): (Measure & { name: string })[] {
  return run.measures
    .map((one) => ({ ...one, name: nameOf(playbook, run, one.visit) }))
    .sort((a, b) => Number(a.lifted !== null) - Number(b.lifted !== null))
}

/** By step: where the run is. The latest passage counts. */
export function toStates(run: Run): Record<string, Visit['state']> {
  return Object.fromEntries(run.visits.map(({ step, state }) => [step, state]))
}

/** A step as it stands in the playbook. */
export function toStepCard(playbook: Playbook, step: Step) {
  const isAction = step.type === 'action'
  const condition = step.type === 'if-condition' || step.type === 'while-condition' ? step.condition : null
  return {
    type: step.type,
    name: step.name ?? step.type,
    description: step.description ?? null,
    agent: isAction ? (playbook.agent_definitions?.[step.agent]?.name ?? null) : null,
    commands: isAction ? step.commands.map(toCommand) : [],
    condition: step.type === 'switch-condition' ? step.switch : condition,
    timeoutMs: step.timeout ?? null,
    changesWorld: changesWorld(step),
    tellsOthers: tellsOthers(step),
    duty: hintsOf(step).duty,
    inner: step.type === 'playbook-action' ? step.playbook_id : null,
  }
}
