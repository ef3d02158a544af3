import { createPrivateKey, type KeyObject } from 'node:crypto'
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { makeSigningKey, type SigningKeyKind, signingKeyKinds } from '../identity/index.ts'
import {
  type KeyRole,
  type NoteSigner,
  parseVerifierKey,
  type SignatureType,
  signatureTypes,
  toNoteSigner,
  type VerifierKey,
} from '../ledger/index.ts'
import type { LogKeys } from '../transparency/index.ts'
import { nodeFault } from './faults.ts'

/** What a node signs as: its own log, and witness of others. One role's key never signs for the other. */
const roles: readonly KeyRole[] = ['log', 'witness']

const typeOf: Readonly<Record<KeyRole, Readonly<Record<SigningKeyKind, SignatureType>>>> = {
  log: { ed25519: signatureTypes.ed25519, 'ml-dsa-44': signatureTypes.mldsa44Cosignature },
  witness: { ed25519: signatureTypes.ed25519Cosignature, 'ml-dsa-44': signatureTypes.mldsa44Cosignature },
}

export function witnessName(origin: string): string {
  return `${origin}/witness`
}

/** Makes the keys of a new node in its folder of keys. */
export function makeSigningKeys(folder: string): void {
  for (const role of roles) {
    for (const kind of signingKeyKinds) writeKey(join(folder, `${role}-${kind}.key`), makeSigningKey(kind))
  }
}

/** The keys that the node was made with. */
export function readLogKeys(folder: string, origin: string): LogKeys {
  return toLogKeys(
    origin,
    signingKeyKinds.map((kind) => readKey(join(folder, `log-${kind}.key`))),
  )
}

export function readWitnessSigners(folder: string, origin: string): NoteSigner[] {
  const name = witnessName(origin)
  return signingKeyKinds.map((kind) => toNoteSigner(name, typeOf.witness[kind], readKey(join(folder, `witness-${kind}.key`))))
}

/** Keys that are to take over: on the disk, and used by nobody yet. A crash here leaves files that nobody asks for. */
export function makeNextKeys(folder: string, role: KeyRole, name: string): NoteSigner[] {
  const made = signingKeyKinds.map((kind) => {
    const key = makeSigningKey(kind)
    const signer = toNoteSigner(name, typeOf[role][kind], key)
    writeKey(nextFile(folder, { role, kind, id: signer.key.id }), key)
    return signer
  })
  syncFolder(folder)
  return made
}

/** The keys of a later generation by the verifier keys that were written down of them. */
export function readNextSigners(folder: string, role: KeyRole, keys: readonly string[]): NoteSigner[] {
  return readNext(folder, role, keys).map(({ name, type, key }) => toNoteSigner(name, type, key))
}

export function readNextLogKeys(folder: string, origin: string, keys: readonly string[]): LogKeys {
  return toLogKeys(
    origin,
    readNext(folder, 'log', keys).map(({ key }) => key),
  )
}

function readNext(folder: string, role: KeyRole, keys: readonly string[]): { name: string; type: SignatureType; key: KeyObject }[] {
  return keys.map((text) => {
    const { name, type, id } = parseVerifierKey(text)
    const kind = signingKeyKinds.find((one) => typeOf[role][one] === type) ?? 'ed25519'
    return { name, type, key: readKey(nextFile(folder, { role, kind, id })) }
  })
}

/** Signers of those of the log's keys that lie in the folder. */
export function readHeldSigners(folder: string, keys: readonly VerifierKey[]): NoteSigner[] {
  return keys.flatMap(({ name, type, id }) => {
    const kind = signingKeyKinds.find((one) => typeOf.log[one] === type) ?? 'ed25519'
    const files = [nextFile(folder, { role: 'log', kind, id }), join(folder, `log-${kind}.key`)].filter((file) => existsSync(file))
    return files
      .map((file) => toNoteSigner(name, type, readKey(file)))
      .filter(({ key }) => key.id === id)
      .slice(0, 1)
  })
}

function toLogKeys(origin: string, [first, ...more]: readonly KeyObject[]): LogKeys {
  if (first === undefined) throw new Error('a log has at least one key')
  const signers = [first, ...more].map((key, at) => toNoteSigner(origin, typeOf.log[signingKeyKinds[at] ?? 'ed25519'], key))
  return { origin, statementKey: first, signers }
}

/**
 * Removes the private keys of a role that sign nothing more: all but those whose verifier keys are named. What they signed
 * stays decidable; nobody who gets at the folder later can sign with them.
 */
export function removeKeysExcept(folder: string, role: KeyRole, kept: readonly string[]): void {
  const ids = new Set(kept.map((text) => toHex(parseVerifierKey(text).id)))
  const names = new Set(kept.map((text) => parseVerifierKey(text).name))
  for (const kind of signingKeyKinds) {
    const first = join(folder, `${role}-${kind}.key`)
    if (existsSync(first) && !isKept(first, { role, kind, names, ids })) rmSync(first)
    for (const file of readdirSync(folder)) {
      const id = new RegExp(`^${role}-${kind}-([0-9a-f]{8})\\.key$`).exec(file)?.[1]
      if (id !== undefined && !ids.has(id)) rmSync(join(folder, file))
    }
  }
  syncFolder(folder)
}

function isKept(file: string, { role, kind, names, ids }: { role: KeyRole; kind: SigningKeyKind; names: Set<string>; ids: Set<string> }) {
  const key = readKey(file)
  return [...names].some((name) => ids.has(toHex(toNoteSigner(name, typeOf[role][kind], key).key.id)))
}

function nextFile(folder: string, { role, kind, id }: { role: KeyRole; kind: SigningKeyKind; id: number }): string {
  return join(folder, `${role}-${kind}-${toHex(id)}.key`)
}

function toHex(id: number): string {
  return id.toString(16).padStart(8, '0')
}

/** Whole or not there, whenever the machine stops. */
function writeKey(file: string, key: KeyObject): void {
  const partial = `${file}.partial`
  const handle = openSync(partial, 'w', 0o600)
  try {
    writeSync(handle, String(key.export({ type: 'pkcs8', format: 'pem' })))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  chmodSync(partial, 0o600)
  renameSync(partial, file)
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function readKey(file: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(file))
  } catch (error) {
    throw nodeFault('key-absent', `The key cannot be read: ${error instanceof Error ? error.message : String(error)}`, file)
  }
}
