import type { ObservationNode } from './ast.ts'
import type { Evaluator, Matches } from './evaluate.ts'
import { type Observed, toNanos } from './observed.ts'

/** An expression in square brackets and the observations it matches, before any qualifier. */
export interface MatchedExpression {
  readonly node: Extract<ObservationNode, { kind: 'observation' }>
  readonly matches: ReadonlyMap<number, Matches>
}

/** What the observations must supply, with every qualifier that concerns single observations already worked in. */
export type Need = Leaf | { readonly kind: 'all' | 'any' | 'ordered'; readonly parts: readonly Need[] } | Within | Times

/** So many distinct observations out of a domain. `domain` holds observation numbers in order of time. */
export interface Leaf {
  readonly kind: 'leaf'
  readonly expressions: readonly MatchedExpression[]
  readonly domain: readonly number[]
  readonly demand: number
}
export interface Within {
  readonly kind: 'within'
  readonly part: Need
  readonly nanos: bigint
}
export interface Times {
  readonly kind: 'times'
  readonly part: Need
  readonly times: number
}

export interface NeedContext {
  readonly observed: readonly Observed[]
  readonly evaluator: Evaluator
  /** Filled with every expression, in the order of the pattern. */
  readonly expressions: MatchedExpression[]
}

type Window = { readonly start: bigint; readonly stop: bigint }

/**
 * Turns a pattern into needs. START and STOP, and REPEATS of a plain expression, need no search: they become a smaller
 * domain and a larger demand. What is left for the search is order, WITHIN, and choices between unlike things.
 */
export function toNeed(node: ObservationNode, context: NeedContext, windows: readonly Window[] = []): Need {
  if (node.kind === 'observation') return toLeaf(node, context, windows)
  if (node.kind === 'qualified') return toQualified(node, context, windows)
  const parts = node.operands.map((operand) => toNeed(operand, context, windows))
  if (node.kind === 'AND') return { kind: 'all', parts }
  return node.kind === 'FOLLOWEDBY' ? { kind: 'ordered', parts } : toAny(parts, context)
}

function toLeaf(node: MatchedExpression['node'], context: NeedContext, windows: readonly Window[]): Leaf {
  const matches = context.evaluator.matchesOf(node.comparison)
  const expression = { node, matches }
  context.expressions.push(expression)
  const domain = [...matches.keys()].filter((index) => {
    const seen = context.observed[index]
    // Half open: the stop itself is outside (STIX 2.1 §9.5.1).
    return seen !== undefined && windows.every(({ start, stop }) => start < stop && seen.first < stop && seen.last >= start)
  })
  return { kind: 'leaf', expressions: [expression], domain: inOrder(domain, context.observed), demand: 1 }
}

function inOrder(domain: readonly number[], observed: readonly Observed[]): number[] {
  const firstOf = (index: number) => observed[index]?.first ?? 0n
  return domain.toSorted((a, b) => (firstOf(a) < firstOf(b) ? -1 : firstOf(a) > firstOf(b) ? 1 : a - b))
}

function toQualified(node: Extract<ObservationNode, { kind: 'qualified' }>, context: NeedContext, windows: readonly Window[]): Need {
  const { qualifier, operand } = node
  if (qualifier.kind === 'START') {
    return toNeed(operand, context, [...windows, { start: toNanos(qualifier.start), stop: toNanos(qualifier.stop) }])
  }
  const part = toNeed(operand, context, windows)
  if (qualifier.kind === 'REPEATS') return repeated(part, qualifier.times)
  // One observation is always within any time of itself.
  return part.kind === 'leaf' && part.demand === 1 ? part : { kind: 'within', part, nanos: toDuration(qualifier.seconds) }
}

/** Plain alternatives are one leaf: an observation that meets several of them still counts once. */
function toAny(parts: readonly Need[], context: NeedContext): Need {
  const leaves = parts.filter((part): part is Leaf => part.kind === 'leaf' && part.demand === 1)
  if (leaves.length !== parts.length) return { kind: 'any', parts }
  const domain = new Set(leaves.flatMap((leaf) => leaf.domain))
  return {
    kind: 'leaf',
    expressions: leaves.flatMap((leaf) => leaf.expressions),
    domain: inOrder([...domain], context.observed),
    demand: 1,
  }
}

function repeated(part: Need, times: number): Need {
  if (times === 1) return part
  if (part.kind === 'leaf') return { ...part, demand: part.demand * times }
  if (part.kind === 'times') return { ...part, times: part.times * times }
  // No condition spans the parts of an AND, so it does not matter which of them are taken together.
  if (part.kind === 'all') return { kind: 'all', parts: part.parts.map((inner) => repeated(inner, times)) }
  return { kind: 'times', part, times }
}

function toDuration(seconds: string): bigint {
  const [whole = '0', fraction = ''] = seconds.split('.')
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'))
}

export type Least = (need: Need) => number

/** The fewest observations that could meet a need; infinite when its own domains hold too few, however they are shared. */
export function leastBy(observed: readonly Observed[]): Least {
  const known = new Map<Need, number>()
  const least: Least = (need) => {
    const before = known.get(need)
    if (before !== undefined) return before
    const count = leastOf(need, least, observed)
    known.set(need, count)
    return count
  }
  return least
}

function leastOf(need: Need, least: Least, observed: readonly Observed[]): number {
  switch (need.kind) {
    case 'leaf':
      return capacityOf(need.domain, observed) >= need.demand ? need.demand : Number.POSITIVE_INFINITY
    case 'within':
      return least(need.part)
    case 'times':
      return least(need.part) * need.times
    case 'any':
      return need.parts.reduce((fewest, part) => Math.min(fewest, least(part)), Number.POSITIVE_INFINITY)
    default:
      return need.parts.reduce((sum, part) => sum + least(part), 0)
  }
}

export function capacityOf(domain: Iterable<number>, observed: readonly Observed[]): number {
  let sum = 0
  for (const seen of domain) sum += observed[seen]?.count ?? 0
  return sum
}
