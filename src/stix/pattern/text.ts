import type { Literal, ObjectPath, PathStep } from './ast.ts'

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/
const reserved = new Set(
  'AND OR NOT FOLLOWEDBY LIKE MATCHES ISSUPERSET ISSUBSET EXISTS LAST IN START STOP SECONDS WITHIN REPEATS TIMES true false'.split(' '),
)

/** A string constant: only the quote and the backslash need a backslash (STIX 2.1 §9.2). */
export function quote(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`
}

function toStepText(step: PathStep, isFirst: boolean): string {
  if (step.kind === 'item') return `[${step.index}]`
  if (step.kind === 'every') return '[*]'
  const name = plainName.test(step.name) && !reserved.has(step.name) ? step.name : quote(step.name)
  return isFirst ? name : `.${name}`
}

/** The one spelling of a path: quotes only where a name needs them, as in `file:hashes.'SHA-256'`. */
export function toPathText(path: ObjectPath): string {
  return `${path.objectType}:${path.steps.map((step, index) => toStepText(step, index === 0)).join('')}`
}

export function toLiteralText(literal: Literal): string {
  switch (literal.type) {
    case 'integer':
    case 'boolean':
      return String(literal.value)
    case 'float':
      return toDecimalText(literal.value)
    case 'string':
      return quote(literal.value)
    case 'timestamp':
      return `t'${literal.value}'`
    case 'hex':
      return `h'${Buffer.from(literal.value).toString('hex')}'`
    case 'binary':
      return `b'${Buffer.from(literal.value).toString('base64')}'`
  }
}

/** The grammar has no exponents: 1e-7 is written 0.0000001, and a whole float keeps its point. */
function toDecimalText(value: number): string {
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toString().split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0')
  const cut = Math.max(point, 1)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  return `${sign}${padded.slice(0, cut)}.${padded.slice(cut) || '0'}`
}

/**
 * A pattern for one value: `toPatternText('domain-name', 'value', 'example.org')` is `[domain-name:value = 'example.org']`.
 * A path of several steps is a list: `['hashes', 'SHA-256']`.
 */
export function toPatternText(objectType: string, path: string | readonly (string | number)[], value: string | number | boolean): string {
  const names = typeof path === 'string' ? [path] : path
  const steps = names.map((name): PathStep => (typeof name === 'number' ? { kind: 'item', index: name } : { kind: 'property', name }))
  return `[${toPathText({ objectType, steps })} = ${toLiteralText(toLiteral(value))}]`
}

function toLiteral(value: string | number | boolean): Literal {
  if (typeof value === 'string') return { type: 'string', value }
  if (typeof value === 'boolean') return { type: 'boolean', value }
  return Number.isSafeInteger(value) ? { type: 'integer', value } : { type: 'float', value }
}
