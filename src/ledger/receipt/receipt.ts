import { type KeyObject, sign } from 'node:crypto'
import type { JsonObject } from '../../base/index.ts'
import { ledgerFault } from '../faults.ts'
import { type Hash, hashBytes, toLeafHash } from '../merkle/hashes.ts'
import { toInclusionRoot } from '../merkle/inclusion.ts'
import { signatureTypes, type VerifierKey } from '../note/key.ts'
import { isSignedText } from '../note/signatures.ts'
import { parseExtra, requireStatement } from '../statement/proof.ts'
import { type Statement, toEntry } from '../statement/statement.ts'
import { type Cbor, parseCbor, parseSign1, toCbor, toSign1 } from './cbor.ts'

/**
 * An inclusion proof as a COSE receipt (RFC 9942): COSE_Sign1 over the root of the tree, which is not in it. It carries no
 * cosignatures: it says what the log said, not that witnesses saw the same.
 */
export interface ReceiptParts {
  /** The log's name: the issuer. */
  readonly origin: string
  readonly keyId: number
  readonly index: bigint
  readonly size: bigint
  readonly path: readonly Hash[]
  readonly root: Hash
  /** What opens the entry, and what may be shown of it, as in our tlog-proofs: under a label of ours that others pass over. */
  readonly extra: Uint8Array
}

/** A receipt that held, and the statement it is about. Not the size of the tree: the log signs the root alone, and some sizes share a path. */
export interface VerifiedReceipt {
  readonly origin: string
  readonly index: bigint
  readonly statement: Statement
  /** What is shown of the content, all of it part of what was stated; undefined when nothing is shown. */
  readonly shown: JsonObject | undefined
}

/** Registered labels: RFC 9052 §3.1, RFC 9597, RFC 9942 §8. */
const labels = { algorithm: 1, keyId: 4, claims: 15, structure: 395, proofs: 396 } as const
const claims = { issuer: 1 } as const
const ed25519Algorithm = -19
/** EdDSA, the name before RFC 9864 split it: with a key of Ed25519 it means the same. */
const olderAlgorithm = -8
const rfc9162Sha256 = 1
const inclusionProofs = -1
const openingLabel = 'entente.opening'
const noBytes = new Uint8Array()

export function toReceipt({ origin, keyId, index, size, path, root, extra }: ReceiptParts, privateKey: KeyObject): Uint8Array {
  const keyIdBytes = Buffer.alloc(4)
  keyIdBytes.writeUInt32BE(keyId)
  const protectedBytes = toCbor(
    new Map<number, Cbor>([
      [labels.algorithm, ed25519Algorithm],
      [labels.keyId, new Uint8Array(keyIdBytes)],
      [labels.claims, new Map([[claims.issuer, origin]])],
      [labels.structure, rfc9162Sha256],
    ]),
  )
  const proof = toCbor([toNumber(size), toNumber(index), path.map((hash) => new Uint8Array(hash))])
  const unprotected = new Map<number | string, Cbor>([
    [labels.proofs, new Map([[inclusionProofs, [proof]]])],
    [openingLabel, new Uint8Array(extra)],
  ])
  const signature = sign(null, toSigned(protectedBytes, root), privateKey)
  return toSign1([protectedBytes, unprotected, null, new Uint8Array(signature)])
}

/**
 * Decides a receipt offline with the keys of logs that one trusts. In this order: the opening leads to an entry; the path
 * leads from the entry to a root; the log signed that root; the log signed the statement. Throws `ledger.bad-receipt`,
 * `ledger.bad-proof`, `ledger.bad-statement` or `ledger.bad-signature`.
 */
export function verifyReceipt(bytes: Uint8Array, keys: readonly VerifierKey[]): VerifiedReceipt {
  const [protectedBytes, unprotected, payload, signature] = parseSign1(bytes)
  if (!(protectedBytes instanceof Uint8Array)) throw ledgerFault('bad-receipt', 'the protected header is no byte string', 'receipt[0]')
  if (payload !== null) throw ledgerFault('bad-receipt', 'the payload is the root and stands outside', 'receipt[2]')
  if (!(signature instanceof Uint8Array)) throw ledgerFault('bad-receipt', 'the signature is no byte string', 'receipt[3]')
  const origin = readProtected(protectedBytes)
  const { index, size, path, extra } = readUnprotected(unprotected)
  const parsed = parseExtra(extra)
  const root = toInclusionRoot({ index, size, leaf: toLeafHash(toEntry(parsed.opening)), proof: path })
  const known = keys.filter((key) => key.name === origin && key.type === signatureTypes.ed25519)
  if (known.length === 0) throw ledgerFault('not-signed', `no key is known for the log ${origin}`)
  const signed = toSigned(protectedBytes, root)
  if (!known.some((key) => isSignedText(key, signed, signature)))
    throw ledgerFault('bad-signature', `the log ${origin} has not signed the root that this proof leads to`)
  return { origin, index, ...requireStatement(parsed, { origin, keys: known }) }
}

/** Sig_structure of a COSE_Sign1 (RFC 9052 §4.4), its payload the root. */
function toSigned(protectedBytes: Uint8Array, root: Hash): Uint8Array {
  return toCbor(['Signature1', protectedBytes, noBytes, new Uint8Array(root)])
}

/** The log's name. What is signed must be what we know how to decide. */
function readProtected(bytes: Uint8Array): string {
  const place = 'protected header'
  const header = requireMap(parseCbor(bytes, place), place)
  const algorithm = header.get(labels.algorithm)
  if (algorithm !== ed25519Algorithm && algorithm !== olderAlgorithm)
    throw ledgerFault('bad-receipt', `it is signed with the algorithm ${String(algorithm)}, not with Ed25519`, `${place}[1]`)
  if (header.get(labels.structure) !== rfc9162Sha256) throw ledgerFault('bad-receipt', 'its tree is not RFC9162_SHA256', `${place}[395]`)
  const issuer = requireMap(header.get(labels.claims), `${place}[15]`).get(claims.issuer)
  if (typeof issuer !== 'string') throw ledgerFault('bad-receipt', 'it does not name its log', `${place}[15][1]`)
  return issuer
}

function readUnprotected(value: unknown): { index: bigint; size: bigint; path: Hash[]; extra: Uint8Array } {
  const header = requireMap(value, 'receipt[1]')
  const extra = header.get(openingLabel)
  if (!(extra instanceof Uint8Array)) throw ledgerFault('bad-receipt', 'what opens the entry is missing', `receipt[1].${openingLabel}`)
  const place = `receipt[1][396][${inclusionProofs}]`
  const proofs = requireMap(header.get(labels.proofs), 'receipt[1][396]').get(inclusionProofs)
  const [bytes] = Array.isArray(proofs) && proofs.length === 1 ? proofs : []
  if (!(bytes instanceof Uint8Array)) throw ledgerFault('bad-receipt', 'it has one inclusion proof', place)
  const proof = parseCbor(bytes, `${place}[0]`)
  const [size, index, path] = Array.isArray(proof) && proof.length === 3 ? proof : []
  if (!isCount(size) || !isCount(index) || !isPath(path))
    throw ledgerFault('bad-receipt', 'a proof is the size, the index and a list of hashes', `${place}[0]`)
  return { index: BigInt(index), size: BigInt(size), path, extra }
}

function requireMap(value: unknown, place: string): ReadonlyMap<unknown, unknown> {
  if (value instanceof Map) return value
  throw ledgerFault('bad-receipt', 'a map is missing', place)
}

function isCount(value: unknown): value is number | bigint {
  return (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) || (typeof value === 'bigint' && value >= 0n)
}

function isPath(value: unknown): value is Hash[] {
  return Array.isArray(value) && value.length <= 64 && value.every((hash) => hash instanceof Uint8Array && hash.length === hashBytes)
}

/** CBOR has one way to write a number, whatever type it comes in. */
function toNumber(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
}
