import { isFault, type JsonObject } from '../../base/index.ts'
import { parsePattern, toAtoms } from '../../stix/index.ts'

/** One value to look for, or one that was seen: `ipv4-addr:value`, `file:hashes.'SHA-256'`. */
export interface Observed {
  readonly path: string
  readonly value: string
}

/** Properties that name an observable (STIX 2.1 §6), by type. */
const naming: Readonly<Record<string, readonly string[]>> = {
  'autonomous-system': ['number'],
  'domain-name': ['value'],
  'email-addr': ['value'],
  'email-message': ['subject'],
  'ipv4-addr': ['value'],
  'ipv6-addr': ['value'],
  'mac-addr': ['value'],
  mutex: ['name'],
  url: ['value'],
  'user-account': ['account_login'],
  'windows-registry-key': ['key'],
  file: ['name'],
}

/**
 * The plain values of an indicator or an observable. None for a pattern of which no single value decides: that one travels
 * as the pattern that it is.
 */
export function toObserved(object: JsonObject): Observed[] {
  if (object.type === 'indicator') return object.pattern_type === 'stix' ? ofPattern(String(object.pattern)) : []
  const type = String(object.type)
  const names = naming[type] ?? []
  const values = names.flatMap((name) => (object[name] === undefined ? [] : [{ path: `${type}:${name}`, value: String(object[name]) }]))
  return [...values, ...ofHashes(type, object.hashes)]
}

function ofHashes(type: string, hashes: unknown): Observed[] {
  if (type !== 'file' || typeof hashes !== 'object' || hashes === null) return []
  return Object.entries(hashes).map(([name, value]) => ({ path: toHashPath(name), value: String(value) }))
}

function toHashPath(name: string): string {
  return /^\w+$/.test(name) ? `file:hashes.${name}` : `file:hashes.'${name}'`
}

function ofPattern(pattern: string): Observed[] {
  try {
    const { atoms } = toAtoms(parsePattern(pattern))
    // What is looked for by likeness or by range is no value of its own.
    return atoms.some(({ operator }) => operator !== '=') ? [] : atoms.map(({ path, value }) => ({ path, value: String(value) }))
  } catch (error) {
    if (isFault(error)) return []
    throw error
  }
}
