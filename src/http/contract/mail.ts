import * as z from 'zod'
import { Millis } from './shared.ts'

/** With what mail to a mailbox is encrypted. */
export const MailKey = z.object({
  address: z.string(),
  /** `plain`: a person has said that it may go as it is, up to TLP:GREEN. */
  kind: z.enum(['smime', 'age', 'plain']),
  /** A certificate in PEM, or an age recipient. */
  key: z.string(),
  /** SHA-256, hexadecimal: to be compared by another way. */
  fingerprint: z.string(),
  pinnedAt: Millis,
  pinnedBy: z.string(),
})
export type MailKey = z.infer<typeof MailKey>
/** `from`: the mailbox that mail comes from; null: config.yaml sets no mail server. */
export const MailState = z.object({ from: z.string().nullable(), keys: z.array(MailKey) })
export type MailState = z.infer<typeof MailState>

/** Exactly one of certificate, age and isPlain. */
export const NewMailKey = z.object({
  address: z.string().min(3).max(320),
  certificate: z.string().max(20_000).optional(),
  age: z.string().max(10_000).optional(),
  isPlain: z.boolean().optional(),
})
export type NewMailKey = z.infer<typeof NewMailKey>
