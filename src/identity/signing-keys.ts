import { generateKeyPairSync, type KeyObject } from 'node:crypto'

/** The kinds of private key that a node signs with: each signature exists in both, so that one may fall. */
export const signingKeyKinds = ['ed25519', 'ml-dsa-44'] as const
export type SigningKeyKind = (typeof signingKeyKinds)[number]

export function makeSigningKey(kind: SigningKeyKind): KeyObject {
  // Two calls, because each kind has its own overload.
  return kind === 'ed25519' ? generateKeyPairSync('ed25519').privateKey : generateKeyPairSync('ml-dsa-44').privateKey
}
