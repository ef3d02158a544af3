import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { toCanonicalJson } from '../base/index.ts'
import { taxiiFault } from './faults.ts'
import type { Filters } from './filters.ts'

/** A place in the total order of a collection: what was delivered last. */
export interface Position {
  /** Microseconds since the epoch. */
  readonly addedAt: number
  readonly seq: number
}

/** What a `next` value is bound to: given with anything else it is refused. */
export interface CursorScope {
  readonly endpoint: string
  readonly collectionId: string
  readonly readerId: string
  readonly filters: Filters
}

const algorithm = 'aes-256-gcm'
const keyBytes = 32
const ivBytes = 12
const tagBytes = 16
const positionBytes = 16
const textLength = Math.ceil(((ivBytes + positionBytes + tagBytes) * 4) / 3)

/**
 * Seals positions into the `next` values of TAXII 2.1 §3.5 and opens them again. Promises: the value holds everything that
 * is needed, so it survives a restart, a pause of any length, and whatever is added or deleted meanwhile; nobody can make
 * one, or read a time out of one (it is encrypted); one that was given to another reader, for another collection, endpoint
 * or filter does not open (Appendix B: a client's `next` is never trusted).
 */
export interface CursorSealer {
  seal(position: Position, scope: CursorScope): string
  /** Opens an attacker-controlled text; throws `taxii.bad-next`. */
  open(text: string, scope: CursorScope): Position
}

/** The key is 32 bytes that live as long as the node's home. */
export function createCursorSealer(key: Uint8Array): CursorSealer {
  if (key.byteLength !== keyBytes) throw new TypeError(`the cursor key must have ${keyBytes} bytes`)
  return {
    seal(position, scope) {
      const plain = Buffer.alloc(positionBytes)
      plain.writeBigUInt64BE(BigInt(position.addedAt), 0)
      plain.writeBigUInt64BE(BigInt(position.seq), 8)
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv(algorithm, key, iv).setAAD(toScopeHash(scope))
      return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url')
    },
    open(text, scope) {
      try {
        return openWith(key, text, scope)
      } catch {
        // One answer for every cause: which of them it was would tell a forger something.
        throw taxiiFault('bad-next', 'The value of next was not given to you for this request.', 'next')
      }
    },
  }
}

function openWith(key: Uint8Array, text: string, scope: CursorScope): Position {
  const sealed = Buffer.from(text, 'base64url')
  if (text.length !== textLength || sealed.toString('base64url') !== text) throw new Error('not a cursor')
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes })
  decipher.setAAD(toScopeHash(scope)).setAuthTag(sealed.subarray(-tagBytes))
  const plain = Buffer.concat([decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()])
  return { addedAt: Number(plain.readBigUInt64BE(0)), seq: Number(plain.readBigUInt64BE(8)) }
}

/** `limit` is left out: a client may change its page size on the way. */
function toScopeHash(scope: CursorScope): Uint8Array {
  const { addedAfterMicros, ids, types, versions, specVersions } = scope.filters
  const text = toCanonicalJson([
    scope.endpoint,
    scope.collectionId,
    scope.readerId,
    addedAfterMicros ?? null,
    toSorted(ids),
    toSorted(types),
    toSorted(versions),
    toSorted(specVersions),
  ])
  return createHash('sha256').update(text, 'utf8').digest()
}

function toSorted(values: readonly string[] | undefined): string[] | null {
  return values === undefined ? null : values.toSorted()
}
