import * as z from 'zod'
import { Millis } from './shared.ts'

/** A node that witnesses this one's log, and whose log this one witnesses. */
export const Partner = z.object({
  name: z.string(),
  url: z.string(),
  /** What its log is called. */
  origin: z.string(),
  /** Verifier keys (C2SP signed-note), as they were pinned. */
  logKeys: z.array(z.string()),
  witnessKeys: z.array(z.string()),
  /** Keys that gave way to those. */
  pastKeys: z.array(z.string()),
  /** The circle whose list of members added it; null when a person did. */
  circle: z.string().nullable(),
  addedAt: Millis,
  /** How much of our log it has cosigned, and when. */
  cosignedSize: z.number().int(),
  cosignedAt: Millis.nullable(),
  /** How much of its log we have cosigned, and when. */
  witnessedSize: z.number().int().nullable(),
  witnessedAt: Millis.nullable(),
  seenAt: Millis.nullable(),
  error: z.string().nullable(),
})
export type Partner = z.infer<typeof Partner>
export const Partners = z.object({ partners: z.array(Partner) })

export const PartnerAddress = z.object({
  /** Where its node answers, such as https://cert.example:8420 */
  url: z.url(),
  /** PEM of an authority to trust besides the system's. */
  ca: z.string().max(100_000).optional(),
})
export const NewPartner = PartnerAddress.extend({
  name: z.string().min(1).max(200).optional(),
  /** For a witness that is no Entente node: its verifier key; the address is its submission prefix (C2SP tlog-witness). */
  witnessKey: z.string().max(4000).optional(),
})
export type NewPartner = z.infer<typeof NewPartner>

/** What a node says of itself: to be compared with what its people told you by another way. */
export const PartnerCard = z.object({
  name: z.string(),
  origin: z.string(),
  logKeys: z.array(z.string()),
  witnessKeys: z.array(z.string()),
})
export type PartnerCard = z.infer<typeof PartnerCard>

export const LogState = z.object({
  origin: z.string(),
  /** Verifier keys of the log: whoever has them can check everything it says. */
  keys: z.array(z.string()),
  /** Entries under the newest signed checkpoint. */
  size: z.number().int(),
  /** Statements that are durable and wait to be sealed. */
  waiting: z.number().int(),
  sealedAt: Millis.nullable(),
  /** The newest checkpoint as a signed note. */
  checkpoint: z.string(),
  /** Why nothing more is signed; null when all is well. */
  behind: z.string().nullable(),
  /** It was restored, and not every witness has said yet what it remembers: nothing is signed until then. */
  isUnconfirmed: z.boolean(),
  /** Whether a time-stamping authority is asked, and why it failed at the last try. */
  anchor: z.object({ isOn: z.boolean(), error: z.string().nullable() }),
})
export type LogState = z.infer<typeof LogState>

export const LogCheckpoint = z.object({
  size: z.number().int(),
  at: Millis,
  /** Base64. */
  root: z.string(),
  /** Partners whose cosignatures it carries. */
  cosignedBy: z.array(z.string()),
})
export type LogCheckpoint = z.infer<typeof LogCheckpoint>
export const LogCheckpoints = z.object({ checkpoints: z.array(LogCheckpoint) })
export type LogCheckpoints = z.infer<typeof LogCheckpoints>

export const LogStatement = z.object({
  index: z.number().int(),
  at: Millis,
  kind: z.string(),
  subject: z.string(),
  version: z.string().nullable(),
  isSealed: z.boolean(),
  /** What opens the entry was erased with the record. */
  isErased: z.boolean(),
})
export type LogStatement = z.infer<typeof LogStatement>
export const LogStatements = z.object({ statements: z.array(LogStatement), next: z.number().int().nullable() })
export type LogStatements = z.infer<typeof LogStatements>
export const LogStatementQuery = z.object({
  /** Statements before this index. */
  before: z.coerce.number().int().min(0).optional(),
  subject: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})

/** A head of the log with the time-stamp of an authority outside the federation. */
export const LogAnchor = z.object({
  size: z.number().int(),
  /** The kind of its receipt. */
  kind: z.string(),
  /** By the authority's clock. */
  at: Millis,
  authority: z.string(),
})
export type LogAnchor = z.infer<typeof LogAnchor>
export const LogAnchors = z.object({ anchors: z.array(LogAnchor) })
export type LogAnchors = z.infer<typeof LogAnchors>

export const LogProofQuery = z.object({
  /** `tlog`: C2SP tlog-proof with the cosignatures of witnesses; `cose`: a COSE receipt (RFC 9942), which has no place for them. */
  format: z.enum(['tlog', 'cose']).default('tlog'),
  /** For a tlog-proof: under the head that most have cosigned, or under the first that was time-stamped after the statement. */
  head: z.enum(['cosigned', 'stamped']).default('cosigned'),
})
export type LogProofQuery = z.infer<typeof LogProofQuery>

export const EvidenceProofQuery = LogProofQuery.extend({
  /** Whether the lines are shown, or only when and how often something was seen. */
  lines: z.enum(['yes', 'no']).default('yes'),
})

export const LogAlarm = z.object({
  id: z.number().int(),
  at: Millis,
  origin: z.string(),
  detail: z.string(),
  evidence: z.string(),
  /** Whether the evidence convinces anybody who has the log's key. */
  isProof: z.boolean(),
  seenAt: Millis.nullable(),
})
export type LogAlarm = z.infer<typeof LogAlarm>
export const LogAlarms = z.object({ alarms: z.array(LogAlarm) })
