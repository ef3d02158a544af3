import { createHash } from 'node:crypto'
import type { Email } from 'postal-mime'
import { incidentFault } from '../faults.ts'
import { findObservables, type MailObservable } from './mail-text.ts'

export interface MailAttachment {
  readonly name: string
  readonly content: Uint8Array
}

/** A mail as an incident takes it in. */
export interface ReadMail {
  /** The sender's, or one made of the mail's hash where it has none. */
  readonly messageId: string
  /** Messages that it answers, the nearest first. */
  readonly references: readonly string[]
  readonly sender: string
  readonly subject: string
  readonly text: string
  /** Milliseconds since the epoch; null where the mail does not say. */
  readonly sentAt: number | null
  readonly attachments: readonly MailAttachment[]
  readonly observables: readonly MailObservable[]
}

export const maxMailBytes = 48 * 1024 * 1024
const maxHeaderBytes = 256 * 1024
const maxDepth = 20
const mostAttachments = 200
const mostReferences = 100
const textLength = 15_000

/**
 * Reads one mail (RFC 5322). Attacker-controlled from the first byte: parts are nested to a depth, headers and parts are
 * counted, and nothing in it is unpacked, run, fetched or believed. Throws `incidents.bad-mail` with its place.
 */
export async function readMail(bytes: Uint8Array): Promise<ReadMail> {
  if (bytes.length > maxMailBytes) throw incidentFault('bad-mail', `It has more than ${maxMailBytes} bytes.`, 'size')
  const mail = await parse(bytes)
  const { headers, attachments = [], subject = '', from } = mail
  if (!headers.some(({ key }) => key === 'from' || key === 'date' || key === 'received'))
    throw incidentFault('bad-mail', 'It has no header of a mail.', 'headers')
  if (attachments.length > mostAttachments)
    throw incidentFault('bad-mail', `It has more than ${mostAttachments} attachments.`, 'attachments')
  const text = mail.text ?? toPlain(mail.html ?? '')
  const sentAt = Date.parse(mail.date ?? '')
  return {
    messageId: toIds(mail.messageId ?? '')[0] ?? `${createHash('sha256').update(bytes).digest('hex')}@no-message-id`,
    references: [...toIds(mail.inReplyTo ?? ''), ...toIds(mail.references ?? '').reverse()].slice(0, mostReferences),
    sender: toLine([from?.name ?? '', from?.address ?? ''].filter((part) => part !== '').join(' ')) || 'unknown',
    subject: toLine(subject),
    text: text.slice(0, textLength),
    sentAt: Number.isNaN(sentAt) ? null : sentAt,
    attachments: attachments.map(({ filename, content }, at) => ({
      name: toLine(filename ?? '') || `part-${at + 1}`,
      content: toBytes(content),
    })),
    observables: findObservables(`${subject}\n${text}`),
  }
}

async function parse(bytes: Uint8Array): Promise<Email> {
  const { default: PostalMime } = await import('postal-mime')
  try {
    return await PostalMime.parse(bytes, { maxNestingDepth: maxDepth, maxHeadersSize: maxHeaderBytes, attachmentEncoding: 'arraybuffer' })
  } catch (error) {
    throw incidentFault('bad-mail', error instanceof Error ? error.message : String(error), 'parts')
  }
}

/** Ids between angle brackets, each as it was written, without signs that move a cursor. */
function toIds(text: string): string[] {
  const ids = text.slice(0, maxHeaderBytes).matchAll(/<([^<>\s]{1,900})>/g)
  return [...ids].map(([, id = '']) => id.replaceAll(/[\p{Cc}\p{Cf}]/gu, ''))
}

function toLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 280)
}

/** Of a mail without plain text: what is left without its tags. It is shown as text, never as HTML. */
function toPlain(html: string): string {
  return html
    .slice(0, 1_000_000)
    .replaceAll(/<(?:br|\/p|\/div|\/tr)\b[^<>]*>/gi, '\n')
    .replaceAll(/<[^<>]*>/g, ' ')
}

function toBytes(content: unknown): Uint8Array {
  if (content instanceof ArrayBuffer) return new Uint8Array(content)
  return content instanceof Uint8Array ? content : Buffer.from(String(content))
}
