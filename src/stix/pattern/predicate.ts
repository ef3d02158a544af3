import { isWithinRange } from './address.ts'
import type { Comparison, Literal, Operator } from './ast.ts'
import { compileLike } from './like.ts'
import { compileSearch } from './regex.ts'
import { compare, isEqual, type Value } from './values.ts'

type Test = (value: Value) => boolean

/** The test a comparison puts to each value its path selects. EXISTS asks for no value and has no test. */
export function toTest({ operator, values, isNegated }: Comparison): Test {
  const [literal = none] = values
  switch (operator) {
    case '=':
      return (value) => isEqual(value, literal) !== isNegated
    case '!=':
      return (value) => isEqual(value, literal) === isNegated
    case 'IN':
      return toMembership(values, isNegated)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return toOrderTest(operator, literal, isNegated)
    case 'EXISTS':
      return () => !isNegated
    default:
      return negatable(toTextTest(operator, String(literal.value)), isNegated)
  }
}

const none: Literal = { type: 'string', value: '' }

function negatable(test: Test, isNegated: boolean): Test {
  return isNegated ? (value) => !test(value) : test
}

/** A set of ten thousand hashes is asked once, not ten thousand times. */
function toMembership(values: readonly Literal[], isNegated: boolean): Test {
  const strings = new Set(values.flatMap((literal) => (literal.type === 'string' ? [literal.value] : [])))
  const isIn: Test = (value) =>
    typeof value === 'string' && strings.size > 0 ? strings.has(value) : values.some((literal) => isEqual(value, literal))
  return negatable(isIn, isNegated)
}

/** Without an order between the types the answer is no, and NOT does not make it yes (STIX 2.1 §9.6). */
function toOrderTest(operator: '<' | '<=' | '>' | '>=', literal: Literal, isNegated: boolean): Test {
  return (value) => {
    const order = compare(value, literal)
    if (order === undefined) return false
    return (order !== 'never' && holds(operator, order)) !== isNegated
  }
}

function holds(operator: '<' | '<=' | '>' | '>=', order: number): boolean {
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  return operator === '>' ? order > 0 : order >= 0
}

function toTextTest(operator: Operator, text: string): Test {
  if (operator === 'ISSUBSET') return (value) => typeof value === 'string' && isWithinRange(value, text)
  if (operator === 'ISSUPERSET') return (value) => typeof value === 'string' && isWithinRange(text, value)
  return operator === 'LIKE' ? toLikeTest(text) : toSearchTest(text)
}

function toLikeTest(text: string): Test {
  const isLike = compileLike(text)
  return (value) => {
    if (typeof value === 'string') return isLike(value)
    if (!(value instanceof Uint8Array)) return false
    const decoded = Buffer.from(value).toString('utf8')
    return !decoded.includes('\ufffd') && isLike(decoded)
  }
}

/** Text is searched in NFC; bytes as characters 0 to 255, if the expression itself stays below 256. */
function toSearchTest(text: string): Test {
  const expression = text.normalize('NFC')
  const found = compileSearch(expression)
  const canReadBytes = !/[^\0-\u00ff]/.test(expression)
  return (value) => {
    if (typeof value === 'string') return found(value.normalize('NFC'))
    return value instanceof Uint8Array && canReadBytes && found(Buffer.from(value).toString('latin1'))
  }
}
