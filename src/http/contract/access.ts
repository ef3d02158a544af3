import * as z from 'zod'
import { Level, Millis } from './shared.ts'

export const Grant = z.object({ collection: z.string(), canRead: z.boolean(), canWrite: z.boolean() })
export const Token = z.object({
  id: z.string(),
  name: z.string(),
  clearance: Level,
  isAdmin: z.boolean(),
  grants: z.array(Grant),
  createdAt: Millis,
  expiresAt: Millis.nullable(),
  revokedAt: Millis.nullable(),
  /** SHA-256 in hex of the TLS certificate that it belongs to. */
  certificate: z.string().nullable(),
})
export type Token = z.infer<typeof Token>
export const Tokens = z.object({ tokens: z.array(Token) })

export const NewToken = z.object({
  name: z.string().min(1).max(100),
  clearance: Level.default('clear'),
  isAdmin: z.boolean().default(false),
  /** Collections by id, alias or `*`. */
  grants: z.array(Grant).default([]),
  expiresAt: Millis.optional(),
  /** PEM of a TLS certificate: only its holder may use the token. */
  certificate: z.string().max(20_000).optional(),
})
export type NewToken = z.infer<typeof NewToken>
/** The only answer that ever holds the secret. */
export const MadeToken = z.object({ secret: z.string(), token: Token })
export type MadeToken = z.infer<typeof MadeToken>
