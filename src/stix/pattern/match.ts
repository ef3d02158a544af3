import type { JsonObject } from '../../base/index.ts'
import type { Pattern } from './ast.ts'
import { Budget } from './budget.ts'
import { Evaluator } from './evaluate.ts'
import { explainMatch } from './explain.ts'
import { capacityOf, leastBy, type MatchedExpression, type Need, toNeed } from './needs.ts'
import { type Observed, toObserved } from './observed.ts'
import { scenariosOf } from './scenario.ts'
import { findShares } from './search.ts'
import type { Share } from './supply.ts'
import type { BoundObservation, MatchResult } from './verdict.ts'

/**
 * Decides a pattern on bundles, or on bare objects with their observed-data among them (STIX 2.1 §9). Each expression is
 * bound to observations of its own; an observed-data object counts as often as its number_observed says.
 */
export function matchPattern(pattern: Pattern, observations: readonly JsonObject[], options: { maxSteps?: number } = {}): MatchResult {
  const budget = new Budget(options.maxSteps)
  const observed = toObserved(observations)
  const expressions: MatchedExpression[] = []
  const need = toNeed(pattern.root, { observed, evaluator: new Evaluator(observed, budget), expressions })
  const found = bind(need, observed, budget)
  const verdict = {
    pattern,
    isMatch: typeof found !== 'string',
    expressions: expressions.map((expression) => ({
      node: expression.node,
      matching: expression.matches.size,
      bound: typeof found === 'string' ? [] : boundTo(expression, found, observed),
    })),
    obstacle: typeof found === 'string' ? found : undefined,
    observationCount: observed.length,
  }
  return { ...verdict, why: explainMatch(verdict) }
}

type Bound = ReadonlyMap<MatchedExpression, Share>

function bind(need: Need, observed: readonly Observed[], budget: Budget): Bound | 'expression' | 'too-few' | 'time' {
  const total = capacityOf(observed.keys(), observed)
  const least = leastBy(observed)
  const isAble = (part: Need) => least(part) <= total
  if (!isAble(need)) return Number.isFinite(least(need)) ? 'too-few' : 'expression'
  let obstacle: 'too-few' | 'time' = 'too-few'
  for (const scenario of scenariosOf(need, isAble)) {
    budget.spend(1 + scenario.slots.length)
    const shares = findShares(scenario, observed, budget)
    if (shares !== undefined) return byExpression(scenario.slots, shares)
    if (obstacle === 'too-few' && scenario.limits.length > 0) {
      if (findShares({ slots: scenario.slots, limits: [] }, observed, budget) !== undefined) obstacle = 'time'
    }
  }
  return obstacle
}

/** An observation in a slot of several alternatives counts for the first of them that it meets. */
function byExpression(slots: readonly { expressions: readonly MatchedExpression[] }[], shares: readonly Share[]): Bound {
  const bound = new Map<MatchedExpression, Share>()
  for (const [index, { expressions }] of slots.entries()) {
    for (const [seen, times] of shares[index] ?? []) {
      const met = expressions.find(({ matches }) => matches.has(seen))
      if (met === undefined) continue
      const share: Share = bound.get(met) ?? new Map()
      share.set(seen, (share.get(seen) ?? 0) + times)
      bound.set(met, share)
    }
  }
  return bound
}

function boundTo(expression: MatchedExpression, bound: Bound, observed: readonly Observed[]): BoundObservation[] {
  return [...(bound.get(expression) ?? [])].map(([seen, times]) => ({
    id: observed[seen]?.id ?? '',
    times,
    objects: [...(expression.matches.get(seen) ?? [])].map(([id, evidence]) => ({ id, evidence })),
  }))
}
