import type { Comparison, ComparisonNode, Literal, ObservationNode, Operator, Pattern } from './ast.ts'
import { toPathText } from './text.ts'

/** One comparison that a single observable can decide. */
export interface PatternAtom {
  readonly objectType: string
  /** Canonical, with the object type: `file:hashes.'SHA-256'`. */
  readonly path: string
  readonly operator: Exclude<Operator, '!=' | 'IN' | 'EXISTS'>
  /** Bytes are given as lower-case hex. */
  readonly value: string | number | boolean
  readonly valueType: Literal['type']
}

export interface PatternAtoms {
  readonly atoms: readonly PatternAtom[]
  /** True when the pattern matches exactly if one of the atoms does. Otherwise there are no atoms. */
  readonly isExact: boolean
}

/**
 * Takes a pattern apart for the event stream, where it can be done without a loss: comparisons joined by OR, in one
 * observation expression or in several joined by OR. A negation, an AND, an order in time or a qualifier needs more than
 * one value to decide: such a pattern is held but gives no atoms.
 */
export function toAtoms(pattern: Pattern): PatternAtoms {
  const comparisons = toAlternatives(pattern)
  return comparisons === undefined ? { atoms: [], isExact: false } : { atoms: comparisons.flatMap(atomsOf), isExact: true }
}

/** The comparisons of which one is enough; undefined when no single one is. */
export function toAlternatives(pattern: Pattern): Comparison[] | undefined {
  const found: Comparison[] = []
  const waiting: (ObservationNode | ComparisonNode)[] = [pattern.root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind === 'observation') waiting.push(node.comparison)
    else if (node.kind === 'OR') for (const operand of node.operands.toReversed()) waiting.push(operand)
    else if (node.kind === 'comparison' && isPlain(node)) found.push(node)
    else return undefined
  }
  return found
}

function isPlain({ isNegated, operator }: Comparison): boolean {
  return !isNegated && operator !== '!=' && operator !== 'EXISTS'
}

function atomsOf({ path, operator, values }: Comparison): PatternAtom[] {
  return values.map((literal) => ({
    objectType: path.objectType,
    path: toPathText(path),
    // isPlain() let neither != nor EXISTS pass, and IN is one equality for each member.
    operator: operator === 'IN' ? '=' : (operator as PatternAtom['operator']),
    value: literal.value instanceof Uint8Array ? Buffer.from(literal.value).toString('hex') : literal.value,
    valueType: literal.type,
  }))
}
