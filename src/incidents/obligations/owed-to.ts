import type { Situation, Test } from './asking.ts'
import { toBareSituation, toSheetOfState } from './coverage.ts'
import type { OwedTo, Regime } from './law.ts'
import type { Act, Reason } from './obligation.ts'

/** To the authorities of which states the reports of a regime are owed, the first of them foremost. */
export interface Owed {
  /** Undefined: it is not known in which state the organisation is. */
  readonly states: readonly [string | undefined, ...(string | undefined)[]]
  /** The rule that says so. */
  readonly reason: Reason | undefined
}

/**
 * The states of the first rule that is shown to hold and names any, that of the organisation's authority before the others in
 * the order of the alphabet; where no rule names any, that of its authority alone.
 */
export function toOwed({ per }: Regime, situation: Situation, home: string | undefined): Owed {
  for (const rule of per) {
    if (rule.when !== undefined && rule.when.truth(situation) !== true) continue
    const [first, ...rest] = statesOf(rule, situation, home)
    if (first !== undefined) return { states: [first, ...rest], reason: rule.reason }
  }
  return { states: [home], reason: undefined }
}

function statesOf({ states, among }: OwedTo, situation: Situation, home: string | undefined): string[] {
  const named = new Set<string>()
  for (const fact of states) {
    const value = situation.sheet.get(fact)?.value
    for (const state of Array.isArray(value) ? value : [value]) if (typeof state === 'string') named.add(state)
  }
  const all = [...named].filter((state) => among === undefined || isAmong(among, state, situation)).sort()
  return home !== undefined && all.includes(home) ? [home, ...all.filter((state) => state !== home)] : all
}

const answersOf = new WeakMap<Test, Map<string, boolean>>()

/** Asked of an organisation of which nothing is known but that it is in the state: the answer is the same for all. */
function isAmong(test: Test, state: string, situation: Situation): boolean {
  let answers = answersOf.get(test)
  if (answers === undefined) {
    answers = new Map()
    answersOf.set(test, answers)
  }
  let answer = answers.get(state)
  if (answer === undefined) {
    answer = test.truth(toBareSituation(toSheetOfState(state, situation.definitions), situation.definitions)) === true
    answers.set(state, answer)
  }
  return answer
}

/** What was done to or by the authority of one of the states; what names no state goes to the first, or ends it for all. */
export function actsOfState(acts: readonly Act[], { states }: Owed, state: string | undefined): readonly Act[] {
  const isFirst = state === states[0]
  return acts.filter(({ kind, state: of }) =>
    of === undefined ? isFirst || kind === 'withdrawn' || kind === 'reclassified' : of === state,
  )
}
