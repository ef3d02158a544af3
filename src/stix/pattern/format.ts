import type { Comparison, ComparisonNode, ObservationNode, Pattern, Qualifier } from './ast.ts'
import { toLiteralText, toPathText } from './text.ts'

/** The canonical spelling of a pattern: reading it again gives the same tree, wherever spaces and quotes stood before. */
export function formatPattern(pattern: Pattern): string {
  return formatObservation(pattern.root)
}

/** How tightly each chain binds, in the order of STIX 2.1 §9.5.3. An operand that does not bind tighter needs parentheses. */
const tightness = { FOLLOWEDBY: 0, OR: 1, AND: 2, qualified: 3, observation: 4, comparison: 4 } as const

function formatObservation(node: ObservationNode): string {
  if (node.kind === 'observation') return `[${formatComparison(node.comparison)}]`
  if (node.kind === 'qualified') {
    const inner = formatObservation(node.operand)
    const needsParentheses = tightness[node.operand.kind] < tightness.qualified
    return `${needsParentheses ? `(${inner})` : inner} ${formatQualifier(node.qualifier)}`
  }
  return node.operands.map((operand) => parenthesised(node.kind, operand.kind, formatObservation(operand))).join(` ${node.kind} `)
}

export function formatComparison(node: ComparisonNode): string {
  if (node.kind === 'comparison') return formatOne(node)
  return node.operands.map((operand) => parenthesised(node.kind, operand.kind, formatComparison(operand))).join(` ${node.kind} `)
}

function parenthesised(outer: 'AND' | 'OR' | 'FOLLOWEDBY', inner: keyof typeof tightness, text: string): string {
  return tightness[inner] <= tightness[outer] ? `(${text})` : text
}

function formatOne({ path, isNegated, operator, values }: Comparison): string {
  const not = isNegated ? 'NOT ' : ''
  if (operator === 'EXISTS') return `${not}EXISTS ${toPathText(path)}`
  const constants = values.map(toLiteralText).join(', ')
  return `${toPathText(path)} ${not}${operator} ${operator === 'IN' ? `(${constants})` : constants}`
}

function formatQualifier(qualifier: Qualifier): string {
  if (qualifier.kind === 'WITHIN') return `WITHIN ${qualifier.seconds} SECONDS`
  if (qualifier.kind === 'REPEATS') return `REPEATS ${qualifier.times} TIMES`
  return `START t'${qualifier.start}' STOP t'${qualifier.stop}'`
}
