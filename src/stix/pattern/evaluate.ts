import { isFault, type JsonObject } from '../../base/index.ts'
import type { Comparison, ComparisonNode } from './ast.ts'
import type { Budget } from './budget.ts'
import { isObservableType, type Observed } from './observed.ts'
import { select } from './paths.ts'
import { toTest } from './predicate.ts'
import type { Value } from './values.ts'

/** Why an object matched: the comparison and the value that met it (none for EXISTS). */
export interface Evidence {
  readonly comparison: Comparison
  readonly value: Value | undefined
}

/** For one observation, the objects that match and why. */
export type Matches = Map<string, readonly Evidence[]>

interface Root {
  readonly observation: number
  readonly id: string
  readonly object: JsonObject
}

/** Decides the expressions within square brackets, each over all observations. */
export class Evaluator {
  private readonly observed: readonly Observed[]
  private readonly budget: Budget
  private readonly rootsByType = new Map<string, Root[]>()

  constructor(observed: readonly Observed[], budget: Budget) {
    this.observed = observed
    this.budget = budget
    for (const [observation, { objects }] of observed.entries()) {
      for (const [id, object] of objects) {
        if (typeof object.type !== 'string' || !isObservableType(object.type)) continue
        const roots = this.rootsByType.get(object.type)
        if (roots === undefined) this.rootsByType.set(object.type, [{ observation, id, object }])
        else roots.push({ observation, id, object })
      }
    }
  }

  /** By the number of the observation. AND joins comparisons on one and the same object. */
  matchesOf(node: ComparisonNode): Map<number, Matches> {
    if (node.kind === 'comparison') return this.compareAll(node)
    const [first = new Map<number, Matches>(), ...rest] = node.operands.map((operand) => this.matchesOf(operand))
    for (const other of rest) {
      this.budget.spend(1 + other.size + (node.kind === 'AND' ? first.size : 0))
      if (node.kind === 'OR') unite(first, other)
      else intersect(first, other)
    }
    return first
  }

  private compareAll(comparison: Comparison): Map<number, Matches> {
    const found = new Map<number, Matches>()
    const test = toTest(comparison)
    for (const root of this.rootsByType.get(comparison.path.objectType) ?? []) {
      const evidence = this.evidenceIn(root, comparison, test)
      if (evidence === undefined) continue
      const matches = found.get(root.observation)
      if (matches === undefined) found.set(root.observation, new Map([[root.id, [evidence]]]))
      else matches.set(root.id, [evidence])
    }
    return found
  }

  private evidenceIn(root: Root, comparison: Comparison, test: (value: Value) => boolean): Evidence | undefined {
    const observed = this.observed[root.observation]
    if (observed === undefined) return undefined
    try {
      const values = select(root.object, comparison.path, { objects: observed.objects, budget: this.budget })
      if (comparison.operator === 'EXISTS') {
        return values.length > 0 !== comparison.isNegated ? { comparison, value: undefined } : undefined
      }
      for (const value of values) {
        this.budget.spend(costOf(value, comparison))
        if (test(value)) return { comparison, value }
      }
      return undefined
    } catch (thrown) {
      throw isFault(thrown) && thrown.code === 'stix.bad-observation' ? thrown.within(root.id) : thrown
    }
  }
}

/** Regular expressions and LIKE walk over the text, in the worst case once for each part of the expression. */
function costOf(value: Value, { operator, values }: Comparison): number {
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) return 1
  const written = operator === 'MATCHES' || operator === 'LIKE' ? values[0]?.value : undefined
  return typeof written === 'string' ? 1 + value.length * (1 + written.length / 8) : 1 + value.length / 8
}

function unite(into: Map<number, Matches>, other: Map<number, Matches>): void {
  for (const [observation, matches] of other) {
    const held = into.get(observation)
    if (held === undefined) into.set(observation, matches)
    // One reason is enough for an OR.
    else for (const [id, evidence] of matches) if (!held.has(id)) held.set(id, evidence)
  }
}

function intersect(into: Map<number, Matches>, other: Map<number, Matches>): void {
  for (const [observation, held] of into) {
    const matches = other.get(observation)
    for (const [id, evidence] of held) {
      const more = matches?.get(id)
      if (more === undefined) held.delete(id)
      else held.set(id, [...evidence, ...more])
    }
    if (held.size === 0) into.delete(observation)
  }
}
