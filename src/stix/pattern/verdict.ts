import type { Pattern } from './ast.ts'
import type { Evidence } from './evaluate.ts'
import type { MatchedExpression } from './needs.ts'

/** One observed-data object that stands for an expression of the pattern. */
export interface BoundObservation {
  readonly id: string
  /** How many of its observations are used, where it stands for several. */
  readonly times: number
  readonly objects: readonly { readonly id: string; readonly evidence: readonly Evidence[] }[]
}

export interface ExpressionResult {
  readonly node: MatchedExpression['node']
  /** How many observed-data objects the expression matches by itself. */
  readonly matching: number
  /** Those the match is made of; none when the pattern does not match or did not need this expression. */
  readonly bound: readonly BoundObservation[]
}

export interface MatchResult {
  readonly pattern: Pattern
  readonly isMatch: boolean
  /** Every expression in square brackets, in the order of the pattern. */
  readonly expressions: readonly ExpressionResult[]
  /** For a pattern that does not match though its expressions do: what stands in the way. */
  readonly obstacle: 'expression' | 'too-few' | 'time' | undefined
  readonly observationCount: number
  /** The same in plain words, a line each. */
  readonly why: readonly string[]
}
