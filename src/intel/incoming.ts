import { hash } from 'node:crypto'
import { SaltedContent, type Seed, toContentHash } from '../ledger/index.ts'
import { markingsOf, type StixObject } from '../stix/index.ts'
import { joinMarkings } from './markings.ts'

/** An object on its way in: all that can be said of it before it is known where it goes and what is held of it. */
export interface Incoming extends Omit<StixObject, 'value'> {
  /** SHA-256 of the text. */
  readonly hash: Uint8Array
  /** Without `modified` an object has one version only (STIX 2.1 §3.6: cyber-observables and marking definitions). */
  readonly isVersioned: boolean
  /** A cyber-observable has neither creation nor modification time (§3.2). */
  readonly isObservable: boolean
  /** `markings` and `has_granular` of its row. */
  readonly markings: string
  readonly isGranular: boolean
  /** What will be stated of it, where that was hashed beforehand. */
  readonly salted: SaltedContent | undefined
}

/** With a seed the content hash of the statement is made, too: worth it where the object is most likely new. */
export function toIncoming({ value, ...object }: StixObject, seed?: Seed): Incoming {
  const { refs, granular } = markingsOf(value)
  return {
    ...object,
    hash: toTextHash(object.text),
    isVersioned: typeof value.modified === 'string',
    isObservable: value.created === undefined && value.modified === undefined,
    markings: joinMarkings(refs),
    isGranular: granular.length > 0,
    salted: seed === undefined ? undefined : new SaltedContent(seed, toContentHash(value, seed)),
  }
}

export function toTextHash(text: string): Uint8Array {
  return hash('sha256', text, 'buffer')
}
