import { isJsonObject, type JsonObject, type JsonValue, scanJson, toCanonicalJson } from '../../base/index.ts'
import type { Policy } from '../checkpoint/policy.ts'
import type { VerifiedCheckpoint } from '../checkpoint/verified.ts'
import { ledgerFault } from '../faults.ts'
import { signatureTypes } from '../note/key.ts'
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
  const { opening, disclosure } = parseExtra(proof.extra)
  const checkpoint = verifyTlogProof(proof, toEntry(opening), policy)
  const { statement } = opening
  if (statement.log !== checkpoint.checkpoint.origin)
    throw ledgerFault('bad-statement', 'the statement was made for another log', 'statement.log')
  const keys = policy.logs.map((log) => log.key).filter((key) => key.name === statement.log && key.type === signatureTypes.ed25519)
  if (!keys.some((key) => isSignedText(key, toSignedText(statement), opening.signature)))
    throw ledgerFault('bad-statement', 'the log has not signed the statement', 'signature')
  const shown = disclosure === undefined ? undefined : openDisclosure(disclosure, statement.content)
  return { statement, index: proof.index, checkpoint, shown }
}
