import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { toUint64 } from '../bytes.ts'
import { parseCheckpoint } from '../checkpoint/checkpoint.ts'
import { ledgerFault } from '../faults.ts'
import { type Ed25519Key, isEd25519Signature, toEd25519Key } from './ed25519.ts'
import { type SignatureType, signatureTypes, toPublicKeyBytes, toVerifierKey, type VerifierKey } from './key.ts'
import { isSignedBy, type Note, type NoteSignature } from './note.ts'

/** A signature that held, and for a cosignature the time at which its maker says the log was that large. */
export interface VerifiedSignature {
  readonly key: VerifierKey
  /** Seconds since the epoch. */
  readonly atSeconds?: bigint
}

/**
 * The signatures of the known keys, each once. Signatures by others are passed over; one by a known key that does not
 * verify refuses the whole note (`ledger.bad-signature`), none at all refuses it too (`ledger.not-signed`).
 */
export function verifyNote(note: Note, keys: readonly VerifierKey[]): VerifiedSignature[] {
  const verified = new Map<VerifierKey, VerifiedSignature>()
  for (const signature of note.signatures) {
    const key = keys.find((known) => isSignedBy(signature, known))
    if (key === undefined || verified.has(key)) continue
    verified.set(key, verifySignature(note.text, key, signature))
  }
  if (verified.size === 0) throw ledgerFault('not-signed', 'none of the trusted keys has signed the note')
  return [...verified.values()]
}

const timeBytes = 8

function verifySignature(text: string, key: VerifierKey, { signature }: NoteSignature): VerifiedSignature {
  const refuse = (): never => {
    throw ledgerFault('bad-signature', `the signature of ${key.name} does not verify`)
  }
  if (key.type === signatureTypes.ed25519) return isEd25519Signature(ed25519KeyOf(key), Buffer.from(text), signature) ? { key } : refuse()
  if (signature.length <= timeBytes) return refuse()
  const atSeconds = Buffer.from(signature).readBigUInt64BE(0)
  if (atSeconds >= 1n << 63n) return refuse()
  const message = toCosignedMessage(text, key, atSeconds)
  const rest = signature.subarray(timeBytes)
  const holds =
    key.type === signatureTypes.ed25519Cosignature
      ? isEd25519Signature(ed25519KeyOf(key), message, rest)
      : verify(null, message, mldsaKeyOf(key), rest)
  return holds ? { key, atSeconds } : refuse()
}

/** What a cosigner signs (C2SP tlog-cosignature): the text with a time, or for ML-DSA-44 the tree it stands for. */
function toCosignedMessage(text: string, key: { name: string; type: SignatureType }, atSeconds: bigint): Uint8Array {
  if (key.type === signatureTypes.ed25519Cosignature) return Buffer.from(`cosignature/v1\ntime ${atSeconds}\n${text}`)
  const { origin, size, root } = parseCheckpoint(text)
  return Buffer.concat([
    Buffer.from('subtree/v1\n\0'),
    withLength(key.name),
    toUint64(atSeconds),
    withLength(origin),
    toUint64(0n),
    toUint64(size),
    root,
  ])
}

function withLength(text: string): Uint8Array {
  const bytes = Buffer.from(text)
  if (bytes.length < 1 || bytes.length > 255)
    throw ledgerFault('bad-checkpoint', `a name of ${bytes.length} bytes cannot be cosigned with ML-DSA-44`)
  return Buffer.concat([Uint8Array.of(bytes.length), bytes])
}

/** Signs notes with one private key. `atSeconds` is what a cosignature carries; a plain signature has no time. */
export interface NoteSigner {
  readonly key: VerifierKey
  sign(text: string, atSeconds: bigint): NoteSignature
}

export function toNoteSigner(name: string, type: SignatureType, privateKey: KeyObject): NoteSigner {
  const key = toVerifierKey(name, type, toPublicKeyBytes(privateKey, type))
  return {
    key,
    sign(text, atSeconds) {
      const by = { name, keyId: key.id }
      if (type === signatureTypes.ed25519) return { ...by, signature: sign(null, Buffer.from(text), privateKey) }
      const message = toCosignedMessage(text, key, atSeconds)
      return { ...by, signature: Buffer.concat([toUint64(atSeconds), sign(null, message, privateKey)]) }
    },
  }
}

// Making a key object from bytes costs as much as a verification: once for each key.
const ed25519Keys = new WeakMap<VerifierKey, Ed25519Key>()
const mldsaKeys = new WeakMap<VerifierKey, KeyObject>()
/** SubjectPublicKeyInfo before the 1312 bytes of an ML-DSA-44 key (RFC 9881). */
const mldsaPrefix = Buffer.from('30820532300b06096086480165030403110382052100', 'hex')

function ed25519KeyOf(key: VerifierKey): Ed25519Key {
  const known = ed25519Keys.get(key) ?? toEd25519Key(key.publicKey)
  ed25519Keys.set(key, known)
  return known
}

function mldsaKeyOf(key: VerifierKey): KeyObject {
  const known = mldsaKeys.get(key) ?? createPublicKey({ key: Buffer.concat([mldsaPrefix, key.publicKey]), format: 'der', type: 'spki' })
  mldsaKeys.set(key, known)
  return known
}

/** Whether an Ed25519 key of a log signed this text, outside any note: how statements are signed. */
export function isSignedText(key: VerifierKey, text: Uint8Array, signature: Uint8Array): boolean {
  return key.type === signatureTypes.ed25519 && isEd25519Signature(ed25519KeyOf(key), text, signature)
}
