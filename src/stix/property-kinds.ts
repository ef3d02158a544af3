import { isJsonObject, isTimestamp, type JsonObject, type JsonValue } from '../base/index.ts'
import { stixFault } from './faults.ts'
import { isStixId, typeOfId } from './ids.ts'

/** Checks one property's value; throws a fault with the place. */
export type PropertyCheck = (value: JsonValue, place: string) => void

const maxCount = 999_999_999
const opinions = new Set(['strongly-disagree', 'disagree', 'neutral', 'agree', 'strongly-agree'])
const relationShape = /^[a-z0-9-]+$/

function bad(place: string, wanted: string): Error {
  return stixFault('bad-value', `Expected ${wanted}.`, place)
}

function isString(value: JsonValue, place: string): void {
  if (typeof value !== 'string') throw bad(place, 'a string')
}

function isIntegerWithin(low: number, high: number, wanted: string): PropertyCheck {
  return (value, place) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) throw bad(place, wanted)
  }
}

/** Lists hold at least one entry (STIX 2.1 §2.10). */
function listOf(check: PropertyCheck, wanted: string): PropertyCheck {
  return (value, place) => {
    if (!Array.isArray(value)) throw bad(place, wanted)
    if (value.length === 0) throw stixFault('empty-list', 'A list has at least one entry; leave the property out instead.', place)
    for (const [index, entry] of value.entries()) check(entry, `${place}[${index}]`)
  }
}

function isDictionary(value: JsonValue, place: string): void {
  if (!isJsonObject(value)) throw bad(place, 'an object')
}

function refTo(types: readonly string[]): PropertyCheck {
  const allowed = types.includes('*') ? undefined : new Set(types)
  return (value, place) => {
    if (!isStixId(value)) throw stixFault('bad-id', 'Expected a STIX id: a type, two hyphens and a UUID in lower case.', place)
    const type = typeOfId(value)
    if (allowed !== undefined && !allowed.has(type))
      throw stixFault('bad-reference', `Refers to a ${type}; expected ${[...allowed].join(' or ')}.`, place)
  }
}

function isHashes(value: JsonValue, place: string): void {
  if (!isJsonObject(value) || Object.keys(value).length === 0) throw bad(place, 'hashes by algorithm')
  for (const [name, hash] of Object.entries(value)) isString(hash, `${place}.${name}`)
}

function isExternalReference(value: JsonValue, place: string): void {
  if (!isJsonObject(value)) throw bad(place, 'an object')
  if (typeof value.source_name !== 'string')
    throw stixFault('missing-property', 'The property source_name is missing.', `${place}.source_name`)
}

function isGranularMarking(value: JsonValue, place: string): void {
  if (!isJsonObject(value)) throw bad(place, 'an object')
  listOf(isString, 'a list of selectors')(value.selectors ?? null, `${place}.selectors`)
  if (value.marking_ref !== undefined) refTo(['marking-definition'])(value.marking_ref, `${place}.marking_ref`)
  else if (typeof value.lang !== 'string') throw stixFault('missing-property', 'A granular marking names a marking or a language.', place)
}

const checks: Readonly<Record<string, PropertyCheck>> = {
  any: () => {},
  string: isString,
  strings: listOf(isString, 'a list of strings'),
  time: (value, place) => {
    if (typeof value !== 'string' || !isTimestamp(value))
      throw stixFault('bad-timestamp', 'Expected a time that exists, in UTC: 2026-11-23T14:30:00.000Z.', place)
  },
  bool: (value, place) => {
    if (typeof value !== 'boolean') throw bad(place, 'true or false')
  },
  int: isIntegerWithin(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 'a whole number'),
  float: (value, place) => {
    if (typeof value !== 'number') throw bad(place, 'a number')
  },
  confidence: isIntegerWithin(0, 100, 'a whole number from 0 to 100'),
  port: isIntegerWithin(0, 65_535, 'a whole number from 0 to 65535'),
  count: isIntegerWithin(0, maxCount, `a whole number from 0 to ${maxCount}`),
  number_observed: isIntegerWithin(1, maxCount, `a whole number from 1 to ${maxCount}`),
  hex: (value, place) => {
    if (typeof value !== 'string' || !/^(?:[0-9a-fA-F]{2})+$/.test(value)) throw bad(place, 'pairs of hexadecimal digits')
  },
  opinion: (value, place) => {
    if (typeof value !== 'string' || !opinions.has(value)) throw bad(place, [...opinions].join(', '))
  },
  relation: (value, place) => {
    if (typeof value !== 'string' || !relationShape.test(value)) throw bad(place, 'lower-case letters, digits and hyphens')
  },
  dict: isDictionary,
  list: listOf(isDictionary, 'a list of objects'),
  hashes: isHashes,
  references: listOf(isExternalReference, 'a list of external references'),
  granular: listOf(isGranularMarking, 'a list of granular markings'),
}

/** The check for a kind as the shapes write it. */
export function toPropertyCheck(kind: string): PropertyCheck {
  const [name = '', types = ''] = kind.split(':')
  if (name === 'ref') return refTo(types.split(','))
  if (name === 'refs') return listOf(refTo(types.split(',')), 'a list of STIX ids')
  const check = checks[name]
  if (check === undefined) throw new Error(`no such kind of property: ${kind}`)
  return check
}

/** A shape ready to be checked against: the check of each property, and which must be there. */
export interface CompiledShape {
  readonly checks: ReadonlyMap<string, PropertyCheck>
  /** Refused without these. */
  readonly required: readonly string[]
  /** These, and those whose lack is borne with. */
  readonly essential: readonly string[]
}

export function compileShape(...shapes: readonly Readonly<Record<string, string>>[]): CompiledShape {
  const all = [...new Map(shapes.flatMap((shape) => Object.entries(shape)))]
  return {
    checks: new Map(all.map(([name, kind]) => [name, toPropertyCheck(kind.replace(/[!~]$/, ''))])),
    required: all.filter(([, kind]) => kind.endsWith('!')).map(([name]) => name),
    essential: all.filter(([, kind]) => /[!~]$/.test(kind)).map(([name]) => name),
  }
}

/** Every property that is there is of its kind; with `isWhole`, every required one is there. */
export function checkShape(value: JsonObject, shape: CompiledShape, isWhole: boolean): void {
  for (const name of Object.keys(value)) {
    const check = shape.checks.get(name)
    const property = value[name]
    if (check !== undefined && property !== undefined) check(property, name)
  }
  if (!isWhole) return
  for (const name of shape.required) {
    if (!Object.hasOwn(value, name)) throw stixFault('missing-property', `The property ${name} is missing.`, name)
  }
}
