import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { fromBase64, toBase64 } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'

/** What kind of signature a key makes: the type bytes of C2SP signed-note. */
export const signatureTypes = { ed25519: 0x01, ed25519Cosignature: 0x04, mldsa44Cosignature: 0x06 } as const
export type SignatureType = (typeof signatureTypes)[keyof typeof signatureTypes]

const publicKeyBytes: Readonly<Record<SignatureType, number>> = { 1: 32, 4: 32, 6: 1312 }

/** A public key with its name: who may sign notes, and how (C2SP signed-note, "Verifier keys"). */
export interface VerifierKey {
  readonly name: string
  readonly type: SignatureType
  /** The first four bytes of SHA-256 over name, line feed, type and key. */
  readonly id: number
  readonly publicKey: Uint8Array
}

/** Names are not empty and hold no white space of any script and no plus. */
export function isKeyName(text: string): boolean {
  return text !== '' && !/[\s\u0085+]/u.test(text) && !hasControls(text)
}

function hasControls(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\u007f')
}

export function toVerifierKey(name: string, type: SignatureType, publicKey: Uint8Array): VerifierKey {
  const id = createHash('sha256').update(name, 'utf8').update(Uint8Array.of(0x0a, type)).update(publicKey).digest().readUInt32BE(0)
  return { name, type, id, publicKey }
}

/** `name+0a1b2c3d+base64(type and key)`. */
export function toVerifierKeyText(key: VerifierKey): string {
  return `${key.name}+${toKeyIdText(key.id)}+${toBase64(Buffer.concat([Uint8Array.of(key.type), key.publicKey]))}`
}

export function toKeyIdText(id: number): string {
  return id.toString(16).padStart(8, '0')
}

export function parseVerifierKey(text: string, place?: string): VerifierKey {
  const [name = '', idText = '', ...rest] = text.split('+')
  // Base64 has a plus of its own: only the first two part the fields.
  const encoded = rest.join('+')
  if (!isKeyName(name) || !/^[0-9a-f]{8}$/.test(idText) || encoded === '')
    throw ledgerFault('bad-key', 'a verifier key reads NAME+KEYID+BASE64', place)
  const bytes = fromBase64(encoded)
  const type = Object.values(signatureTypes).find((known) => known === bytes?.[0])
  if (bytes === undefined || type === undefined)
    throw ledgerFault('bad-key', 'the key is none of a known type: 1 Ed25519, 4 Ed25519 cosignature, 6 ML-DSA-44 cosignature', place)
  const publicKey = bytes.subarray(1)
  if (publicKey.length !== publicKeyBytes[type])
    throw ledgerFault('bad-key', `a key of type ${type} has ${publicKeyBytes[type]} bytes, this has ${publicKey.length}`, place)
  const key = toVerifierKey(name, type, publicKey)
  if (toKeyIdText(key.id) !== idText) throw ledgerFault('bad-key', `the key id ${idText} is not that of this name and key`, place)
  return key
}

/** The raw public key of a key pair of that type, as verifier keys carry it. */
export function toPublicKeyBytes(key: KeyObject, type: SignatureType): Uint8Array {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return spki.subarray(spki.length - publicKeyBytes[type])
}
