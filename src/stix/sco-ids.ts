import { isJsonObject, type JsonObject, type JsonValue, toCanonicalJson, toUuidV5 } from '../base/index.ts'
import type { StixId } from './ids.ts'
import { observableShapes } from './sco-shapes.ts'

/** Namespace of deterministic ids (STIX 2.1 §2.9). */
const namespace = '00abedb4-aa42-466c-9c01-fed23315a9b7'
/** Of several hashes one makes the id: the first of these, else the first by name (STIX 2.1 §2.9). */
const preferredHashes = ['MD5', 'SHA-1', 'SHA-256', 'SHA-512']

/**
 * The id that all producers give the same observable: UUIDv5 over the RFC 8785 form of the properties that make it.
 * Undefined when none of them is there, or the type has none: then the id is a random UUID.
 */
export function toScoId(value: JsonObject): StixId | undefined {
  const type = String(value.type)
  const names = observableShapes[type]?.contributing ?? []
  const parts: JsonObject = {}
  for (const name of names) {
    const part = value[name]
    if (part === undefined) continue
    parts[name] = name === 'hashes' && isJsonObject(part) ? oneHash(part) : part
  }
  if (Object.keys(parts).length === 0) return undefined
  // Made of a type and a UUID in the line above.
  return `${type}--${toUuidV5(namespace, toCanonicalJson(parts))}` as StixId
}

function oneHash(hashes: JsonObject): JsonObject {
  const name = preferredHashes.find((one) => hashes[one] !== undefined) ?? Object.keys(hashes)[0]
  const hash: JsonValue | undefined = name === undefined ? undefined : hashes[name]
  return name === undefined || hash === undefined ? {} : { [name]: hash }
}
