import { isFault } from '../../base/index.ts'
import { isSameBytes } from '../bytes.ts'
import type { Checkpoint } from '../checkpoint/checkpoint.ts'
import { parseCheckpoint } from '../checkpoint/checkpoint.ts'
import { verifyCheckpoint } from '../checkpoint/verified.ts'
import { requireConsistency } from '../merkle/consistency.ts'
import type { Hash } from '../merkle/hashes.ts'
import type { VerifierKey } from '../note/key.ts'
import { parseNote } from '../note/note.ts'
import { type AddCheckpoint, parseAddCheckpoint } from './add-checkpoint.ts'

/** What a witness remembers of a log: the largest checkpoint that it cosigned. */
export interface Seen {
  readonly size: bigint
  readonly root: Hash
  /** The signed note, word for word: half of the evidence, should the log tell another story later. */
  readonly checkpoint: string
}

/** How a request to a witness ends (C2SP tlog-witness "add-checkpoint"). */
export type Judgement =
  | { readonly kind: 'cosign'; readonly seen: Seen; readonly text: string; readonly origin: string }
  | { readonly kind: 'malformed'; readonly detail: string }
  | { readonly kind: 'unknown-log'; readonly origin: string }
  | { readonly kind: 'not-signed'; readonly detail: string }
  /** The caller has an older or newer state of us in mind: not an offence. */
  | { readonly kind: 'other-size'; readonly size: bigint }
  /** Two roots for one size, both signed by the log: proof of its misbehaviour. */
  | { readonly kind: 'split-view'; readonly evidence: readonly [string, string]; readonly size: bigint }
  | { readonly kind: 'inconsistent'; readonly detail: string; readonly signed: readonly [string, string] }

export const judgementStatus: Readonly<Record<Judgement['kind'], number>> = {
  cosign: 200,
  malformed: 400,
  'unknown-log': 404,
  'not-signed': 403,
  'other-size': 409,
  'split-view': 409,
  inconsistent: 422,
}

/**
 * Decides on the request from what the witness remembers. Pure: who keeps `seen` holds one request for a log at a time,
 * writes it down durably, and only then signs `text`.
 */
export function judge(
  body: string,
  keysOf: (origin: string) => readonly VerifierKey[],
  seenOf: (origin: string) => Seen | undefined,
): Judgement {
  let request: AddCheckpoint
  let claimed: Checkpoint
  try {
    request = parseAddCheckpoint(body)
    claimed = parseCheckpoint(parseNote(request.checkpoint).text)
  } catch (error) {
    return { kind: 'malformed', detail: toDetail(error) }
  }
  const keys = keysOf(claimed.origin)
  if (keys.length === 0) return { kind: 'unknown-log', origin: claimed.origin }
  try {
    verifyCheckpoint(request.checkpoint, keys)
  } catch (error) {
    return { kind: 'not-signed', detail: toDetail(error) }
  }
  if (request.oldSize > claimed.size)
    return { kind: 'malformed', detail: `old ${request.oldSize} is larger than the checkpoint's ${claimed.size}` }
  return judgeSigned(request, claimed, seenOf(claimed.origin))
}

function judgeSigned(request: AddCheckpoint, claimed: Checkpoint, seen: Seen | undefined): Judgement {
  if (seen !== undefined && claimed.size === seen.size && !isSameBytes(claimed.root, seen.root))
    return { kind: 'split-view', evidence: [seen.checkpoint, request.checkpoint], size: seen.size }
  const size = seen?.size ?? 0n
  if (request.oldSize !== size) return { kind: 'other-size', size }
  try {
    requireGrowth(request, claimed, seen)
  } catch (error) {
    return { kind: 'inconsistent', detail: toDetail(error), signed: [seen?.checkpoint ?? '', request.checkpoint] }
  }
  const next = { size: claimed.size, root: claimed.root, checkpoint: request.checkpoint }
  return { kind: 'cosign', seen: next, text: parseNote(request.checkpoint).text, origin: claimed.origin }
}

function requireGrowth({ proof, oldSize }: AddCheckpoint, claimed: Checkpoint, seen: Seen | undefined): void {
  if (oldSize === 0n || seen === undefined) {
    // RFC 6962 has no proof from an empty tree; the protocol asks that none is sent.
    if (proof.length > 0) throw new TypeError('a proof from size 0 is empty')
    return
  }
  requireConsistency({ oldSize, newSize: claimed.size, oldRoot: seen.root, newRoot: claimed.root, proof })
}

function toDetail(error: unknown): string {
  if (isFault(error)) return error.place === undefined ? error.message : `${error.place}: ${error.message}`
  if (error instanceof TypeError) return error.message
  throw error
}
