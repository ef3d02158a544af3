import { changesWorld, needsLimit } from './changing.ts'
import { cacaoFault } from './faults.ts'
import { Machine } from './machine.ts'
import { isDoing, type Playbook } from './playbook.ts'
import { isOpen, type Measure, type Run, type RunEvent, type Visit } from './run.ts'
import { firstValue, fits, type Value } from './values.ts'

type Of<Kind extends RunEvent['kind']> = Extract<RunEvent, { kind: Kind }>

/** The run from its events: the same events give the same run, always. Throws what `advance` throws. */
export function replay(playbook: Playbook, events: readonly RunEvent[]): Run {
  const [first, ...rest] = events
  if (first?.kind !== 'started') throw cacaoFault('not-running', 'A run begins with its start.')
  return rest.reduce((run, event) => advance(playbook, run, event), begin(playbook, first))
}

export function begin(playbook: Playbook, event: Of<'started'>): Run {
  const variables: Record<string, Value> = {}
  for (const [name, variable] of Object.entries(playbook.playbook_variables ?? {})) variables[name] = firstValue(variable)
  for (const [name, value] of Object.entries(event.variables)) {
    const variable = playbook.playbook_variables?.[name]
    const place = `variables.${name}`
    if (variable === undefined) throw cacaoFault('bad-variable', `There is no variable ${name}.`, place)
    if (variable.constant === true && variable.external !== true) throw cacaoFault('bad-variable', `${name} is constant.`, place)
    if (!fits(variable.type, value)) throw cacaoFault('bad-variable', `"${value}" is no ${variable.type}.`, place)
    variables[name] = value
  }
  const machine = new Machine(playbook, { visits: [], variables, nowMs: event.at })
  machine.enter(playbook.workflow_start, { parent: null, branch: 0, index: 0 })
  const about = { startedAt: event.at, pausedAt: null, measures: [] }
  return toRun(machine, { state: 'running', ...about, endedAt: null, visits: [], variables, events: [event] })
}

/** The run after one more event. Values in, values out; what does not go is a fault, and the run is as it was. */
export function advance(playbook: Playbook, run: Run, event: RunEvent): Run {
  const next = { ...run, events: [...run.events, event] }
  if (event.kind === 'clock') return passTime(playbook, next, event.at)
  if (event.kind === 'lifted') return lift(next, event)
  if (event.kind === 'undone') return undo(playbook, next, event)
  if (event.kind === 'resumed') return resume(next, event.at)
  if (run.state !== 'running' && !(event.kind === 'cancelled' && run.state === 'paused')) {
    throw cacaoFault('not-running', `The run is ${run.state}.`)
  }
  if (event.kind === 'paused') return { ...next, state: 'paused', pausedAt: event.at }
  if (event.kind === 'cancelled') return { ...next, state: 'cancelled', endedAt: event.at, pausedAt: null }
  if (event.kind === 'started') throw cacaoFault('not-running', 'The run has begun.')
  const machine = new Machine(playbook, { ...next, nowMs: event.at })
  if (event.kind === 'set') {
    for (const [name, value] of Object.entries(event.variables)) machine.set(undefined, name, value)
    machine.askAgain()
    return toRun(machine, next)
  }
  return work(machine, next, event)
}

/** What a person does with one step. */
function work(machine: Machine, run: Run, event: Of<'claimed' | 'released' | 'done' | 'failed'>): Run {
  const visit = machine.visits.get(event.visit)
  if (visit === undefined || !isDoing(machine.stepOf(visit)) || (visit.state !== 'ready' && visit.state !== 'claimed')) {
    throw cacaoFault('no-such-step', `Step ${event.visit} ${visit === undefined ? 'has not come' : `is ${visit.state}`}.`)
  }
  const isHeld = visit.state === 'claimed'
  if (event.kind === 'released') {
    if (!isHeld) throw cacaoFault('no-such-step', 'Nobody has taken it on.')
    Object.assign(visit, { state: 'ready', by: null })
    return toRun(machine, run)
  }
  if (isHeld && visit.by !== event.by) throw cacaoFault('held-by-another', `${visit.by} has taken it on.`)
  if (event.kind === 'claimed') {
    if (isHeld) throw cacaoFault('held-by-another', 'You have taken it on already.')
    Object.assign(visit, { state: 'claimed', by: event.by })
    return toRun(machine, run)
  }
  Object.assign(visit, { by: event.by, note: event.note, evidence: event.evidence })
  if (event.kind === 'failed') {
    machine.complete(visit, false)
    return toRun(machine, run)
  }
  const measure = requireMeasure(machine, visit, event)
  for (const [name, value] of Object.entries(event.variables)) machine.set(visit, name, value)
  machine.complete(visit, true)
  machine.askAgain()
  return toRun(machine, measure === undefined ? run : { ...run, measures: [...run.measures, measure] })
}

/** Nothing is changed in the world without a limit and a way back, both said by the person who changes it. */
function requireMeasure(machine: Machine, visit: Visit, { measure, at, by }: Of<'done'>): Measure | undefined {
  const step = machine.stepOf(visit)
  if (!changesWorld(step)) return undefined
  if (measure === null || measure.undo.trim() === '') throw cacaoFault('needs-limit', 'Say how it is undone.', 'measure.undo')
  if (measure.until === null && needsLimit(step)) throw cacaoFault('needs-limit', 'Say until when it stands.', 'measure.until')
  if (measure.until !== null && measure.until <= at) throw cacaoFault('needs-limit', 'The time is over already.', 'measure.until')
  return { visit: visit.id, step: visit.step, by, at, until: measure.until, undo: measure.undo, lifted: null, late: 0 }
}

function lift(run: Run, { visit, by, at, note }: Of<'lifted'>): Run {
  const standing = run.measures.findLastIndex((one) => one.visit === visit && one.lifted === null)
  if (standing < 0) throw cacaoFault('no-such-step', `Of step ${visit} nothing stands.`)
  return { ...run, measures: run.measures.map((one, index) => (index === standing ? { ...one, lifted: { by, at, note } } : one)) }
}

/** As if the step had not been ended: possible as long as nobody has done anything that rests on it. */
function undo(playbook: Playbook, run: Run, event: Of<'undone'>): Run {
  if (run.state === 'cancelled' || run.state === 'paused') throw cacaoFault('not-running', `The run is ${run.state}.`)
  if (run.measures.some((one) => one.visit === event.visit && one.lifted === null)) {
    throw cacaoFault('later-steps', `What step ${event.visit} changed still stands: undo it in the world and say so first.`)
  }
  const before = toCounting(run.events.slice(0, -1))
  if (!before.some((one) => endsVisit(one, event.visit))) throw cacaoFault('no-such-step', `Step ${event.visit} is not over.`)
  const [first, ...rest] = toCounting(run.events)
  if (first?.kind !== 'started') throw cacaoFault('no-such-step', 'The start is not undone: call the run off.')
  let again = begin(playbook, first)
  for (const one of rest) {
    try {
      again = advance(playbook, again, one)
    } catch {
      throw cacaoFault('later-steps', `It was gone on with: ${'visit' in one ? `step ${one.visit}` : one.kind} rests on it.`)
    }
  }
  return { ...again, events: run.events }
}

function endsVisit(event: RunEvent, visit: string): boolean {
  return (event.kind === 'done' || event.kind === 'failed') && event.visit === visit
}

/** The events that still count: without those that were undone, and without their undoing. */
export function toCounting(events: readonly RunEvent[]): RunEvent[] {
  const counting: RunEvent[] = []
  for (const event of events) {
    if (event.kind !== 'undone') {
      counting.push(event)
      continue
    }
    const at = counting.findLastIndex((one) => endsVisit(one, event.visit))
    if (at >= 0) counting.splice(at, 1)
    const lifts = counting.filter((one) => one.kind === 'lifted' && one.visit === event.visit)
    for (const one of lifts) counting.splice(counting.indexOf(one), 1)
  }
  return counting
}

/** The time that a run stood still is no time that its steps took. */
function resume(run: Run, at: number): Run {
  if (run.state !== 'paused' || run.pausedAt === null) throw cacaoFault('not-running', 'The run is not paused.')
  const passed = at - run.pausedAt
  const visits = run.visits.map((visit) =>
    isOpen(visit) ? { ...visit, since: visit.since + passed, readyAt: visit.readyAt + passed } : visit,
  )
  return { ...run, state: 'running', pausedAt: null, visits }
}

function passTime(playbook: Playbook, run: Run, at: number): Run {
  const measures = run.measures.map((one) =>
    one.lifted === null && one.until !== null && one.until <= at && one.late === 0 ? { ...one, late: 1 } : one,
  )
  if (run.state !== 'running') return { ...run, measures }
  const machine = new Machine(playbook, { ...run, nowMs: at })
  for (const visit of [...machine.visits.values()]) {
    if (visit.state === 'waiting' && visit.readyAt <= at) machine.begin(visit)
    if (visit.state === 'ready' || visit.state === 'claimed') visit.late = Math.max(visit.late, latenessAt(playbook, visit, at))
  }
  return toRun(machine, { ...run, measures })
}

function latenessAt(playbook: Playbook, { step, readyAt }: Visit, at: number): number {
  const timeout = playbook.workflow[step]?.timeout
  if (timeout === undefined || timeout === 0) return 0
  return Math.min(2, Math.max(0, Math.floor((at - readyAt) / timeout)))
}

/** When the clock next has something to say of the run: the end of a delay, of a step's time, of a measure. */
export function nextClockAt(playbook: Playbook, run: Run): number | null {
  const times = run.measures.flatMap(({ lifted, until, late }) => (lifted === null && until !== null && late === 0 ? [until] : []))
  for (const visit of run.state === 'running' ? run.visits : []) {
    if (visit.state === 'waiting') times.push(visit.readyAt)
    const timeout = playbook.workflow[visit.step]?.timeout ?? 0
    if ((visit.state === 'ready' || visit.state === 'claimed') && timeout > 0 && visit.late < 2) {
      times.push(visit.readyAt + timeout * (visit.late + 1))
    }
  }
  return times.length === 0 ? null : Math.min(...times)
}

function toRun(machine: Machine, run: Run): Run {
  const visits = [...machine.visits.values()]
  const variables = Object.fromEntries(machine.variables)
  if (machine.endedAt === null) return { ...run, visits, variables }
  return { ...run, visits, variables, state: 'ended', endedAt: machine.endedAt }
}
