import { isSameBytes, toBase64 } from '../bytes.ts'
import { verifyCheckpoint } from '../checkpoint/verified.ts'
import { ledgerFault } from '../faults.ts'
import { toRoots } from '../merkle/consistency.ts'
import type { Hash } from '../merkle/hashes.ts'
import type { VerifierKey } from '../note/key.ts'
import { readSection, toSection } from '../note/sections.ts'
import { requireHashLine } from '../proof/tlog-proof.ts'

/**
 * That a log told two stories: two checkpoints it signed, and for different sizes the path from the larger root to what
 * its beginning really was. Anyone with the log's key can decide it; nobody needs to be believed.
 */
export interface Evidence {
  readonly older: string
  readonly newer: string
  /** Empty for one size; else as `Tree.consistencyPath` gives it. */
  readonly path: readonly Hash[]
}

/** Throws unless the evidence shows that the log is at fault; gives the sizes of the two trees. */
export function requireEvidence({ older, newer, path }: Evidence, keys: readonly VerifierKey[]): { oldSize: bigint; newSize: bigint } {
  const [first, second] = [verifyCheckpoint(older, keys).checkpoint, verifyCheckpoint(newer, keys).checkpoint]
  if (first.origin !== second.origin) throw ledgerFault('bad-proof', 'the two checkpoints are of two logs')
  if (first.size > second.size) throw ledgerFault('bad-proof', 'the older checkpoint is the larger one')
  const sizes = { oldSize: first.size, newSize: second.size }
  if (first.size === second.size) {
    if (isSameBytes(first.root, second.root)) throw ledgerFault('bad-proof', 'both checkpoints have the same root: the log is honest here')
    return sizes
  }
  const roots = toRoots({ ...sizes, path })
  if (!isSameBytes(roots.newRoot, second.root))
    throw ledgerFault('bad-proof', 'the path does not lead to the newer root, so it shows nothing')
  if (isSameBytes(roots.oldRoot, first.root)) throw ledgerFault('bad-proof', 'the newer tree begins with the older: the log is honest here')
  return sizes
}

const header = 'entente-evidence@v1'

/** A text file: a header, the path's hashes, and the two notes, each behind an empty line and its length in bytes. */
export function toEvidenceText({ older, newer, path }: Evidence): string {
  return `${[header, ...path.map(toBase64)].join('\n')}\n${toSection('older', older)}${toSection('newer', newer)}`
}

export function parseEvidence(source: string): Evidence {
  const bytes = Buffer.from(source)
  const headEnd = bytes.indexOf('\n\n')
  const [first, ...lines] = bytes.subarray(0, Math.max(headEnd, 0)).toString().split('\n')
  if (first !== header) throw ledgerFault('bad-proof', `the first line is ${header}`, 'line 1')
  const path = lines.map((line, at) => requireHashLine(line, `line ${at + 2}`))
  const older = readSection(bytes, headEnd + 2, 'older')
  const newer = readSection(bytes, older.end + 1, 'newer')
  return { older: older.note, newer: newer.note, path }
}
