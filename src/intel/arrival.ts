import { type Fault, isJsonObject, type JsonObject, toCanonicalJson } from '../base/index.ts'
import { toValue } from './examination.ts'
import { intelFault } from './faults.ts'
import type { Incoming } from './incoming.ts'

/** What is held of a version when another object with its id arrives. */
export interface HeldVersion {
  readonly revision: string
  readonly version: string
  readonly createdBy: string | null
  readonly isRevoked: boolean
  readonly hash: Uint8Array
  /** It is in the collection to which the object is added. */
  readonly isHere: boolean
}

export type Arrival<T extends HeldVersion> =
  | { readonly kind: 'new' }
  | { readonly kind: 'known'; readonly held: T }
  | { readonly kind: 'refused'; readonly fault: Fault }

/** Held forms of the version that an arriving object claims to be. */
function findSame<T extends HeldVersion>(object: Incoming, held: readonly T[]): T[] {
  return object.isVersioned ? held.filter((version) => version.revision === object.revision) : [...held]
}

/** The one in this collection, if there is one. */
export function findHere<T extends HeldVersion>(object: Incoming, held: readonly T[]): T | undefined {
  return findSame(object, held).find((version) => version.isHere)
}

/**
 * What becomes of an arriving object, given the versions held of its id:
 * - the same version with the same content is known;
 * - with other content it is refused where its collection has it already: the first is kept. Another collection may have
 *   its own form: what one partner cut, and what another holds back, is nothing to those who brought it whole;
 * - a cyber-observable is known by its id: the id is made of what it observes (STIX 2.1 §2.9);
 * - only the creator makes new versions (§3.6.2);
 * - revoked is final, so nothing newer is taken (§3.6.3). An older version that comes late is history and welcome.
 * `textOf` gives the held text of the version that `findHere` names.
 */
export function decideArrival<T extends HeldVersion>(
  object: Incoming,
  given: { held: readonly T[]; textOf: (version: T) => string },
): Arrival<T> {
  const { held, textOf } = given
  const here = findHere(object, held)
  const isSame = (version: T) => isEqual(object.hash, version.hash)
  if (here !== undefined) {
    if (isSame(here) || object.isObservable || isSameJson(toValue(object), textOf(here))) return { kind: 'known', held: here }
    return refuse('other-content', `The version ${here.version} of ${object.id} is held with other content.`)
  }
  const elsewhere = findSame(object, held).find(isSame)
  if (elsewhere !== undefined) return { kind: 'known', held: elsewhere }
  const creator = object.createdBy ?? null
  if (held.some((version) => version.createdBy !== creator)) {
    return refuse('other-producer', `Held versions of ${object.id} have another creator.`, 'created_by_ref')
  }
  if (held.some((version) => version.isRevoked && version.revision < object.revision)) {
    return refuse('revoked', `${object.id} was revoked before this version.`, 'modified')
  }
  return { kind: 'new' }
}

function refuse(code: 'other-content' | 'other-producer' | 'revoked', detail: string, place?: string): { kind: 'refused'; fault: Fault } {
  return { kind: 'refused', fault: intelFault(code, detail, place) }
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}

function isSameJson(value: JsonObject, text: string): boolean {
  const held: unknown = JSON.parse(text)
  return isJsonObject(held) && toCanonicalJson(held) === toCanonicalJson(value)
}
