import { isFault, type JsonObject } from '../../base/index.ts'
import { matchPattern, type Pattern, parsePattern } from '../../stix/index.ts'
import { cacaoFault } from './faults.ts'
import { fillIn, isVariableName, referencesIn } from './names.ts'
import { toCompared, type Value } from './values.ts'

/** A condition that was read: a pattern over variables, or over the observables that variables hold. */
export interface Condition {
  readonly variables: readonly string[]
  /** Undefined while a variable that it asks about is not known. */
  decide(scope: Scope): boolean | undefined
}

export interface Scope {
  /** Every variable that can be seen from here. */
  names(): Iterable<string>
  valueOf(name: string): Value | undefined
  typeOf(name: string): string | undefined
}

type Observation = Pattern['root']
type Comparison = Extract<Observation, { kind: 'observation' }>['comparison']

const heldIn = 'playbook'
const maxSteps = 100_000

/**
 * A boolean expression of the STIX patterning grammar (CACAO 2.0 §4.8). Without square brackets it compares variables of
 * the playbook, `__users__:value > 100 AND __state__:value = 'DE'`; with them it is a pattern over observables, and those
 * are the variables of such types (ipv4-addr, ipv6-addr, mac-addr, uri, hashes). Text within quotes may name variables too.
 */
export function parseCondition(text: string): Condition {
  const written = /^\s*[[(]*\s*\[/.test(text) ? text : `[${text}]`
  const variables = referencesIn(text)
  try {
    parsePattern(fillIn(written, () => undefined))
  } catch (thrown) {
    throw isFault(thrown) ? cacaoFault('bad-condition', `${thrown.message} (at ${thrown.place})`) : thrown
  }
  return {
    variables,
    decide(scope) {
      if (variables.some((name) => (scope.valueOf(name) ?? null) === null)) return undefined
      return matchPattern(toAsked(written, scope), toObservations(scope), { maxSteps }).isMatch
    },
  }
}

/** Text in quotes with its variables filled in; paths that are variables lead into the one object that holds them all. */
function toAsked(written: string, scope: Scope): Pattern {
  const filled = written.replace(/'(?:[^'\\]|\\.)*'/g, (quoted) =>
    fillIn(quoted, (name) => scope.valueOf(name)?.replaceAll('\\', '\\\\').replaceAll("'", "\\'")),
  )
  const { text, root } = parsePattern(filled)
  return { text, root: mapObservation(root) }
}

function mapObservation(node: Observation): Observation {
  if (node.kind === 'observation') return { ...node, comparison: mapComparison(node.comparison) }
  if (node.kind === 'qualified') return { ...node, operand: mapObservation(node.operand) }
  return { ...node, operands: node.operands.map(mapObservation) }
}

function mapComparison(node: Comparison): Comparison {
  if (node.kind !== 'comparison') return { ...node, operands: node.operands.map(mapComparison) }
  const { objectType, steps } = node.path
  if (!isVariableName(objectType)) return node
  const [, ...rest] = steps
  return { ...node, path: { objectType: heldIn, steps: [{ kind: 'property', name: objectType }, ...rest] } }
}

const observables: Readonly<Record<string, (value: string) => JsonObject>> = {
  'ipv4-addr': (value) => ({ type: 'ipv4-addr', value }),
  'ipv6-addr': (value) => ({ type: 'ipv6-addr', value }),
  'mac-addr': (value) => ({ type: 'mac-addr', value }),
  uri: (value) => ({ type: 'url', value }),
  'md5-hash': (value) => ({ type: 'file', hashes: { MD5: value } }),
  'sha256-hash': (value) => ({ type: 'file', hashes: { 'SHA-256': value } }),
}

/** One observation that stands for as many as a pattern may want: what is asked is of now, not of a course of time. */
function toObservations(scope: Scope): JsonObject[] {
  const objects: Record<string, JsonObject> = {}
  const held: JsonObject = { type: heldIn }
  for (const name of scope.names()) {
    const value = scope.valueOf(name)
    if (value === undefined || value === null) continue
    const type = scope.typeOf(name) ?? 'string'
    held[name] = toCompared(type, value)
    const observable = observables[type]?.(value)
    if (observable !== undefined) objects[name] = observable
  }
  const at = '1970-01-01T00:00:00.000Z'
  const counted = { first_observed: at, last_observed: at, number_observed: 1000 }
  return [{ type: 'observed-data', id: 'observed-data--run', ...counted, objects: { [heldIn]: held, ...objects } }]
}
