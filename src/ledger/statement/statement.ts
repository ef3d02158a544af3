import { hash } from 'node:crypto'
import { isJsonObject, isTimestamp, type JsonObject, type JsonValue } from '../../base/index.ts'
import { fromBase64, toBase64 } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'
import { type Hash, hashBytes } from '../merkle/hashes.ts'

/** What a node can state. The list grows with the rooms that make statements; a kind never changes its meaning. */
export const statementKinds = [
  'published',
  'withdrawn',
  'received',
  'contributed',
  'reported',
  'acknowledged',
  'decided',
  'evidence-sealed',
  'key-rotated',
  'member-changed',
] as const
export type StatementKind = (typeof statementKinds)[number]

/** One thing that a node says happened, in its own name. Content is named by a hash only. */
export interface Statement {
  readonly kind: StatementKind
  /** The origin of the log in which it stands. */
  readonly log: string
  /** RFC 3339, UTC. */
  readonly at: string
  /** What it is about: a STIX id, an alert, a partner, a report. */
  readonly subject: string
  /** Which version of it, where it has versions. */
  readonly version?: string
  /** `toContentHash` of the object or of the details of the decision. */
  readonly content: Hash
}

/** What opens an entry of the log: kept beside the record, given to whom the proof is for, erased with the record. */
export interface Opening {
  readonly statement: Statement
  readonly salt: Uint8Array
  /** Ed25519 by the log's key, over `toSignedText`. */
  readonly signature: Uint8Array
}

export const openingSaltBytes = 32
const signatureBytes = 64

export function statementToJson({ kind, log, at, subject, version, content }: Statement): JsonObject {
  return { kind, log, at, subject, ...(version === undefined ? {} : { version }), content: toBase64(content) }
}

/**
 * What the node signs: a header that no other signature of ours has, and canonical JSON (RFC 8785). The names are written
 * in their order (§3.2.3), and JSON.stringify writes texts as §3.2.2 has them: there is nothing left to sort.
 */
export function toSignedText({ kind, log, at, subject, version, content }: Statement): Buffer {
  const text = (value: string) => JSON.stringify(value)
  const last = version === undefined ? '' : `,"version":${text(version)}`
  const first = `{"at":${text(at)},"content":${text(toBase64(content))},"kind":${text(kind)},"log":${text(log)}`
  return Buffer.from(`entente statement v1\n${first},"subject":${text(subject)}${last}}`)
}

/**
 * The entry in the log: 32 bytes that say nothing to those who do not hold the opening. The lengths of salt and
 * signature are fixed, so that one entry cannot be opened in two ways.
 */
export function toEntry({ statement, salt, signature }: Opening): Hash {
  return hashEntry(toSignedText(statement), { salt, signature })
}

/** The same for whoever has just made the signed text. */
export function hashEntry(signedText: Uint8Array, { salt, signature }: Pick<Opening, 'salt' | 'signature'>): Hash {
  return hash('sha256', Buffer.concat([domain, salt, signature, signedText]), 'buffer')
}

const domain = Buffer.from('entente commitment v1\0')

export function openingToJson({ statement, salt, signature }: Opening): JsonObject {
  return { statement: statementToJson(statement), salt: toBase64(salt), signature: toBase64(signature) }
}

export function parseOpening(value: JsonValue): Opening {
  if (!isJsonObject(value)) throw ledgerFault('bad-statement', 'an object with statement, salt and signature is expected')
  return {
    statement: parseStatement(value.statement),
    salt: requireBytes(value.salt, openingSaltBytes, 'salt'),
    signature: requireBytes(value.signature, signatureBytes, 'signature'),
  }
}

const names = new Set(['kind', 'log', 'at', 'subject', 'version', 'content'])

function parseStatement(value: JsonValue | undefined): Statement {
  if (!isJsonObject(value)) throw ledgerFault('bad-statement', 'an object is expected', 'statement')
  const other = Object.keys(value).find((name) => !names.has(name))
  if (other !== undefined) throw ledgerFault('bad-statement', 'a statement has no such property', `statement.${other}`)
  const { kind, version } = value
  const known = statementKinds.find((one) => one === kind)
  if (known === undefined) throw ledgerFault('bad-statement', `a kind is one of ${statementKinds.join(', ')}`, 'statement.kind')
  const at = requireText(value.at, 'statement.at')
  if (!isTimestamp(at)) throw ledgerFault('bad-statement', 'a time in UTC is expected', 'statement.at')
  return {
    kind: known,
    log: requireText(value.log, 'statement.log'),
    at,
    subject: requireText(value.subject, 'statement.subject'),
    ...(version === undefined ? {} : { version: requireText(version, 'statement.version') }),
    content: requireBytes(value.content, hashBytes, 'statement.content'),
  }
}

function requireText(value: JsonValue | undefined, place: string): string {
  if (typeof value !== 'string' || value === '') throw ledgerFault('bad-statement', 'a text is expected', place)
  return value
}

function requireBytes(value: JsonValue | undefined, length: number, place: string): Uint8Array {
  const bytes = typeof value === 'string' ? fromBase64(value) : undefined
  if (bytes?.length !== length) throw ledgerFault('bad-statement', `${length} bytes in base64 are expected`, place)
  return bytes
}
