import * as z from 'zod'
import { advance, begin } from '../cacao/advance.ts'
import { changesWorld } from '../cacao/changing.ts'
import { parsePlaybook } from '../cacao/check.ts'
import type { Playbook } from '../cacao/playbook.ts'
import type { Run, Visit } from '../cacao/run.ts'
import { incidentFault } from '../faults.ts'
import { incidentKinds } from '../incident.ts'

const Answers = z.record(z.string(), z.string())

/** One way through a playbook, by the names of its steps. */
const Example = z.strictObject({
  says: z.string(),
  /** What is given at the start. */
  given: Answers.default({}),
  /** What people find at a step: its variables. */
  answers: z.record(z.string(), Answers).default({}),
  /** Steps that do not succeed. */
  fails: z.array(z.string()).default([]),
  passes: z.array(z.string()).min(1),
  avoids: z.array(z.string()).default([]),
})
type Example = z.infer<typeof Example>

/** A file of `data/playbooks`: a playbook that is exactly CACAO 2.0, and when it is proposed. */
const PlaybookFile = z.strictObject({
  source: z.string(),
  licence: z.string(),
  checked: z.string(),
  proposed: z.strictObject({
    /** Ids of classes, or what they begin with: `availability` is every class of it. */
    classes: z.array(z.string()).default([]),
    kinds: z.array(z.enum(incidentKinds)).default(['incident']),
    /** Words in the title or summary of an incident that make it more likely. */
    words: z.array(z.string()).default([]),
  }),
  example: z.array(Example).min(1),
  playbook: z.unknown(),
})
export type Proposal = z.infer<typeof PlaybookFile>['proposed']

export interface PlaybookEntry {
  readonly playbook: Playbook
  readonly proposed: Proposal
  readonly source: string
  readonly licence: string
}

/** Parses a file and proves its examples: each leads to an end, by the steps that it names. */
export function parsePlaybookFile(value: unknown): PlaybookEntry {
  const { proposed, example, source, licence, ...file } = PlaybookFile.parse(value)
  let playbook: Playbook
  try {
    playbook = parsePlaybook(file.playbook)
  } catch (thrown) {
    throw asWithin(thrown, 'playbook')
  }
  for (const [index, one] of example.entries()) prove(playbook, one, `example[${index}]`)
  return { playbook, proposed, source, licence }
}

function asWithin(thrown: unknown, outer: string): unknown {
  return typeof thrown === 'object' && thrown !== null && 'within' in thrown && typeof thrown.within === 'function'
    ? thrown.within(outer)
    : thrown
}

const by = 'example'
const maxTurns = 1000

function prove(playbook: Playbook, example: Example, place: string): void {
  const names = new Set(Object.values(playbook.workflow).map(({ name }) => name))
  for (const name of [...Object.keys(example.answers), ...example.fails, ...example.passes, ...example.avoids]) {
    if (!names.has(name)) throw incidentFault('bad-playbook-example', `There is no step "${name}".`, place)
  }
  let run: Run
  try {
    run = walk(playbook, example)
  } catch (thrown) {
    throw asWithin(thrown, place)
  }
  if (run.state !== 'ended') {
    const waits = run.visits.filter(({ state }) => state === 'asking' || state === 'stuck').map(({ step }) => playbook.workflow[step]?.name)
    throw incidentFault('bad-playbook-example', `"${example.says}" does not end: ${waits.join(', ')} waits.`, place)
  }
  const passed = new Set(
    run.visits.filter(({ state }) => state === 'done' || state === 'failed').map(({ step }) => playbook.workflow[step]?.name),
  )
  const missed = example.passes.find((name) => !passed.has(name))
  if (missed !== undefined) throw incidentFault('bad-playbook-example', `"${example.says}" does not pass "${missed}".`, `${place}.passes`)
  const met = example.avoids.find((name) => passed.has(name))
  if (met !== undefined) throw incidentFault('bad-playbook-example', `"${example.says}" passes "${met}".`, `${place}.avoids`)
}

function walk(playbook: Playbook, example: Example): Run {
  let run = begin(playbook, { kind: 'started', at: 0, by, variables: example.given })
  for (let turn = 1; turn < maxTurns && run.state === 'running'; turn++) {
    const waiting = run.visits.find(({ state }) => state === 'waiting')
    const visit = run.visits.find(({ state }) => state === 'ready')
    if (visit !== undefined) run = advance(playbook, run, toEvent(playbook, example, { visit, at: turn }))
    else if (waiting !== undefined) run = advance(playbook, run, { kind: 'clock', at: waiting.readyAt })
    else return run
  }
  return run
}

function toEvent(playbook: Playbook, example: Example, { visit, at }: { visit: Visit; at: number }) {
  const step = playbook.workflow[visit.step]
  const name = step?.name ?? ''
  if (example.fails.includes(name)) return { kind: 'failed', at, by, visit: visit.id, note: '', evidence: [] } as const
  const measure = step !== undefined && changesWorld(step) ? { until: at + 1, undo: 'as it was' } : null
  const variables = example.answers[name] ?? {}
  return { kind: 'done', at, by, visit: visit.id, note: '', evidence: [], variables, measure } as const
}
