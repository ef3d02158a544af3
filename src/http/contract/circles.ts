import * as z from 'zod'
import { Millis } from './shared.ts'

const maxFileChars = 1_000_000

/** One node of a circle. */
export const CircleMember = z.object({
  name: z.string(),
  origin: z.string(),
  url: z.string(),
  /** Verifier keys (C2SP signed-note). */
  logKeys: z.array(z.string()),
  witnessKeys: z.array(z.string()),
})
export type CircleMember = z.infer<typeof CircleMember>

/** One version of a list of members: as adopted, or on its way. */
export const MemberListView = z.object({
  circle: z.string(),
  version: z.number().int(),
  /** SHA-256 of the list's text, hexadecimal: what the next version names. */
  hash: z.string(),
  validFrom: z.string(),
  /** How many members have to sign the next version. */
  threshold: z.number().int(),
  members: z.array(CircleMember),
  /** The file as it travels: a signed note. */
  source: z.string(),
})
export type MemberListView = z.infer<typeof MemberListView>

export const AdoptedListView = MemberListView.extend({ adoptedAt: Millis, adoptedBy: z.string() })
export type AdoptedListView = z.infer<typeof AdoptedListView>

/** A list on its way, with those of the version before that have signed it; of a first version all members must. */
export const DraftListView = MemberListView.extend({
  signedBy: z.array(z.string()),
  missing: z.array(z.string()),
  needed: z.number().int(),
  /** Whether this node has signed it. */
  isSigned: z.boolean(),
})
export type DraftListView = z.infer<typeof DraftListView>

export const Circles = z.object({
  circles: z.array(z.object({ name: z.string(), isMember: z.boolean(), newest: AdoptedListView })),
  drafts: z.array(DraftListView),
})
export type Circles = z.infer<typeof Circles>
export const CircleHistory = z.object({ versions: z.array(AdoptedListView) })
export type CircleHistory = z.infer<typeof CircleHistory>

export const NewMemberList = z.object({
  circle: z.string().min(1).max(200),
  /** Where this node answers; needed where no version says so yet. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  /** Partners that join, by name. */
  add: z.array(z.string().max(200)).max(50).default([]),
  /** Members that leave, by name. */
  remove: z.array(z.string().max(200)).max(50).default([]),
  /** Members whose keys are to be those that are pinned here now. */
  renew: z.array(z.string().max(200)).max(50).default([]),
  /** More than half of the members. */
  threshold: z.number().int().min(1).max(50).optional(),
  /** RFC 3339, UTC. */
  validFrom: z.string().max(40).optional(),
  /** Although this node has signed another list of that version, which is off. */
  again: z.boolean().default(false),
})
export type NewMemberList = z.infer<typeof NewMemberList>

/** A list as it travels. */
export const MemberListFile = z.object({
  source: z.string().min(1).max(maxFileChars),
  again: z.boolean().default(false),
})
export const CirclePolicyQuery = z.object({
  /** The member whose log is to be verified; absent: this node's. */
  member: z.string().max(255).optional(),
})
