import { parseCondition, type Scope } from './condition.ts'
import { cacaoFault } from './faults.ts'
import { referencesIn } from './names.ts'
import { branchesOf, type Playbook, type Step } from './playbook.ts'
import { isOpen, type Visit, type VisitState } from './run.ts'
import { firstValue, fits, type Value } from './values.ts'

/** A loop that people go round more often than this is a mistake; it stops and asks. */
export const maxRounds = 100
const maxVisits = 10_000

type Draft = { -readonly [Name in keyof Visit]: Visit[Name] }
interface Place {
  readonly parent: string | null
  readonly branch: number
  readonly index: number
}

/** Where a run is, as it changes within one event. Deterministic: nothing enters but the playbook, the visits and the time. */
export class Machine {
  readonly #playbook: Playbook
  readonly visits = new Map<string, Draft>()
  readonly variables = new Map<string, Value>()
  endedAt: number | null = null
  readonly #nowMs: number

  constructor(
    playbook: Playbook,
    { visits, variables, nowMs }: { visits: readonly Visit[]; variables: Readonly<Record<string, Value>>; nowMs: number },
  ) {
    this.#playbook = playbook
    this.#nowMs = nowMs
    for (const visit of visits) this.visits.set(visit.id, { ...visit })
    for (const [name, value] of Object.entries(variables)) this.variables.set(name, value)
  }

  stepOf({ step }: Pick<Visit, 'step'>): Step {
    const found = this.#playbook.workflow[step]
    if (found === undefined) throw cacaoFault('no-such-step', `The playbook has no step ${step}.`)
    return found
  }

  enter(step: string, place: Place): void {
    const definition = this.stepOf({ step })
    const id = place.parent === null ? toName(place) : `${place.parent}.${toName(place)}`
    const own = Object.fromEntries(Object.entries(definition.step_variables ?? {}).map(([name, variable]) => [name, firstValue(variable)]))
    const readyAt = this.#nowMs + (definition.delay ?? 0)
    const state: VisitState = readyAt > this.#nowMs ? 'waiting' : 'ready'
    const about = { since: this.#nowMs, readyAt, endedAt: null, by: null, note: '', evidence: [], late: 0, rounds: 0, own }
    const visit: Draft = { id, step, ...place, state, ...about }
    this.visits.set(id, visit)
    if (this.visits.size > maxVisits) this.#fail(visit, `More than ${maxVisits} steps in one run.`)
    else if (state === 'ready') this.begin(visit)
  }

  /** What decides by itself does so; what people do waits for them. */
  begin(visit: Draft): void {
    const step = this.stepOf(visit)
    visit.state = 'ready'
    if (step.type === 'start') this.complete(visit, true)
    else if (step.type === 'end') this.#end(visit)
    else if (step.type === 'parallel') this.#open(visit, [...step.next_steps.keys()])
    else if (step.type === 'switch-condition') this.#choose(visit, step)
    else if (step.type === 'if-condition' || step.type === 'while-condition') this.#ask(visit, step)
  }

  #ask(visit: Draft, step: Extract<Step, { type: 'if-condition' | 'while-condition' }>): void {
    const holds = parseCondition(step.condition).decide(this.scopeOf(visit))
    if (holds === undefined) visit.state = 'asking'
    else if (step.type === 'while-condition') {
      if (!holds) this.complete(visit, true)
      else if (visit.rounds >= maxRounds) this.#fail(visit, `It went round ${maxRounds} times.`)
      else {
        visit.rounds += 1
        visit.state = 'inside'
        this.enter(step.on_true, { parent: visit.id, branch: visit.rounds - 1, index: 0 })
      }
    } else if (holds) this.#open(visit, [0])
    else if (step.on_false === undefined) this.complete(visit, true)
    else this.#open(visit, [1])
  }

  #choose(visit: Draft, step: Extract<Step, { type: 'switch-condition' }>): void {
    const [name = ''] = referencesIn(step.switch)
    const value = this.scopeOf(visit).valueOf(name) ?? null
    if (value === null) {
      visit.state = 'asking'
      return
    }
    const names = Object.keys(step.cases)
    const at = names.includes(value) ? names.indexOf(value) : names.indexOf('default')
    if (at < 0) this.complete(visit, true)
    else this.#open(visit, [at])
  }

  #open(visit: Draft, branches: readonly number[]): void {
    visit.state = 'inside'
    const all = branchesOf(this.stepOf(visit))
    for (const branch of branches) {
      const first = all[branch]?.first
      // A branch may have failed and taken the rest with it while this one is opened.
      if (first !== undefined && visit.state === 'inside') this.enter(first, { parent: visit.id, branch, index: 0 })
    }
  }

  complete(visit: Draft, isGood: boolean): void {
    const step = this.stepOf(visit)
    const next = isGood ? (step.on_completion ?? step.on_success) : (step.on_failure ?? step.on_completion)
    visit.endedAt = this.#nowMs
    if (next === undefined && !isGood) {
      this.#rescue(visit)
      return
    }
    visit.state = isGood ? 'done' : 'failed'
    if (next !== undefined) this.enter(next, { parent: visit.parent, branch: visit.branch, index: visit.index + 1 })
  }

  #fail(visit: Draft, note: string): void {
    visit.note = note
    this.complete(visit, false)
  }

  /** An end ends its branch; when all branches of a step have ended, the step goes on (CACAO 2.0 §4.4, §4.7). */
  #end(visit: Draft): void {
    visit.state = 'done'
    visit.endedAt = this.#nowMs
    const parent = visit.parent === null ? undefined : this.visits.get(visit.parent)
    if (parent === undefined) {
      this.endedAt = this.#nowMs
      return
    }
    const step = this.stepOf(parent)
    if (step.type === 'while-condition') this.#ask(parent, step)
    else if (step.type !== 'parallel' || this.#endedIn(parent) === step.next_steps.length) this.complete(parent, true)
  }

  #endedIn({ id }: Visit): number {
    return [...this.visits.values()].filter((one) => one.parent === id && this.stepOf(one).type === 'end').length
  }

  /** A failure that the step says nothing of: the nearest step around it that does, then the playbook, then a person. */
  #rescue(visit: Draft): void {
    let parent = visit.parent === null ? undefined : this.visits.get(visit.parent)
    for (; parent !== undefined; parent = parent.parent === null ? undefined : this.visits.get(parent.parent)) {
      if (this.stepOf(parent).on_failure === undefined) continue
      visit.state = 'failed'
      this.#leave((one) => one.id.startsWith(`${parent?.id}.`))
      this.complete(parent, false)
      return
    }
    const { workflow_exception: exception } = this.#playbook
    const isInException = visit.id.startsWith(exceptionRow)
    if (exception === undefined || isInException) {
      visit.state = 'stuck'
      visit.endedAt = null
      return
    }
    visit.state = 'failed'
    this.#leave(() => true)
    this.enter(exception, { parent: null, branch: 1, index: 0 })
  }

  #leave(isMeant: (visit: Visit) => boolean): void {
    for (const visit of this.visits.values()) {
      if (!isOpen(visit) || !isMeant(visit)) continue
      visit.state = 'left'
      visit.endedAt = this.#nowMs
    }
  }

  /** What was unknown may be known now. */
  askAgain(): void {
    for (const visit of [...this.visits.values()]) if (visit.state === 'asking') this.begin(visit)
  }

  /** A variable of the step, of the steps around it, or of the playbook. */
  set(visit: Draft | undefined, name: string, value: Value): void {
    for (let at = visit; at !== undefined; at = at.parent === null ? undefined : this.visits.get(at.parent)) {
      const variable = this.stepOf(at).step_variables?.[name]
      if (variable === undefined) continue
      requireFit(name, variable, value)
      at.own = { ...at.own, [name]: value }
      return
    }
    const variable = this.#playbook.playbook_variables?.[name]
    if (variable === undefined) throw cacaoFault('bad-variable', `There is no variable ${name}.`, `variables.${name}`)
    requireFit(name, variable, value)
    this.variables.set(name, value)
  }

  scopeOf(visit: Visit): Scope {
    const around: Visit[] = []
    for (let at: Visit | undefined = visit; at !== undefined; at = at.parent === null ? undefined : this.visits.get(at.parent))
      around.push(at)
    const globals = this.#playbook.playbook_variables ?? {}
    const ownerOf = (name: string) => around.find(({ own }) => Object.hasOwn(own, name))
    return {
      names: () => new Set([...around.flatMap(({ own }) => Object.keys(own)), ...Object.keys(globals)]),
      valueOf: (name) => ownerOf(name)?.own[name] ?? (ownerOf(name) === undefined ? this.variables.get(name) : null),
      typeOf: (name) => {
        const owner = ownerOf(name)
        return (owner === undefined ? globals : (this.stepOf(owner).step_variables ?? {}))[name]?.type
      },
    }
  }
}

const exceptionRow = 'x'

/** The first row is `0`, `1`, …; that of the exception `x0`, `x1`, …; those of branches carry the branch's number. */
function toName({ parent, branch, index }: Place): string {
  if (parent !== null) return `${branch}-${index}`
  return branch === 0 ? String(index) : `${exceptionRow}${index}`
}

function requireFit(name: string, { type, constant }: { type: string; constant?: boolean | undefined }, value: Value): void {
  if (constant === true) throw cacaoFault('bad-variable', `${name} is constant.`, `variables.${name}`)
  if (!fits(type, value)) throw cacaoFault('bad-variable', `"${value}" is no ${type}.`, `variables.${name}`)
}
