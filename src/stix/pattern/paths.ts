import { isJsonObject, type JsonObject, type JsonValue } from '../../base/index.ts'
import { stixFault } from '../faults.ts'
import type { ObjectPath } from './ast.ts'
import type { Budget } from './budget.ts'
import { parseBase64, parseHex } from './lexer.ts'
import { References, type Value } from './values.ts'

type Objects = ReadonlyMap<string, JsonObject>

/**
 * Every value a path selects from one object (STIX 2.1 §9.7). Each is kept once for each step, so that objects which
 * refer to each other in circles cannot multiply.
 */
export function select(root: JsonObject, path: ObjectPath, context: { objects: Objects; budget: Budget }): Value[] {
  let found: Value[] = [root]
  for (const step of path.steps) {
    const stepped = new Set<Value>()
    for (const value of found) {
      if (step.kind === 'property') {
        const next = stepInto(value, step.name, context.objects)
        if (next !== undefined) stepped.add(next)
        continue
      }
      const items = itemsOf(value)
      if (step.kind === 'every') for (const item of items) addTo(stepped, item)
      else if (step.index >= 0) addTo(stepped, items[step.index])
    }
    found = [...stepped]
    context.budget.spend(1 + found.length)
  }
  return found
}

function addTo(values: Set<Value>, item: JsonValue | undefined): void {
  if (item !== undefined) values.add(item)
}

function itemsOf(value: Value): readonly (JsonValue | undefined)[] {
  if (value instanceof References) return value.objects
  return Array.isArray(value) ? value : []
}

function stepInto(value: Value, name: string, objects: Objects): Value | undefined {
  if (value instanceof Uint8Array || value instanceof References || !isJsonObject(value) || !Object.hasOwn(value, name)) return undefined
  const held = value[name]
  return held === undefined ? undefined : readProperty(name, held, objects)
}

/** The end of a property's name says what it holds (STIX 2.1 §2.1, §2.8, §2.9): `_hex`, `_bin`, `_ref`, `_refs`. */
export function readProperty(name: string, held: JsonValue, objects: Objects): Value | undefined {
  if (name.endsWith('_hex')) return toBytes(name, typeof held === 'string' ? parseHex(held) : undefined)
  if (name.endsWith('_bin')) return toBytes(name, typeof held === 'string' ? parseBase64(held) : undefined)
  if (name.endsWith('_ref')) return objects.get(toReference(name, held))
  if (!name.endsWith('_refs')) return held
  if (!Array.isArray(held)) throw stixFault('bad-observation', `${name} is not a list of references`)
  const followed = held.map((item) => objects.get(toReference(name, item)))
  return followed.some((object) => object !== undefined) ? new References(followed) : undefined
}

function toBytes(name: string, bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw stixFault('bad-observation', `${name} does not hold ${name.endsWith('_hex') ? 'hex digits' : 'base64'}`)
  return bytes
}

function toReference(name: string, held: JsonValue): string {
  if (typeof held !== 'string') throw stixFault('bad-observation', `${name} does not hold a reference`)
  return held
}
