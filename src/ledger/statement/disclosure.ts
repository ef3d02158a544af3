import { isJsonObject, type JsonObject, type JsonValue, toCanonicalJson } from '../../base/index.ts'
import { isSameBytes } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'
import type { Hash } from '../merkle/hashes.ts'
import { hashParts, type PartHash, type PartSalt, type Seed, toPartHash, toSalts } from './content.ts'
import { fromParts, type Part, type PartPath, toPartTexts } from './parts.ts'

/** What is shown of an object: some parts with their salts, of the others only the hash, in the order of `toPartTexts`. */
export type Disclosure = readonly ((Part & { readonly salt: PartSalt }) | { readonly hidden: PartHash })[]

/** Shows the parts of the object that `isHidden` does not close. */
export function toDisclosure(value: JsonObject, seed: Seed, isHidden: (path: PartPath) => boolean): Disclosure {
  const texts = toPartTexts(value)
  const salts = toSalts(seed, texts.length)
  return texts.map((text, at) => {
    const salt = salts[at] ?? ''
    const { path, value: part } = parsePart(text)
    return isHidden(path) ? { hidden: toPartHash(text, salt) } : { path, value: part, salt }
  })
}

/** A text that we made ourselves. */
function parsePart(text: string): Part {
  const [path, value] = JSON.parse(text)
  return { path, value }
}

/**
 * The object that was shown, once it is certain that all of it stood in the original with this hash. Throws
 * `ledger.bad-disclosure` where a part was altered, added, or moved to another place.
 */
export function openDisclosure(disclosure: Disclosure, content: Hash): JsonObject {
  const hashes = disclosure.map((entry) => ('hidden' in entry ? entry.hidden : toPartHash(toText(entry), entry.salt)))
  if (!isSameBytes(hashParts(hashes), content)) throw ledgerFault('bad-disclosure', 'what is shown does not lead to what was stated')
  return fromParts(disclosure.flatMap((entry) => ('hidden' in entry ? [] : [entry])))
}

function toText({ path, value }: Part): string {
  return toCanonicalJson([[...path], value])
}

/** Throws unless the released object is just what is shown. Lists of markings on parts are numbered anew by the gate and are not held. */
export function requireDisclosed(shown: JsonObject, released: JsonObject): void {
  for (const name of new Set([...Object.keys(shown), ...Object.keys(released)])) {
    if (name === 'granular_markings') continue
    const [left, right] = [shown[name], released[name]]
    if (left === undefined || right === undefined || toCanonicalJson(left) !== toCanonicalJson(right))
      throw ledgerFault('bad-disclosure', 'the object has another value here than the original', name)
  }
}

export function disclosureToJson(disclosure: Disclosure): JsonValue {
  return disclosure.map((entry) => ('hidden' in entry ? entry.hidden : { path: [...entry.path], value: entry.value, salt: entry.salt }))
}

export function parseDisclosure(value: JsonValue, place: string): Disclosure {
  if (!Array.isArray(value)) throw ledgerFault('bad-disclosure', 'a list of parts is expected', place)
  return value.map((entry, at) => parseEntry(entry, `${place}[${at}]`))
}

const hashText = /^[0-9a-f]{64}$/
const saltText = /^[0-9a-f]{32}$/

function parseEntry(entry: JsonValue, place: string): Disclosure[number] {
  if (typeof entry === 'string') {
    if (!hashText.test(entry)) throw ledgerFault('bad-disclosure', 'a hash has 64 hexadecimal digits', place)
    return { hidden: entry }
  }
  if (!isJsonObject(entry) || !Array.isArray(entry.path) || entry.value === undefined)
    throw ledgerFault('bad-disclosure', 'a part has a path, a value and a salt, or is a hash', place)
  const { salt } = entry
  if (typeof salt !== 'string' || !saltText.test(salt))
    throw ledgerFault('bad-disclosure', 'a salt has 32 hexadecimal digits', `${place}.salt`)
  const path = entry.path.map((step, at) => {
    if (typeof step === 'string' || (typeof step === 'number' && Number.isSafeInteger(step) && step >= 0)) return step
    throw ledgerFault('bad-disclosure', 'a step is a name or a list index', `${place}.path[${at}]`)
  })
  return { path, value: entry.value, salt }
}
