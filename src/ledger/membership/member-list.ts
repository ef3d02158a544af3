import { hash } from 'node:crypto'
import * as z from 'zod'
import { isTimestamp, type JsonObject } from '../../base/index.ts'
import { fromBase64, isSameBytes, toBase64 } from '../bytes.ts'
import { hasSigned, parseDocument, toDocumentText } from '../document/document.ts'
import { ledgerFault } from '../faults.ts'
import { type Hash, hashBytes } from '../merkle/hashes.ts'
import { parseVerifierKey, type SignatureType, signatureTypes, toVerifierKeyText, type VerifierKey } from '../note/key.ts'
import type { Note } from '../note/note.ts'

/** One node of a circle. */
export interface Member {
  readonly name: string
  /** What its log is called. */
  readonly origin: string
  /** Where its node answers. */
  readonly url: string
  /** They sign lists too: the member counts when all of them have signed. */
  readonly logKeys: readonly VerifierKey[]
  readonly witnessKeys: readonly VerifierKey[]
}

/** Who belongs to a circle, with which keys, and how many of them decide on the next version. */
export interface MemberList {
  readonly circle: string
  /** 32 random bytes: two circles of one name are two circles. */
  readonly id: Uint8Array
  readonly version: number
  /** `toListHash` of the version before; of the first, the circle's id. */
  readonly previous: Hash
  /** RFC 3339, UTC. */
  readonly validFrom: string
  readonly threshold: number
  readonly members: readonly Member[]
}

/** A list as it travels: what it says, and the note with the signatures it has so far. */
export interface SignedList extends MemberList {
  readonly note: Note
}

const prefix = 'entente-members/'
/** Both kinds of signature of each fit into one note. */
const maxMembers = 50
const logTypes: readonly SignatureType[] = [signatureTypes.ed25519, signatureTypes.mldsa44Cosignature]
const witnessTypes: readonly SignatureType[] = [signatureTypes.ed25519Cosignature, signatureTypes.mldsa44Cosignature]
const KeyTexts = z.array(z.string().max(4000)).min(1).max(4)

const Body = z.strictObject({
  circle: z.string().min(1).max(200),
  id: z.string().max(50),
  members: z
    .array(
      z.strictObject({
        logKeys: KeyTexts,
        name: z.string().min(1).max(200),
        origin: z.string().min(1).max(255),
        url: z.url({ protocol: /^https?$/ }).max(2000),
        witnessKeys: KeyTexts,
      }),
    )
    .min(1)
    .max(maxMembers),
  previous: z.string().max(50),
  threshold: z.number().int().min(1).max(maxMembers),
  validFrom: z.string().max(40),
  version: z.number().int().min(1),
})

export function toListText({ circle, id, version, previous, validFrom, threshold, members }: MemberList): string {
  const body: JsonObject = {
    circle,
    id: toBase64(id),
    version,
    previous: toBase64(previous),
    validFrom,
    threshold,
    members: members.map(({ name, origin, url, logKeys, witnessKeys }) => ({
      name,
      origin,
      url,
      logKeys: logKeys.map(toVerifierKeyText),
      witnessKeys: witnessKeys.map(toVerifierKeyText),
    })),
  }
  return toDocumentText({ name: `${prefix}${toBase64(id)}`, number: version, body })
}

/** What the next version names as the one before: the text, whoever has signed it. */
export function toListHash(text: string): Hash {
  return hash('sha256', text, 'buffer')
}

/** Attacker-controlled. What the list says is in order; whether it holds `requireSuccession` decides. */
export function parseMemberList(source: string): SignedList {
  const document = parseDocument(source, prefix)
  const parsed = Body.safeParse(document.body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw ledgerFault('bad-document', issue?.message ?? 'not a list of members', issue?.path.join('.'))
  }
  const { circle, version, validFrom, threshold } = parsed.data
  const [id, previous] = [requireHash(parsed.data.id, 'id'), requireHash(parsed.data.previous, 'previous')]
  if (document.name !== `${prefix}${parsed.data.id}`) throw ledgerFault('bad-document', 'the first line names another circle', 'id')
  if (document.number !== version) throw ledgerFault('bad-document', 'the second line is another version', 'version')
  if (!isTimestamp(validFrom)) throw ledgerFault('bad-document', 'a time in UTC is expected', 'validFrom')
  const members = parsed.data.members.map((member, at) => ({
    ...member,
    logKeys: requireKeys(member.logKeys, logTypes, `members[${at}].logKeys`),
    witnessKeys: requireKeys(member.witnessKeys, witnessTypes, `members[${at}].witnessKeys`),
  }))
  requireApart(members)
  // A majority: of any two versions that both hold, some member has signed both, and shows it.
  if (threshold > members.length || 2 * threshold <= members.length)
    throw ledgerFault('bad-document', `of ${members.length} members more than half must sign, at most all`, 'threshold')
  return { circle, id, version, previous, validFrom, threshold, members, note: document.note }
}

function requireHash(text: string, place: string): Uint8Array {
  const bytes = fromBase64(text)
  if (bytes?.length !== hashBytes) throw ledgerFault('bad-document', `${hashBytes} bytes in base64 are expected`, place)
  return bytes
}

function requireKeys(texts: readonly string[], types: readonly SignatureType[], place: string): VerifierKey[] {
  const keys = texts.map((text) => parseVerifierKey(text, place))
  if (keys[0]?.type !== types[0] || !keys.every((key) => types.includes(key.type)))
    throw ledgerFault('bad-document', 'the first key is Ed25519, others ML-DSA-44, each for this duty', place)
  return keys
}

/** No name, log or key stands twice: no member weighs twice. */
function requireApart(members: readonly Member[]): void {
  const seen = new Set<string>()
  const claim = (what: string, place: string) => {
    if (seen.has(what)) throw ledgerFault('bad-document', 'stands twice in the list', place)
    seen.add(what)
  }
  for (const [at, { name, origin, logKeys, witnessKeys }] of members.entries()) {
    claim(`name ${name}`, `members[${at}].name`)
    claim(`log ${origin}`, `members[${at}].origin`)
    if (logKeys.some((key) => key.name !== origin))
      throw ledgerFault('bad-document', `a key of the log is named ${origin}`, `members[${at}].logKeys`)
    for (const { publicKey } of [...logKeys, ...witnessKeys]) claim(`key ${toBase64(publicKey)}`, `members[${at}]`)
  }
}

/** Those members that have signed the list, with all their keys. A signature of theirs that does not hold refuses the list. */
export function signersOf({ note }: SignedList, members: readonly Member[]): Member[] {
  return members.filter(({ logKeys }) => hasSigned(note, logKeys))
}

export function isSameCircle(left: MemberList, right: MemberList): boolean {
  return isSameBytes(left.id, right.id)
}
