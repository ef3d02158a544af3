import { isJsonObject, type JsonObject, type JsonValue, scanJson, toCanonicalJson } from '../../base/index.ts'
import type { Policy } from '../checkpoint/policy.ts'
import type { VerifiedCheckpoint } from '../checkpoint/verified.ts'
import { ledgerFault } from '../faults.ts'
import type { VerifierKey } from '../note/key.ts'
import { isSignedText } from '../note/signatures.ts'
import { type TlogProof, verifyTlogProof } from '../proof/tlog-proof.ts'
import { type Disclosure, disclosureToJson, openDisclosure, parseDisclosure } from './disclosure.ts'
import { type Opening, openingToJson, parseOpening, type Statement, toEntry, toSignedText } from './statement.ts'

/** What our proofs carry as extra data: what opens the entry, and what may be shown of the content. */
export interface ProofExtra {
  readonly opening: Opening
  readonly disclosure: Disclosure | undefined
}

export function toExtra({ opening, disclosure }: ProofExtra): Uint8Array {
  const shown = disclosure === undefined ? {} : { disclosure: disclosureToJson(disclosure) }
  return Buffer.from(toCanonicalJson({ ...openingToJson(opening), ...shown }))
}

export function parseExtra(extra: Uint8Array): ProofExtra {
  // Scanned first: twice the same name, or half a surrogate, would let two readers read two statements.
  const value: JsonValue = JSON.parse(scanJson(Buffer.from(extra).toString()).compact)
  const shown = isJsonObject(value) ? value.disclosure : undefined
  return { opening: parseOpening(value), disclosure: shown === undefined ? undefined : parseDisclosure(shown, 'disclosure') }
}

export interface VerifiedStatement {
  readonly statement: Statement
  readonly index: bigint
  readonly checkpoint: VerifiedCheckpoint
  /** What is shown of the content, all of it part of what was stated; undefined when nothing is shown. */
  readonly shown: JsonObject | undefined
}

/**
 * Decides a proof offline. In this order: the opening leads to an entry; the entry is in a tree; the tree was signed by
 * the log and cosigned by a quorum; the log's key signed the statement; what is shown of the content was part of it.
 */
export function verifyStatement(proof: TlogProof, policy: Policy): VerifiedStatement {
  if (proof.extra === undefined) throw ledgerFault('bad-statement', 'the proof carries no statement: its extra line is missing')
  const extra = parseExtra(proof.extra)
  const checkpoint = verifyTlogProof(proof, toEntry(extra.opening), policy)
  const { origin } = checkpoint.checkpoint
  const keys = policy.logs.map((log) => log.key).filter((key) => key.name === origin)
  return { index: proof.index, checkpoint, ...requireStatement(extra, { origin, keys }) }
}

/**
 * What stands behind an entry that is known to be in the log of this name: signed by that log's Ed25519 key, and what is
 * shown of its content was part of it. Throws `ledger.bad-statement` or `ledger.bad-disclosure`.
 */
export function requireStatement(
  { opening, disclosure }: ProofExtra,
  { origin, keys }: { origin: string; keys: readonly VerifierKey[] },
): { statement: Statement; shown: JsonObject | undefined } {
  const { statement, signature } = opening
  if (statement.log !== origin) throw ledgerFault('bad-statement', 'the statement was made for another log', 'statement.log')
  if (!keys.some((key) => isSignedText(key, toSignedText(statement), signature)))
    throw ledgerFault('bad-statement', 'the log has not signed the statement', 'signature')
  return { statement, shown: disclosure === undefined ? undefined : openDisclosure(disclosure, statement.content) }
}
