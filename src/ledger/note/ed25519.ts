import { createPublicKey, type KeyObject, verify } from 'node:crypto'

/**
 * The one rule by which all nodes decide an Ed25519 signature (docs/reference/ledger.md), so that none takes what
 * another refuses. RFC 8032 leaves room at its edges; we leave none:
 * 1. the key A and the point R are encoded canonically: their y is below the field's prime;
 * 2. neither A nor R is of small order: with such a key one signature fits many texts;
 * 3. S is below the group's order;
 * 4. the equation holds without the cofactor: [S]B = R + [k]A, k over the bytes as they came.
 * OpenSSL holds 3 and 4. Everything taken here is taken by Go's crypto/ed25519 as well.
 */
export function isEd25519Signature(key: Ed25519Key, text: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || !isStrictPoint(signature.subarray(0, 32))) return false
  return key.isStrict && verify(null, text, key.object, signature)
}

export interface Ed25519Key {
  readonly object: KeyObject
  readonly isStrict: boolean
}

/** SubjectPublicKeyInfo before the 32 bytes of the key (RFC 8410 §4). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

export function toEd25519Key(bytes: Uint8Array): Ed25519Key {
  const object = createPublicKey({ key: Buffer.concat([spkiPrefix, bytes]), format: 'der', type: 'spki' })
  return { object, isStrict: isStrictPoint(bytes) }
}

const prime = (1n << 255n) - 19n

/** The y of the eight points of small order; which of the two x is meant does not matter. */
const smallOrder = new Set([
  0n,
  1n,
  prime - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7n,
])

function isStrictPoint(bytes: Uint8Array): boolean {
  const y = BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`) & ((1n << 255n) - 1n)
  return y < prime && !smallOrder.has(y)
}
