import { isTimestamp, type JsonValue, toSortable } from '../../base/index.ts'
import { stixFault } from '../faults.ts'
import type { Literal } from './ast.ts'

/** What a path can select: JSON, bytes from a property whose name says so, or a list of references followed. */
export type Value = JsonValue | Uint8Array | References

/** The objects behind a `_refs` list. A reference that leads nowhere keeps its place, so that positions stay true. */
export class References {
  readonly objects: readonly (JsonValue | undefined)[]

  constructor(objects: readonly (JsonValue | undefined)[]) {
    this.objects = objects
  }
}

/** Values of types that cannot be compared are not equal (STIX 2.1 §9.6). */
export function isEqual(value: Value, literal: Literal): boolean {
  switch (literal.type) {
    case 'integer':
    case 'float':
    case 'boolean':
      return value === literal.value
    case 'string':
      return value instanceof Uint8Array ? sameBytes(value, toBytes(literal.value)) : value === literal.value
    case 'timestamp':
      return typeof value === 'string' && toInstant(value) === toSortable(literal.value)
    case 'hex':
    case 'binary':
      return sameBytes(toBytes(value), literal.value)
  }
}

/**
 * Less than, equal or greater as a number; undefined where the types have no order between them; `never` where they have
 * one but this text cannot be read as bytes.
 */
export function compare(value: Value, literal: Literal): number | 'never' | undefined {
  switch (literal.type) {
    case 'integer':
    case 'float':
      return typeof value === 'number' ? value - literal.value : undefined
    case 'boolean':
      return undefined
    case 'timestamp':
      return typeof value === 'string' ? order(toInstant(value), toSortable(literal.value)) : undefined
    case 'string':
      if (typeof value === 'string') return compareCodePoints(value, literal.value)
      return value instanceof Uint8Array ? compareBytes(value, toBytes(literal.value)) : undefined
    case 'hex':
    case 'binary':
      return value instanceof Uint8Array || typeof value === 'string' ? compareBytes(toBytes(value), literal.value) : undefined
  }
}

function toInstant(text: string): string {
  if (!isTimestamp(text)) throw stixFault('bad-observation', `'${text}' is compared with an instant but is none`)
  return toSortable(text)
}

/** A text is compared with bytes by its code points, each of which must fit into one byte (STIX 2.1 §9.6). */
function toBytes(value: Value): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  if (typeof value !== 'string' || /[^\0-\u00ff]/.test(value)) return undefined
  return new Uint8Array(Buffer.from(value, 'latin1'))
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0
}

function compareBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): number | 'never' {
  return a === undefined || b === undefined ? 'never' : Buffer.compare(a, b)
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** By code point, not by UTF-16 unit: the two differ above U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  let at = 0
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1
  if (at === length) return a.length - b.length
  return rank(a.charCodeAt(at)) - rank(b.charCodeAt(at))
}

/** Surrogates stand for characters beyond all others, so they are put behind U+E000 to U+FFFF. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
