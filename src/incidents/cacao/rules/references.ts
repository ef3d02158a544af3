import { branchesOf, followersOf, isDoing, type PlaybookShape, type Step } from '../playbook.ts'
import { type Report, within } from './problem.ts'

/** What is referred to is there, and the properties that exclude each other do not meet (CACAO 2.0 §4.1, §4.5, §8, §9). */
export function checkReferences(playbook: PlaybookShape, { error, remark }: { error: Report; remark: Report }): void {
  const { workflow, workflow_start: start, workflow_exception: exception } = playbook
  if (workflow[start] === undefined) error('dangling', 'workflow_start', `There is no step ${start}.`)
  else if (workflow[start].type !== 'start') error('start', 'workflow_start', 'The first step is one of the type start.')
  if (exception !== undefined && workflow[exception] === undefined) {
    error('dangling', 'workflow_exception', `There is no step ${exception}.`)
  }
  const steps = Object.entries(workflow)
  if (!steps.some(([, step]) => isDoing(step))) error('too-few', 'workflow', 'Nothing is to be done: it needs an action at least.')
  if (!steps.some(([, { type }]) => type === 'end')) error('too-few', 'workflow', 'It has no end.')
  for (const [key, step] of steps) checkStep(playbook, step, { place: within('workflow', key), error })
  for (const [index, id] of (playbook.markings ?? []).entries()) {
    if (playbook.data_marking_definitions?.[id] === undefined) error('dangling', within('markings', index), `There is no marking ${id}.`)
  }
  checkExtensions(playbook, 'playbook_extensions', { extensions: playbook.playbook_extensions, error })
  if ((playbook.playbook_types ?? []).length > 0 && (playbook.playbook_activities ?? []).length === 0) {
    remark('activities', 'playbook_activities', 'A playbook with types has at least one activity.')
  }
}

interface At {
  readonly place: string
  readonly error: Report
}

function checkStep(playbook: PlaybookShape, step: Step, { place, error }: At): void {
  const { workflow } = playbook
  for (const { at, next } of followersOf(step)) {
    if (workflow[next] === undefined) error('dangling', within(place, at), `There is no step ${next}.`)
  }
  for (const { at, first } of branchesOf(step)) {
    if (workflow[first] === undefined) error('dangling', within(place, at), `There is no step ${first}.`)
  }
  const has = (name: 'on_completion' | 'on_success' | 'on_failure') => step[name] !== undefined
  if (has('on_completion') && (has('on_success') || has('on_failure'))) {
    error('followers', place, 'on_completion excludes on_success and on_failure.')
  }
  if (step.type === 'end') {
    if (has('on_completion') || has('on_success') || has('on_failure')) error('followers', place, 'Nothing follows an end.')
  } else if (!has('on_completion') && !has('on_success')) {
    error('followers', place, 'It leads nowhere: it needs on_completion or on_success.')
  }
  if (step.type === 'start' && (has('on_success') || has('on_failure'))) {
    error('followers', place, 'A start has on_completion alone.')
  }
  if (step.type === 'action') checkAction(playbook, step, { place, error })
  if (step.type === 'switch-condition' && Object.keys(step.cases).length === 0) {
    error('too-few', within(place, 'cases'), 'A switch has at least one case.')
  }
  checkExtensions(playbook, within(place, 'step_extensions'), { extensions: step.step_extensions, error })
}

function checkAction(playbook: PlaybookShape, step: Extract<Step, { type: 'action' }>, { place, error }: At): void {
  if (playbook.agent_definitions?.[step.agent] === undefined) error('dangling', within(place, 'agent'), `There is no agent ${step.agent}.`)
  for (const [index, target] of (step.targets ?? []).entries()) {
    if (playbook.target_definitions?.[target] === undefined) {
      error('dangling', within(place, 'targets', index), `There is no target ${target}.`)
    }
  }
  for (const [index, { type, command, command_b64 }] of step.commands.entries()) {
    if (type === 'manual' && command === undefined && command_b64 === undefined) {
      error('command', within(place, 'commands', index), 'A manual command says what is to be done: command or command_b64.')
    }
  }
}

function checkExtensions(
  playbook: PlaybookShape,
  place: string,
  { extensions, error }: { extensions: Readonly<Record<string, unknown>> | undefined; error: Report },
): void {
  for (const id of Object.keys(extensions ?? {})) {
    if (playbook.extension_definitions?.[id] === undefined) error('dangling', within(place, id), `There is no definition of ${id}.`)
  }
}
