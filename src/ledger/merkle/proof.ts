import { ledgerFault } from '../faults.ts'
import { type Hash, hashBytes } from './hashes.ts'

/** A tree of 2^64 leaves is 64 levels high: a longer proof is none. */
const maxHashes = 64

/** Throws `ledger.bad-proof` where something is not the size of a hash. */
export function requireHashes(proof: readonly Hash[], others: Readonly<Record<string, Hash>>): void {
  if (proof.length > maxHashes) throw ledgerFault('bad-proof', `${proof.length} hashes are more than any tree is high`)
  for (const [name, hash] of Object.entries(others)) requireHash(hash, name)
  for (const [step, hash] of proof.entries()) requireHash(hash, `proof[${step}]`)
}

function requireHash(hash: Hash, place: string): void {
  if (hash.length !== hashBytes) throw ledgerFault('bad-proof', `a hash has ${hashBytes} bytes, this has ${hash.length}`, place)
}
