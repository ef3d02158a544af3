import { isFault } from '../../base/index.ts'
import { fromBase64 } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'
import { requireConsistency } from '../merkle/consistency.ts'
import type { Hash } from '../merkle/hashes.ts'
import { requireInclusion } from '../merkle/inclusion.ts'

/** Decides one test vector of Merkle proofs, in the shape that transparency-dev/merkle publishes them in. */
export interface VectorVerdict {
  readonly name: string
  readonly isValid: boolean
  /** Why not. */
  readonly reason?: string
  /** Whether the verdict is the one that the vector expects; undefined where it expects none. */
  readonly isExpected?: boolean
}

/** A line `{"name": …, "text": "<the vector as JSON>"}`, or the vector itself. Throws `ledger.bad-proof` when it is neither. */
export function decideVector(line: string): VectorVerdict {
  const outer = parseObject(line)
  const inner = typeof outer.text === 'string' ? parseObject(outer.text) : outer
  const name = String(outer.name ?? inner.desc ?? '')
  const expected = typeof inner.wantErr === 'boolean' ? !inner.wantErr : undefined
  const withExpected = (isValid: boolean) => (expected === undefined ? {} : { isExpected: isValid === expected })
  try {
    if (inner.size1 !== undefined || inner.size2 !== undefined) requireConsistency(toConsistency(inner))
    else requireInclusion(toInclusion(inner))
    return { name, isValid: true, ...withExpected(true) }
  } catch (error) {
    if (!isFault(error)) throw error
    return { name, isValid: false, reason: error.message, ...withExpected(false) }
  }
}

type Fields = Readonly<Record<string, unknown>>

/** Sizes go beyond 2^53: whole numbers are read from their digits. */
function parseObject(text: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(text, readNumber)
  } catch {
    throw ledgerFault('bad-proof', 'the line is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw ledgerFault('bad-proof', 'the line is not a JSON object')
  // Just seen to be an object; its fields are looked at one by one.
  return value as Fields
}

function readNumber(_name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && /^[0-9]+$/.test(context?.source ?? '') ? BigInt(context?.source ?? 0) : value
}

function toConsistency(fields: Fields) {
  return {
    oldSize: toSize(fields.size1, 'size1'),
    newSize: toSize(fields.size2, 'size2'),
    oldRoot: toHash(fields.root1, 'root1'),
    newRoot: toHash(fields.root2, 'root2'),
    proof: toHashes(fields.proof),
  }
}

function toInclusion(fields: Fields) {
  return {
    index: toSize(fields.leafIdx, 'leafIdx'),
    size: toSize(fields.treeSize, 'treeSize'),
    root: toHash(fields.root, 'root'),
    leaf: toHash(fields.leafHash, 'leafHash'),
    proof: toHashes(fields.proof),
  }
}

function toSize(value: unknown, place: string): bigint {
  if (typeof value !== 'bigint') throw ledgerFault('bad-proof', 'a whole number is expected', place)
  return value
}

function toHash(value: unknown, place: string): Hash {
  const bytes = typeof value === 'string' ? fromBase64(value) : value === null ? new Uint8Array() : undefined
  if (bytes === undefined) throw ledgerFault('bad-proof', 'a hash in base64 is expected', place)
  return bytes
}

function toHashes(value: unknown): Hash[] {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) throw ledgerFault('bad-proof', 'a list of hashes is expected', 'proof')
  return value.map((entry, at) => toHash(entry, `proof[${at}]`))
}
