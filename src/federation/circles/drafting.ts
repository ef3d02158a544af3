import { randomBytes } from 'node:crypto'
import {
  type CircleMember,
  parseMemberList,
  parseVerifierKey,
  type SignedList,
  toListHash,
  toListText,
  toNoteText,
} from '../../ledger/index.ts'
import { federationFault } from '../faults.ts'
import type { Partner } from '../partners.ts'

/** What a person wants of the next version, or of the first. */
export interface ListWish {
  readonly circle: string
  /** Where this node answers; needed where the list does not say so yet. */
  readonly url?: string | undefined
  /** Partners that join, by name. */
  readonly add: readonly string[]
  /** Members that leave, by name. */
  readonly remove: readonly string[]
  /** Members whose keys are those that are pinned here now. */
  readonly renew: readonly string[]
  /** Absent: as before, but more than half. */
  readonly threshold?: number | undefined
  /** RFC 3339, UTC; absent: from now on. */
  readonly validFrom?: string | undefined
}

/** This node as a member. */
export interface OwnMember {
  readonly name: string
  readonly origin: string
  readonly logKeys: readonly string[]
  readonly witnessKeys: readonly string[]
}

interface Drafting {
  readonly before: SignedList | undefined
  readonly own: OwnMember
  readonly partners: readonly Partner[]
  /** RFC 3339, UTC. */
  readonly now: string
}

/** The list that a wish leads to, unsigned. This node stands in it with the keys that it has now. */
export function toDraft(wish: ListWish, { before, own, partners, now }: Drafting): string {
  const partnerOf = (name: string) => {
    const found = partners.find((partner) => partner.name === name)
    if (found === undefined) throw federationFault('partner-absent', `There is no partner "${name}".`)
    return found
  }
  const kept = (before?.members ?? []).filter(({ name, origin }) => !wish.remove.includes(name) && origin !== own.origin)
  const renewed = kept.map((member) => {
    if (!wish.renew.includes(member.name)) return member
    const { logKeys, witnessKeys } = partners.find(({ origin }) => origin === member.origin) ?? partnerOf(member.name)
    return { ...member, logKeys, witnessKeys }
  })
  const joined = wish.add.map(partnerOf).map(toMember)
  const stays = before === undefined || !before.members.some(({ name, origin }) => origin === own.origin && wish.remove.includes(name))
  const members = [...(stays ? [toOwnMember(wish, own, before)] : []), ...renewed, ...joined]
  const id = before?.id ?? new Uint8Array(randomBytes(32))
  const text = toListText({
    circle: wish.circle,
    id,
    version: (before?.version ?? 0) + 1,
    previous: before === undefined ? id : toListHash(before.note.text),
    validFrom: wish.validFrom ?? now,
    threshold: wish.threshold ?? Math.max(Math.floor(members.length / 2) + 1, Math.min(before?.threshold ?? 0, members.length)),
    members,
  })
  return text
}

function toMember({ name, origin, url, logKeys, witnessKeys }: Partner): CircleMember {
  if (logKeys.length === 0) throw federationFault('not-a-member', `${name} is a mere witness: it has no log, and cannot sign a list.`)
  return { name, origin, url, logKeys, witnessKeys }
}

function toOwnMember(wish: ListWish, own: OwnMember, before: SignedList | undefined): CircleMember {
  const held = before?.members.find(({ origin }) => origin === own.origin)
  const url = wish.url ?? held?.url
  if (url === undefined) throw federationFault('not-a-member', 'Say where this node answers: its address stands in the list.', 'url')
  const keys = (texts: readonly string[]) => texts.map((text) => parseVerifierKey(text))
  return { name: held?.name ?? own.name, origin: own.origin, url, logKeys: keys(own.logKeys), witnessKeys: keys(own.witnessKeys) }
}

/** Checked as one that came from outside is, so that what is signed is what everybody else will take. */
export function requireDraft(text: string, signatures: SignedList['note']['signatures']): SignedList {
  return parseMemberList(toNoteText({ text, signatures }))
}
