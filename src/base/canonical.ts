import canonicalize from 'canonicalize'
import type { JsonValue } from './json.ts'

/** The one text of a JSON value on which all nodes agree (RFC 8785), for hashing and for deterministic ids. */
export function toCanonicalJson(value: JsonValue): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('a value without a JSON form')
  return text
}
