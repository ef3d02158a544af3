import { hash } from 'node:crypto'
import { isJsonObject, type JsonObject, type JsonValue, scanJson, toCanonicalJson } from '../../base/index.ts'
import { isSameBytes } from '../bytes.ts'
import { parseCheckpoint, toCheckpointText } from '../checkpoint/checkpoint.ts'
import { ledgerFault } from '../faults.ts'
import type { VerifierKey } from '../note/key.ts'
import { type Note, type NoteSignature, parseNote } from '../note/note.ts'
import { verifyNote } from '../note/signatures.ts'

/**
 * A JSON object that nodes sign, as a signed note. Its text has the form of a checkpoint: a name, a number, the SHA-256 of
 * the object, and the object in canonical JSON on one line. So every kind of key that signs heads signs it too, ML-DSA-44
 * included; and no log is called by such a name, so that it never passes for a head.
 */
export interface SignedDocument {
  /** `entente-members/…`, `entente-rotation/…` or `entente-message/…`: what kind of document it is, and of what. */
  readonly name: string
  /** A version, counted from 1. */
  readonly number: number
  readonly body: JsonObject
  readonly note: Note
  /** SHA-256 of the body, hexadecimal: what its third line says. */
  readonly sha256: string
}

export function toDocumentText({ name, number, body }: Pick<SignedDocument, 'name' | 'number' | 'body'>): string {
  const json = toCanonicalJson(body)
  return toCheckpointText({ origin: name, size: BigInt(number), root: toDigest(json), extensions: [json] })
}

/** Attacker-controlled. Says what the text is; who has signed it is asked with `hasSigned`. */
export function parseDocument(source: string, prefix: string): SignedDocument {
  const note = parseNote(source)
  const { origin, size, root, extensions } = parseCheckpoint(note.text)
  const [json = '', ...more] = extensions
  const refuse = (line: number, detail: string) => ledgerFault('bad-document', detail, `line ${line}`)
  if (!origin.startsWith(prefix)) throw refuse(1, `the first line begins with ${prefix}`)
  if (size < 1n || size > BigInt(Number.MAX_SAFE_INTEGER)) throw refuse(2, 'the number is counted from 1')
  if (json === '' || more.length > 0) throw refuse(4, 'one line of JSON follows the hash')
  if (!isSameBytes(root, toDigest(json))) throw refuse(3, 'the hash is not that of the JSON')
  // Scanned first: twice the same name would let two readers read two documents.
  const body: JsonValue = JSON.parse(scanJson(json).compact)
  if (!isJsonObject(body) || toCanonicalJson(body) !== json) throw refuse(4, 'the JSON is no object, or not canonical (RFC 8785)')
  return { name: origin, number: Number(size), body, note, sha256: Buffer.from(root).toString('hex') }
}

function toDigest(json: string): Uint8Array {
  return hash('sha256', json, 'buffer')
}

/**
 * Whether all of these keys have signed the text: where one kind of signature falls, the other still holds. A signature
 * by one of them that does not verify refuses the document (`ledger.bad-signature`).
 */
export function hasSigned(note: Note, keys: readonly VerifierKey[]): boolean {
  return keys.length > 0 && keys.every((key) => isThere(note.signatures, key) && verifyNote(note, [key]).length === 1)
}

function isThere(signatures: readonly NoteSignature[], key: VerifierKey): boolean {
  return signatures.some(({ name, keyId }) => name === key.name && keyId === key.id)
}

/** The note with these signatures too; one by a key that has signed already is passed over. */
export function withSignatures({ text, signatures }: Note, more: readonly NoteSignature[]): Note {
  const fresh = more.filter((one) => !signatures.some(({ name, keyId }) => name === one.name && keyId === one.keyId))
  return { text, signatures: [...signatures, ...fresh] }
}
