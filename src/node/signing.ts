import { createPrivateKey } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeSigningKey, type SigningKeyKind, signingKeyKinds } from '../identity/index.ts'
import { type NoteSigner, type SignatureType, signatureTypes, toNoteSigner } from '../ledger/index.ts'
import type { LogKeys } from '../transparency/index.ts'

/** What a node signs as: its own log, and witness of others. One role's key never signs for the other. */
const roles = ['log', 'witness'] as const
type Role = (typeof roles)[number]

const typeOf: Readonly<Record<Role, Readonly<Record<SigningKeyKind, SignatureType>>>> = {
  log: { ed25519: signatureTypes.ed25519, 'ml-dsa-44': signatureTypes.mldsa44Cosignature },
  witness: { ed25519: signatureTypes.ed25519Cosignature, 'ml-dsa-44': signatureTypes.mldsa44Cosignature },
}

export function witnessName(origin: string): string {
  return `${origin}/witness`
}

/** Makes the keys of a new node in its folder of keys. */
export function makeSigningKeys(folder: string): void {
  for (const role of roles) {
    for (const kind of signingKeyKinds) {
      const file = keyFile(folder, role, kind)
      writeFileSync(file, makeSigningKey(kind).export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
      chmodSync(file, 0o600)
    }
  }
}

export function readLogKeys(folder: string, origin: string): LogKeys {
  return { origin, statementKey: readKey(folder, 'log', 'ed25519'), signers: readSigners(folder, 'log', origin) }
}

export function readWitnessSigners(folder: string, origin: string): NoteSigner[] {
  return readSigners(folder, 'witness', witnessName(origin))
}

function readSigners(folder: string, role: Role, name: string): NoteSigner[] {
  return signingKeyKinds.map((kind) => toNoteSigner(name, typeOf[role][kind], readKey(folder, role, kind)))
}

function readKey(folder: string, role: Role, kind: SigningKeyKind) {
  return createPrivateKey(readFileSync(keyFile(folder, role, kind)))
}

function keyFile(folder: string, role: Role, kind: SigningKeyKind): string {
  return join(folder, `${role}-${kind}.key`)
}
