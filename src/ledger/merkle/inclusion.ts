import { isSameBytes } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'
import { type Hash, toNodeHash } from './hashes.ts'
import { requireHashes } from './proof.ts'

export interface InclusionClaim {
  /** Counted from zero. */
  readonly index: bigint
  readonly size: bigint
  /** `toLeafHash` of the entry. */
  readonly leaf: Hash
  readonly root: Hash
  /** From the leaf's neighbour up to the root's child. */
  readonly proof: readonly Hash[]
}

/** Throws `ledger.bad-proof` unless the leaf stands at the index of the tree with this size and root (RFC 9162 §2.1.3.2). */
export function requireInclusion({ root, ...claim }: InclusionClaim): void {
  requireHashes(claim.proof, { leaf: claim.leaf, root })
  if (!isSameBytes(toInclusionRoot(claim), root)) throw ledgerFault('bad-proof', 'the leaf and the proof lead to another root')
}

/** The root that the leaf and the proof lead to. Throws `ledger.bad-proof` for a proof that no tree of this size has. */
export function toInclusionRoot({ index, size, leaf, proof }: Omit<InclusionClaim, 'root'>): Hash {
  if (index < 0n || index >= size) throw ledgerFault('bad-proof', `a tree of ${size} leaves has none at ${index}`)
  let node = index
  let last = size - 1n
  let hash = leaf
  for (const [step, sibling] of proof.entries()) {
    if (last === 0n) throw ledgerFault('bad-proof', 'the proof goes on above the root', `proof[${step}]`)
    if ((node & 1n) === 1n || node === last) {
      hash = toNodeHash(sibling, hash)
      // A right edge may have no neighbour on some levels: go up to where it is a right child.
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n
        last >>= 1n
      }
    } else {
      hash = toNodeHash(hash, sibling)
    }
    node >>= 1n
    last >>= 1n
  }
  if (last !== 0n) throw ledgerFault('bad-proof', `the proof ends below the root after ${proof.length} hashes`)
  return hash
}
