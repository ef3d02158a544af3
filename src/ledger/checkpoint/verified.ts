import { ledgerFault } from '../faults.ts'
import type { VerifierKey } from '../note/key.ts'
import { type Note, parseNote } from '../note/note.ts'
import { type VerifiedSignature, verifyNote } from '../note/signatures.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { isQuorum, type Policy } from './policy.ts'

export interface VerifiedCheckpoint {
  readonly note: Note
  readonly checkpoint: Checkpoint
  readonly log: VerifierKey
  /** Those of the policy's witnesses that cosigned, by the policy's names for them. */
  readonly witnesses: readonly { readonly name: string; readonly atSeconds: bigint }[]
}

/** A checkpoint signed by one of these logs, whose name is its origin. */
export function verifyCheckpoint(source: string, logs: readonly VerifierKey[]): VerifiedCheckpoint {
  const note = parseNote(source)
  const checkpoint = parseCheckpoint(note.text)
  // A key signs for the log that has its name, and for no other.
  const keys = logs.filter((key) => key.name === checkpoint.origin)
  if (keys.length === 0) throw ledgerFault('not-signed', `no key is known for the log ${checkpoint.origin}`)
  const [signed] = verifyNote(note, keys)
  if (signed === undefined) throw ledgerFault('not-signed', 'the log has not signed the checkpoint')
  return { note, checkpoint, log: signed.key, witnesses: [] }
}

/** The same, cosigned by a quorum of the policy's witnesses (C2SP tlog-policy). */
export function verifyByPolicy(source: string, policy: Policy): VerifiedCheckpoint {
  const verified = verifyCheckpoint(
    source,
    policy.logs.map((log) => log.key),
  )
  const witnesses = policy.witnesses.flatMap(({ name, key }) => {
    const signed = cosignatureOf(verified.note, key)
    return signed?.atSeconds === undefined ? [] : [{ name, atSeconds: signed.atSeconds }]
  })
  const names = new Set(witnesses.map(({ name }) => name))
  if (!isQuorum(policy.quorum, names)) {
    const who = names.size === 0 ? 'none of the witnesses' : [...names].join(', ')
    throw ledgerFault('no-quorum', `cosigned by ${who}: not enough for the quorum ${policy.quorum?.name ?? 'none'}`)
  }
  return { ...verified, witnesses }
}

function cosignatureOf(note: Note, key: VerifierKey): VerifiedSignature | undefined {
  const isThere = note.signatures.some(({ name, keyId }) => name === key.name && keyId === key.id)
  return isThere ? verifyNote(note, [key])[0] : undefined
}
