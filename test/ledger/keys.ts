import { createPrivateKey, type KeyObject } from 'node:crypto'
import { type NoteSigner, type SignatureType, signatureTypes, toNoteSigner } from '../../src/ledger/index.ts'

/** PKCS #8 before the 32 bytes of an Ed25519 seed (RFC 8410 §7). */
const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
/** PKCS #8 before the 32 bytes of an ML-DSA-44 seed (RFC 9881 §6). */
const mldsaPrefix = Buffer.from('3034020100300b060960864801650304031104228020', 'hex')

/** The same private key for the same number, so that a test that fails fails again. */
export function keyNumber(number: number, type: SignatureType = signatureTypes.ed25519): KeyObject {
  const seed = Buffer.alloc(32, number)
  const prefix = type === signatureTypes.mldsa44Cosignature ? mldsaPrefix : ed25519Prefix
  return createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' })
}

export function signerNumber(number: number, name: string, type: SignatureType = signatureTypes.ed25519): NoteSigner {
  return toNoteSigner(name, type, keyNumber(number, type))
}

const testOrigin = 'node.example/log'

/** The keys of a log in tests, both kinds. */
export const testLogKeys = {
  origin: testOrigin,
  statementKey: keyNumber(1),
  signers: [signerNumber(1, testOrigin), signerNumber(2, testOrigin, signatureTypes.mldsa44Cosignature)],
}
