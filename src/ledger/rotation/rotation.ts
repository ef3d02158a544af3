import * as z from 'zod'
import { isTimestamp, type JsonObject } from '../../base/index.ts'
import { hasSigned, parseDocument, toDocumentText } from '../document/document.ts'
import { ledgerFault } from '../faults.ts'
import { parseVerifierKey, signatureTypes, toVerifierKeyText, type VerifierKey } from '../note/key.ts'
import { toNoteText } from '../note/note.ts'
import type { NoteSigner } from '../note/signatures.ts'

const keyRoles = ['log', 'witness'] as const
/** What a node signs as: its own log, and witness of others. */
export type KeyRole = (typeof keyRoles)[number]

/** The keys of one name give way to others of the same name. */
export interface Rotation {
  readonly role: KeyRole
  /** The name of the keys: the log's origin, or the witness's name. */
  readonly name: string
  /** How many rotations of these keys there were, this one counted. */
  readonly number: number
  readonly old: readonly VerifierKey[]
  readonly next: readonly VerifierKey[]
  /** RFC 3339, UTC. */
  readonly at: string
}

const prefix = 'entente-rotation/'
const KeyTexts = z.array(z.string().max(4000)).min(1).max(4)
const Body = z.strictObject({
  at: z.string().max(40),
  name: z.string().min(1).max(255),
  new: KeyTexts,
  old: KeyTexts,
  role: z.enum(keyRoles),
})

function toText({ role, name, number, old, next, at }: Rotation): string {
  const body: JsonObject = { role, name, old: old.map(toVerifierKeyText), new: next.map(toVerifierKeyText), at }
  return toDocumentText({ name: `${prefix}${name}`, number, body })
}

/** Signed by every old key, which hands over, and by every new one, which shows that it is held. */
export function toRotationNote(
  rotation: Omit<Rotation, 'old' | 'next'>,
  signers: { readonly old: readonly NoteSigner[]; readonly next: readonly NoteSigner[] },
  atSeconds: bigint,
): string {
  const [old, next] = [signers.old.map(({ key }) => key), signers.next.map(({ key }) => key)]
  const text = toText({ ...rotation, old, next })
  const signatures = [...signers.old, ...signers.next].map((signer) => signer.sign(text, atSeconds))
  return toNoteText({ text, signatures })
}

/** Attacker-controlled. Throws unless all the keys named in it, old and new, have signed it. */
export function requireRotation(source: string): Rotation {
  const { name, number, body, note } = parseDocument(source, prefix)
  const parsed = Body.safeParse(body)
  if (!parsed.success) throw ledgerFault('bad-document', parsed.error.issues[0]?.message ?? '', parsed.error.issues[0]?.path.join('.'))
  const { role, at, ...rest } = parsed.data
  if (name !== `${prefix}${rest.name}`) throw ledgerFault('bad-document', 'the first line names other keys', 'name')
  if (!isTimestamp(at)) throw ledgerFault('bad-document', 'a time in UTC is expected', 'at')
  const [old, next] = [toKeys(rest.old, rest.name, role), toKeys(rest.new, rest.name, role)]
  if (!hasSigned(note, old)) throw ledgerFault('not-signed', 'not all of the old keys have signed the new ones')
  if (!hasSigned(note, next)) throw ledgerFault('not-signed', 'not all of the new keys have signed: nobody shows that they are held')
  return { role, name: rest.name, number, old, next, at }
}

function toKeys(texts: readonly string[], name: string, role: KeyRole): VerifierKey[] {
  return texts.map((text) => {
    const key = parseVerifierKey(text)
    const first = role === 'log' ? signatureTypes.ed25519 : signatureTypes.ed25519Cosignature
    if (key.name !== name || (key.type !== first && key.type !== signatureTypes.mldsa44Cosignature))
      throw ledgerFault('bad-document', `the key ${key.name} of type ${key.type} cannot stand here`)
    return key
  })
}

/**
 * Where rotations lead from the keys that are trusted now, one signed hand-over after another. What does not begin at
 * trusted keys is passed over, whoever has signed it: a stolen key that was replaced leads nowhere.
 */
export function followRotations(trusted: readonly VerifierKey[], sources: readonly string[]): readonly Rotation[] {
  const rotations = sources.map(requireRotation)
  const passed: Rotation[] = []
  for (let keys = trusted; passed.length <= rotations.length; ) {
    const next = rotations.find((rotation) => !passed.includes(rotation) && isSameKeys(rotation.old, keys))
    if (next === undefined) break
    passed.push(next)
    keys = next.next
  }
  return passed
}

export function isSameKeys(left: readonly VerifierKey[], right: readonly VerifierKey[]): boolean {
  const texts = new Set(right.map(toVerifierKeyText))
  return left.length === right.length && left.every((key) => texts.has(toVerifierKeyText(key)))
}
