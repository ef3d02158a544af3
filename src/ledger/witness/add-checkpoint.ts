import { fromDecimal, toBase64 } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'
import type { Hash } from '../merkle/hashes.ts'
import { requireHashLine } from '../proof/tlog-proof.ts'

/** What a log asks of a witness: "you cosigned my first `oldSize` entries; here is more, and it begins with those" (C2SP tlog-witness). */
export interface AddCheckpoint {
  readonly oldSize: bigint
  readonly proof: readonly Hash[]
  /** The signed note, word for word. */
  readonly checkpoint: string
}

const maxProofLines = 63

export function parseAddCheckpoint(body: string): AddCheckpoint {
  const end = body.indexOf('\n\n')
  if (end < 0) throw ledgerFault('bad-request', 'no empty line stands before the checkpoint', 'line 1')
  const [old = '', ...lines] = body.slice(0, end).split('\n')
  const oldSize = old.startsWith('old ') ? fromDecimal(old.slice('old '.length)) : undefined
  if (oldSize === undefined) throw ledgerFault('bad-request', 'the line reads old SIZE', 'line 1')
  if (lines.length > maxProofLines) throw ledgerFault('bad-request', `a proof has at most ${maxProofLines} lines`)
  const proof = lines.map((line, at) => requireHashLine(line, `line ${at + 2}`))
  return { oldSize, proof, checkpoint: body.slice(end + 2) }
}

export function toAddCheckpointText({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  return `${[`old ${oldSize}`, ...proof.map(toBase64)].join('\n')}\n\n${checkpoint}`
}
