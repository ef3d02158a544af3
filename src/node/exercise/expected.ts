import { evaluate, type Law, type Obligation, parseDescription } from '../../incidents/index.ts'
import type { Expectation, Scenario, Truth } from './scenario.ts'

export const categories = ['detected', 'decided', 'reported', 'complete', 'shared', 'answered'] as const
export type Category = (typeof categories)[number]

/** One thing that is looked for at the end. Instants are milliseconds since the epoch, of the scenario. */
export interface Expected {
  readonly id: string
  readonly who: string
  readonly category: Category
  readonly says: string
  readonly clause: string | null
  /** From when on it counts. */
  readonly from: number
  readonly dueAt: number
  readonly points: number
  readonly of:
    | { readonly kind: 'act'; readonly expectation: Expectation }
    | {
        readonly kind: 'duty'
        readonly regime: string
        readonly stage: string
        readonly state: string | null
        readonly mustBeWhole: boolean
      }
}

/** All that is expected: what the scenario asks for, and the reports that the law asks for, with their deadlines. */
export function toExpected(scenario: Scenario, law: Law): Expected[] {
  const { starts, injects } = scenario
  const acts = scenario.expectations.map((expectation): Expected => {
    const { id, who, says, within, points, after } = expectation
    const from = starts + (injects.find((inject) => inject.id === after)?.at ?? 0)
    return {
      id,
      who,
      says,
      points,
      from,
      clause: null,
      dueAt: from + within,
      category: toCategory(expectation),
      of: { kind: 'act', expectation },
    }
  })
  const duties = Object.entries(scenario.truth).flatMap(([who, truth]) => {
    const duties = toDuties(scenario, truth, law)
    return duties.flatMap((duty) => toExpectedReports(who, { duty, duties, truth }))
  })
  return [...acts, ...duties].sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1))
}

function toCategory({ kind }: Expectation): Category {
  return kind === 'contained' ? 'decided' : kind
}

type Duty = Obligation & { readonly dueAtMs: number; readonly wasOpenFrom: number }

/**
 * What an organisation of which this is true owes within the exercise. Each report is taken to be sent at its deadline, for
 * the next stage often runs from there; so nobody can be asked for it earlier than the law does.
 */
export function toDuties({ starts, duration }: Pick<Scenario, 'starts' | 'duration'>, truth: Truth, law: Law): Duty[] {
  const endsAt = starts + duration
  const times = Object.fromEntries(Object.entries(truth.times).map(([fact, after]) => [fact, new Date(starts + after).toISOString()]))
  const { sheet } = parseDescription({ entity: truth.entity, facts: truth.facts, times }, law.definitions)
  const owed = new Map<string, Duty>()
  for (let isMore = true; isMore; ) {
    isMore = false
    const acts = [...owed.values()].map(({ regime, stage, state, dueAtMs }) => ({
      kind: 'submitted' as const,
      regime,
      stage,
      state,
      atMs: dueAtMs,
    }))
    for (const duty of evaluate(law, { sheet, acts, related: [] }, endsAt)) {
      const { regime, stage, state = '', verdict, bearer, dueAtMs } = duty
      const key = `${regime}/${stage}/${state}`
      if (verdict !== 'due' || bearer !== 'entity' || dueAtMs === undefined || dueAtMs > endsAt || owed.has(key)) continue
      owed.set(key, { ...duty, dueAtMs, wasOpenFrom: starts })
      isMore = true
    }
  }
  return [...owed.values()]
}

interface Owed {
  readonly duty: Duty
  /** All of this organisation. */
  readonly duties: readonly Duty[]
  readonly truth: Truth
}

function toExpectedReports(who: string, { duty, duties, truth: { points } }: Owed): Expected[] {
  const { regime, stage, title, clause, dueAtMs, wasOpenFrom } = duty
  const isOfSeveral = duties.filter((one) => one.regime === regime && one.stage === stage).length > 1
  const state = isOfSeveral ? (duty.state ?? null) : null
  const common = { who, clause: `${regime}, ${clause}`, from: wasOpenFrom, dueAt: dueAtMs }
  const of = { kind: 'duty' as const, regime, stage, state }
  const id = `${who}/${regime}/${stage}${state === null ? '' : `/${state}`}`
  const name = `${title} (${regime}${state === null ? '' : `, ${state}`})`
  const sent = { ...common, id: `reported/${id}`, category: 'reported' as const, says: `${name} is sent`, points: points.reported }
  if (points.complete === 0) return [{ ...sent, of: { ...of, mustBeWhole: false } }]
  const says = `${name} has nothing open that it needs, and was signed by a second person`
  const whole = { ...common, id: `complete/${id}`, category: 'complete' as const, says, points: points.complete }
  return [
    { ...sent, of: { ...of, mustBeWhole: false } },
    { ...whole, of: { ...of, mustBeWhole: true } },
  ]
}
