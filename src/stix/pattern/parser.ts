import { isTimestamp } from '../../base/index.ts'
import { stixFault } from '../faults.ts'
import type { ComparisonNode, ObservationNode, Pattern, Qualifier } from './ast.ts'
import { parseComparison } from './comparison-parser.ts'
import { TokenStream } from './token-stream.ts'

/** Long enough for some ten thousand hashes in one pattern. */
const maxLength = 1_048_576
const maxQualifiers = 20

export interface PatternOptions {
  /** STIX 2.0 writes START and STOP with plain strings; 2.1 (the default) with t'…'. */
  readonly stixVersion?: '2.0' | '2.1'
}

/** Reads the whole grammar of STIX 2.1 §9. What is refused names `line:column` and what was expected there. */
export function parsePattern(text: string, options: PatternOptions = {}): Pattern {
  if (text.length > maxLength) {
    throw stixFault('pattern-too-costly', `the pattern has ${text.length} characters, the most is ${maxLength}`, '1:1')
  }
  const tokens = new TokenStream(text)
  const version = options.stixVersion ?? '2.1'
  const root = parseObservations(tokens, version)
  if (tokens.next.kind !== 'end') throw tokens.expected('AND, OR, FOLLOWEDBY, a qualifier or the end')
  return { text, root }
}

type Version = '2.0' | '2.1'

/** AND binds tighter than OR, and OR tighter than FOLLOWEDBY (STIX 2.1 §9.5.3). */
function parseObservations(tokens: TokenStream, version: Version): ObservationNode {
  const part = () => parseQualified(tokens, version)
  const ands = () => parseChain<ObservationNode>(tokens, 'AND', part)
  const ors = () => parseChain<ObservationNode>(tokens, 'OR', ands)
  return parseChain<ObservationNode>(tokens, 'FOLLOWEDBY', ors)
}

function parseComparisons(tokens: TokenStream): ComparisonNode {
  const ands = () => parseChain<ComparisonNode>(tokens, 'AND', () => parseComparisonPart(tokens))
  return parseChain<ComparisonNode>(tokens, 'OR', ands)
}

function parseChain<Node extends { at: number }>(tokens: TokenStream, operator: 'AND' | 'OR' | 'FOLLOWEDBY', part: () => Node): Node {
  const first = part()
  if (!tokens.is(operator)) return first
  const operands = [first]
  while (tokens.take(operator)) operands.push(part())
  // Both grammars have a chain node of this very shape; comparisons are never asked for FOLLOWEDBY.
  return { kind: operator, operands, at: first.at } as unknown as Node
}

function parseQualified(tokens: TokenStream, version: Version): ObservationNode {
  const at = tokens.next.at
  let node = parseObservation(tokens, version)
  for (let count = 0; ; count++) {
    const qualifier = parseQualifier(tokens, version)
    if (qualifier === undefined) return node
    // Each qualifier is one level of the tree, as a parenthesis is.
    if (count === maxQualifiers) throw tokens.refuse(`more than ${maxQualifiers} qualifiers on one expression`, at)
    node = { kind: 'qualified', operand: node, qualifier, at }
  }
}

function parseObservation(tokens: TokenStream, version: Version): ObservationNode {
  const at = tokens.next.at
  if (tokens.take('[')) {
    const comparison = parseComparisons(tokens)
    if (!tokens.take(']')) throw tokens.expected('AND, OR or ]')
    return { kind: 'observation', comparison, at }
  }
  if (!tokens.take('(')) throw tokens.expected('[ or (')
  const inner = tokens.deeper(() => parseObservations(tokens, version))
  if (!tokens.take(')')) throw tokens.expected('AND, OR, FOLLOWEDBY, a qualifier or )')
  return inner
}

function parseComparisonPart(tokens: TokenStream): ComparisonNode {
  if (!tokens.take('(')) return parseComparison(tokens)
  const inner = tokens.deeper(() => parseComparisons(tokens))
  if (!tokens.take(')')) throw tokens.expected('AND, OR or )')
  return inner
}

function parseQualifier(tokens: TokenStream, version: Version): Qualifier | undefined {
  if (tokens.take('WITHIN')) return parseWithin(tokens)
  if (tokens.take('REPEATS')) return parseRepeats(tokens)
  if (!tokens.take('START')) return undefined
  const start = parseInstant(tokens, version)
  tokens.expect('STOP')
  return { kind: 'START', start, stop: parseInstant(tokens, version) }
}

function parseWithin(tokens: TokenStream): Qualifier {
  const token = tokens.next
  const isNumber = token.kind === 'literal' && (token.literal.type === 'integer' || token.literal.type === 'float')
  if (!isNumber || token.text.startsWith('-')) throw tokens.expected('a positive number of seconds')
  const seconds = token.text.replace(/^\+/, '').replace(/^\./, '0.')
  if (!/[1-9]/.test(seconds)) throw tokens.refuse('WITHIN needs more than 0 seconds', token.at)
  tokens.advance()
  tokens.expect('SECONDS')
  return { kind: 'WITHIN', seconds }
}

function parseRepeats(tokens: TokenStream): Qualifier {
  const token = tokens.next
  if (token.kind !== 'literal' || token.literal.type !== 'integer' || token.text.startsWith('-')) {
    throw tokens.expected('a whole number of times')
  }
  if (token.literal.value < 1) throw tokens.refuse('REPEATS needs at least 1 time', token.at)
  tokens.advance()
  tokens.expect('TIMES')
  return { kind: 'REPEATS', times: token.literal.value }
}

function parseInstant(tokens: TokenStream, version: Version): string {
  const token = tokens.next
  const wanted = version === '2.0' ? 'string' : 'timestamp'
  if (token.kind !== 'literal' || token.literal.type !== wanted) {
    throw tokens.expected(version === '2.0' ? "an instant as a string, '2026-01-31T12:00:00Z'" : "an instant, t'2026-01-31T12:00:00Z'")
  }
  const instant = String(token.literal.value)
  if (!isTimestamp(instant)) throw tokens.refuse(`'${instant}' is not an instant`, token.at)
  tokens.advance()
  return instant
}
