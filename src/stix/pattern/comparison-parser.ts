import { isAddressRange } from './address.ts'
import type { Comparison, Literal, ObjectPath, Operator, PathStep } from './ast.ts'
import { toOperator } from './lexer.ts'
import type { TokenStream } from './token-stream.ts'

/** The deepest object of STIX needs seven. */
const maxSteps = 50
const symbols = new Set(['=', '!=', '<', '<=', '>', '>='])
const textOperators = new Set(['LIKE', 'MATCHES', 'ISSUBSET', 'ISSUPERSET'])

/** One comparison: `path [NOT] operator constant`, or `[NOT] EXISTS path` (STIX 2.1 §9.6). */
export function parseComparison(tokens: TokenStream): Comparison {
  const at = tokens.next.at
  if (tokens.is('NOT') || tokens.is('EXISTS')) return parseExists(tokens, at)
  const path = parsePath(tokens)
  const isNegated = tokens.take('NOT')
  const operator = parseOperator(tokens)
  return { kind: 'comparison', path, isNegated, operator, values: parseValues(tokens, operator), at }
}

function parseExists(tokens: TokenStream, at: number): Comparison {
  const isNegated = tokens.take('NOT')
  tokens.expect('EXISTS')
  return { kind: 'comparison', path: parsePath(tokens), isNegated, operator: 'EXISTS', values: [], at }
}

function parseOperator(tokens: TokenStream): Operator {
  const { kind, text } = tokens.next
  const name = toOperator(text)
  const isKnown = kind === 'symbol' ? symbols.has(name) : kind === 'keyword' && (name === 'IN' || textOperators.has(name))
  if (!isKnown) throw tokens.expected('an operator (=, !=, <, <=, >, >=, IN, LIKE, MATCHES, ISSUBSET, ISSUPERSET)')
  tokens.advance()
  // The two sets above hold operators only.
  return name as Operator
}

function parseValues(tokens: TokenStream, operator: Operator): Literal[] {
  if (operator === 'IN') return parseSet(tokens)
  const token = tokens.next
  if (textOperators.has(operator)) {
    if (token.kind !== 'literal' || token.literal.type !== 'string') throw tokens.expected(`a string after ${operator}`)
    if (operator.startsWith('ISSU') && !isAddressRange(token.literal.value)) {
      throw tokens.refuse(`${operator} compares with an address or a range such as '198.51.100.0/24'`, token.at)
    }
  }
  const isOrder = operator === '<' || operator === '<=' || operator === '>' || operator === '>='
  if (isOrder && token.kind === 'literal' && token.literal.type === 'boolean') throw tokens.expected('a constant that has an order')
  return [parseLiteral(tokens)]
}

function parseLiteral(tokens: TokenStream): Literal {
  const token = tokens.next
  if (token.kind !== 'literal') throw tokens.expected("a constant (a number, 'text', true, false, t'…', h'…' or b'…')")
  tokens.advance()
  return token.literal
}

/** The members of a set are of one type; whole and decimal numbers count as one (STIX 2.1 §9.2). */
function parseSet(tokens: TokenStream): Literal[] {
  const at = tokens.next.at
  tokens.expect('(')
  const values: Literal[] = []
  if (tokens.take(')')) return values
  do values.push(parseLiteral(tokens))
  while (tokens.take(','))
  if (!tokens.take(')')) throw tokens.expected(', or )')
  if (new Set(values.map(familyOf)).size > 1) throw tokens.refuse('the members of a set must be of one type', at)
  return values
}

function familyOf({ type }: Literal): string {
  if (type === 'integer' || type === 'float') return 'number'
  return type === 'hex' || type === 'binary' ? 'bytes' : type
}

function parsePath(tokens: TokenStream): ObjectPath {
  const { kind, text } = tokens.next
  if (kind !== 'word' && kind !== 'hyphen-word') throw tokens.expected('an object type such as ipv4-addr')
  tokens.advance()
  tokens.expect(':')
  const steps: PathStep[] = [parseProperty(tokens)]
  for (;;) {
    if (tokens.take('.')) steps.push(parseProperty(tokens))
    else if (tokens.take('[')) steps.push(parseIndex(tokens))
    else return { objectType: text, steps }
    if (steps.length > maxSteps) throw tokens.refuse(`a path of more than ${maxSteps} steps`, tokens.next.at)
  }
}

function parseProperty(tokens: TokenStream): PathStep {
  const token = tokens.next
  if (token.kind === 'word') {
    tokens.advance()
    return { kind: 'property', name: token.text }
  }
  if (token.kind !== 'literal' || token.literal.type !== 'string') throw tokens.expected('a property name')
  tokens.advance()
  return { kind: 'property', name: token.literal.value }
}

function parseIndex(tokens: TokenStream): PathStep {
  const token = tokens.next
  let step: PathStep = { kind: 'every' }
  if (token.kind === 'literal' && token.literal.type === 'integer') step = { kind: 'item', index: token.literal.value }
  else if (!tokens.is('*')) throw tokens.expected('a position in a list or *')
  tokens.advance()
  tokens.expect(']')
  return step
}
