import { fromBase64, fromDecimal, toBase64 } from '../bytes.ts'
import type { Policy } from '../checkpoint/policy.ts'
import { type VerifiedCheckpoint, verifyByPolicy } from '../checkpoint/verified.ts'
import { ledgerFault } from '../faults.ts'
import { type Hash, hashBytes, toLeafHash } from '../merkle/hashes.ts'
import { requireInclusion } from '../merkle/inclusion.ts'

/** All that is needed to show, without a network, that an entry is in a witnessed log (C2SP tlog-proof). */
export interface TlogProof {
  /** Not covered by any signature: believe of it only what leads to the entry. */
  readonly extra: Uint8Array | undefined
  readonly index: bigint
  readonly hashes: readonly Hash[]
  /** The signed note, word for word. */
  readonly checkpoint: string
}

const header = 'c2sp.org/tlog-proof@v1'
const maxHashes = 64

export function parseTlogProof(source: string): TlogProof {
  const end = source.indexOf('\n\n')
  if (end < 0) throw ledgerFault('bad-proof', 'no empty line stands before the checkpoint', 'line 1')
  const lines = source.slice(0, end).split('\n')
  if (lines[0] !== header) throw ledgerFault('bad-proof', `the first line is ${header}`, 'line 1')
  const hasExtra = lines[1]?.startsWith('extra ') === true
  const extra = hasExtra ? fromBase64(lines[1]?.slice('extra '.length) ?? '') : undefined
  if (hasExtra && extra === undefined) throw ledgerFault('bad-proof', 'the extra data are not base64', 'line 2')
  const at = hasExtra ? 2 : 1
  const index = lines[at]?.startsWith('index ') === true ? fromDecimal(lines[at]?.slice('index '.length) ?? '') : undefined
  if (index === undefined) throw ledgerFault('bad-proof', 'the line reads index NUMBER', `line ${at + 1}`)
  const hashLines = lines.slice(at + 1)
  if (hashLines.length > maxHashes) throw ledgerFault('bad-proof', `${hashLines.length} hashes are more than any tree is high`)
  const hashes = hashLines.map((line, step) => requireHashLine(line, `line ${at + 2 + step}`))
  return { extra, index, hashes, checkpoint: source.slice(end + 2) }
}

/** A line that is one SHA-256 hash in base64. */
export function requireHashLine(line: string, place: string): Hash {
  const hash = fromBase64(line)
  if (hash?.length !== hashBytes) throw ledgerFault('bad-proof', `a hash is ${hashBytes} bytes in base64`, place)
  return hash
}

export function toTlogProofText({ extra, index, hashes, checkpoint }: TlogProof): string {
  const lines = [header, ...(extra === undefined ? [] : [`extra ${toBase64(extra)}`]), `index ${index}`, ...hashes.map(toBase64)]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** The checkpoint that the proof leads to, signed and cosigned as the policy asks, with the entry in it. Four steps, in this order. */
export function verifyTlogProof(proof: TlogProof, entry: Uint8Array, policy: Policy): VerifiedCheckpoint {
  const verified = verifyByPolicy(proof.checkpoint, policy)
  const { size, root } = verified.checkpoint
  requireInclusion({ index: proof.index, size, leaf: toLeafHash(entry), root, proof: proof.hashes })
  return verified
}
