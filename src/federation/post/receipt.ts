import * as z from 'zod'
import { hasSigned, type NoteSigner, parseDocument, toDocumentText, toNoteText, type VerifierKey } from '../../ledger/index.ts'
import { federationFault } from '../faults.ts'

const prefix = 'entente-receipt/'

/** That a node has a message on its disk, signed by it: the sender keeps it as proof of the delivery. */
const Receipt = z.strictObject({
  /** Of the message. */
  id: z.string(),
  sha256: z.string(),
  /** Origins of the sender and of the receiver. */
  from: z.string(),
  to: z.string(),
  /** Milliseconds since the epoch, by the receiver's clock: of the first time that it came. */
  receivedAt: z.number().int().min(0),
})
export type Receipt = z.infer<typeof Receipt>

export function toReceiptText(receipt: Receipt, signers: readonly NoteSigner[]): string {
  const text = toDocumentText({ name: `${prefix}${receipt.id}`, number: 1, body: { ...receipt } })
  const atSeconds = BigInt(Math.floor(receipt.receivedAt / 1000))
  return toNoteText({ text, signatures: signers.map((signer) => signer.sign(text, atSeconds)) })
}

/** Attacker-controlled. Throws `federation.bad-receipt` for one that is not of this message, or not signed with these keys. */
export function requireReceipt(source: string, of: Omit<Receipt, 'receivedAt'>, keys: readonly VerifierKey[]): Receipt {
  const { body, note } = parseDocument(source, prefix)
  const parsed = Receipt.safeParse(body)
  if (!parsed.success) throw federationFault('bad-receipt', 'It is no receipt.')
  const { id, sha256, from, to } = parsed.data
  if (id !== of.id || sha256 !== of.sha256 || from !== of.from || to !== of.to)
    throw federationFault('bad-receipt', 'It is a receipt of another message.')
  if (!hasSigned(note, keys)) throw federationFault('bad-receipt', 'It is not signed with the keys that were pinned.')
  return parsed.data
}
