import type { FactDefinition, FactDefinitions } from '../facts/definition.ts'
import type { Sheet } from '../facts/fact.ts'
import type { Truth } from './kleene.ts'
import type { Act, Reason } from './obligation.ts'
import type { Clock, Start } from './span.ts'

/** What a condition is asked about: one incident at one moment, under one regime. */
export interface Situation {
  readonly sheet: Sheet
  readonly acts: readonly Act[]
  /** Other incidents, for what recurs. */
  readonly related: readonly Related[]
  readonly nowMs: number
  /** The deadline that a clock gives here; undefined when it has not started. */
  dueOf(clock: Clock): number | undefined
  /** When it was recorded to have happened. */
  timeOf(start: Start): number | undefined
  /** When the incident began, as far as it is recorded. */
  readonly beganMs: number | undefined
  /** Answers of predicates, kept while the situation lasts. */
  readonly memo: Map<string, Truth>
  readonly definitions: FactDefinitions
}

/** Another incident of the same organisation. */
export interface Related {
  /** When it occurred, milliseconds since 1970. */
  readonly atMs: number
  /** Whether its apparent root cause is the same. */
  readonly isSameCause: boolean
  readonly sheet: Sheet
}

/** A condition made ready: asked often, parsed once. */
export interface Test {
  truth(situation: Situation): Truth
  /**
   * Facts of which one answer alone can make an undecided test `wanted`, in the order of the text; with `undefined` every
   * fact that still has a part in it.
   */
  deciders(situation: Situation, wanted: boolean | undefined): readonly string[]
  /** Why it is what it is, in words with their clause. */
  explain(situation: Situation, into: Reason[]): void
  /** Every fact that it can ask for. */
  readonly facts: readonly FactDefinition[]
}

/**
 * The one question: an answer that decides either way before one that decides only one way. Where no answer decides alone
 * it is the first of those that are needed.
 */
export function toQuestion(test: Test, situation: Situation): string | undefined {
  const no = test.deciders(situation, false)
  const yes = test.deciders(situation, true)
  return yes.find((fact) => no.includes(fact)) ?? no[0] ?? yes[0] ?? test.deciders(situation, undefined)[0]
}
