import { isSameBytes } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'
import { type Hash, toNodeHash } from './hashes.ts'
import { requireHashes } from './proof.ts'

export interface ConsistencyClaim {
  readonly oldSize: bigint
  readonly newSize: bigint
  readonly oldRoot: Hash
  readonly newRoot: Hash
  readonly proof: readonly Hash[]
}

/**
 * Throws `ledger.bad-proof` unless the new tree begins with the old one (RFC 9162 §2.1.4.2). An empty tree is the
 * beginning of every tree, so a proof from size 0 says nothing: it is refused, 0 → 0 too.
 */
export function requireConsistency({ oldSize, newSize, oldRoot, newRoot, proof }: ConsistencyClaim): void {
  if (oldSize < 1n) throw ledgerFault('bad-proof', 'from an empty tree nothing can be proved')
  if (newSize < oldSize) throw ledgerFault('bad-proof', `a tree of ${newSize} leaves does not begin with ${oldSize}`)
  if (oldSize === newSize) {
    if (proof.length > 0) throw ledgerFault('bad-proof', 'between trees of one size there is nothing to prove', 'proof[0]')
    if (!isSameBytes(oldRoot, newRoot)) throw ledgerFault('bad-proof', `two roots for the same ${oldSize} leaves`)
    return
  }
  requireHashes(proof, { oldRoot, newRoot })
  // Where the old tree is one whole subtree of the new one its root is the first hash, and is left out of the proof.
  const isWhole = (oldSize & (oldSize - 1n)) === 0n
  const roots = toRoots({ oldSize, newSize, path: isWhole ? [oldRoot, ...proof] : proof })
  if (!isSameBytes(roots.newRoot, newRoot)) throw ledgerFault('bad-proof', 'the proof leads to another new root')
  if (!isSameBytes(roots.oldRoot, oldRoot)) throw ledgerFault('bad-proof', 'the proof leads to another old root')
}

/**
 * The roots of both trees from a whole path: the largest subtree on the old tree's right edge first, then the hashes of
 * RFC 9162 §2.1.4.1. Who shows a path to the signed new root but to another old root than the signed one has shown
 * that the log told two stories.
 */
export function toRoots(claim: { oldSize: bigint; newSize: bigint; path: readonly Hash[] }): { oldRoot: Hash; newRoot: Hash } {
  const [first, ...rest] = claim.path
  if (first === undefined) throw ledgerFault('bad-proof', 'the proof is empty')
  let node = claim.oldSize - 1n
  let last = claim.newSize - 1n
  while ((node & 1n) === 1n) {
    node >>= 1n
    last >>= 1n
  }
  let oldRoot = first
  let newRoot = first
  for (const [step, hash] of rest.entries()) {
    if (last === 0n) throw ledgerFault('bad-proof', 'the proof goes on above the root', `proof[${step}]`)
    if ((node & 1n) === 1n || node === last) {
      oldRoot = toNodeHash(hash, oldRoot)
      newRoot = toNodeHash(hash, newRoot)
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n
        last >>= 1n
      }
    } else {
      newRoot = toNodeHash(newRoot, hash)
    }
    node >>= 1n
    last >>= 1n
  }
  if (last !== 0n) throw ledgerFault('bad-proof', `the proof ends below the root after ${claim.path.length} hashes`)
  return { oldRoot, newRoot }
}
