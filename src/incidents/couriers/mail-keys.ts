import { createHash, X509Certificate } from 'node:crypto'
import type { Reader } from '../../identity/index.ts'
import type { Store } from '../../store/index.ts'
import { incidentFault } from '../faults.ts'
import type { IncidentParts } from '../parts.ts'

/** With what mail to a mailbox is encrypted; `plain`: a person has said that it may go as it is, up to TLP:GREEN. */
export interface MailKey {
  readonly address: string
  readonly kind: 'smime' | 'age' | 'plain'
  /** A certificate in PEM, or an age recipient. */
  readonly key: string
  /** SHA-256 of the certificate in DER, or of the recipient: to be compared by telephone. */
  readonly fingerprint: string
  readonly pinnedAt: number
  readonly pinnedBy: string
}

/** Exactly one of these. */
export interface NewMailKey {
  readonly certificate?: string | undefined
  readonly age?: string | undefined
  readonly isPlain?: boolean | undefined
}

const mailbox = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)*$/i

/** Keys of mailboxes, pinned by people: nothing is looked up, and nothing that a mail brings is believed. */
export class MailKeys {
  readonly #parts: Pick<IncidentParts, 'store' | 'clock'>

  constructor(parts: Pick<IncidentParts, 'store' | 'clock'>) {
    this.#parts = parts
  }

  async list(): Promise<MailKey[]> {
    const rows = await this.#parts.store.db.selectFrom('mail_key').selectAll().orderBy('address').execute()
    return rows.map(toMailKey)
  }

  /** Takes the place of what was pinned before. Throws `incidents.bad-mail-key` with its place. */
  async pin(reader: Reader, address: string, wanted: NewMailKey): Promise<void> {
    const { store, clock } = this.#parts
    const at = clock.now()
    const held = { address: requireMailbox(address), ...(await toHeld(wanted, at)), pinned_at: at, pinned_by: reader.name }
    await store.commit(async (tx) => {
      await tx.db.deleteFrom('mail_key').where('address', '=', held.address).execute()
      await tx.insertEach('mail_key', [held])
      const { kind, fingerprint } = held
      const content = { by: reader.name, decision: 'mail-key-pinned', address: held.address, kind, fingerprint }
      tx.state({ kind: 'decided', subject: `mail/${held.address}`, content })
    })
  }

  async unpin(reader: Reader, address: string): Promise<void> {
    await this.#parts.store.commit(async (tx) => {
      const gone = await tx.db.deleteFrom('mail_key').where('address', '=', address.toLowerCase()).executeTakeFirst()
      if (gone.numDeletedRows === 0n) throw incidentFault('no-mail-key', `Nothing is pinned for ${address}.`)
      tx.state({ kind: 'decided', subject: `mail/${address}`, content: { by: reader.name, decision: 'mail-key-removed', address } })
    })
  }
}

export async function findMailKey(db: Store['db'], address: string): Promise<MailKey | undefined> {
  const row = await db.selectFrom('mail_key').selectAll().where('address', '=', address.toLowerCase()).executeTakeFirst()
  return row === undefined ? undefined : toMailKey(row)
}

/** One mailbox, in small letters: no name, no list, no sign that would end a header. */
export function requireMailbox(text: string): string {
  if (!mailbox.test(text)) throw incidentFault('bad-mail-key', `"${text.slice(0, 100)}" is not one mailbox.`, 'address')
  return text.toLowerCase()
}

async function toHeld(
  { certificate, age, isPlain = false }: NewMailKey,
  nowMs: number,
): Promise<{ kind: string; key: string; fingerprint: string }> {
  const given = [certificate, age].filter((one) => one !== undefined).length + (isPlain ? 1 : 0)
  if (given !== 1) throw incidentFault('bad-mail-key', 'Give a certificate, or an age recipient, or say that it goes unencrypted.')
  if (certificate !== undefined) return { kind: 'smime', ...checkCertificate(certificate, nowMs) }
  if (age !== undefined) return { kind: 'age', ...(await checkAge(age.trim())) }
  return { kind: 'plain', key: '', fingerprint: '' }
}

function checkCertificate(pem: string, nowMs: number): { key: string; fingerprint: string } {
  let read: X509Certificate
  try {
    read = new X509Certificate(pem)
  } catch {
    throw incidentFault('bad-mail-key', 'It is no certificate in PEM.', 'certificate')
  }
  if (Date.parse(read.validTo) < nowMs) throw incidentFault('bad-mail-key', `It ended on ${read.validTo}.`, 'certificate')
  const type = read.publicKey.asymmetricKeyType
  if (type !== 'rsa' && type !== 'ec') throw incidentFault('bad-mail-key', `Nothing is encrypted for a key of type ${type}.`, 'certificate')
  return { key: read.toString(), fingerprint: createHash('sha256').update(read.raw).digest('hex') }
}

async function checkAge(recipient: string): Promise<{ key: string; fingerprint: string }> {
  const { Encrypter } = await import('age-encryption')
  try {
    new Encrypter().addRecipient(recipient)
  } catch (error) {
    throw incidentFault('bad-mail-key', error instanceof Error ? error.message : String(error), 'age')
  }
  return { key: recipient, fingerprint: createHash('sha256').update(recipient).digest('hex') }
}

function toMailKey(row: {
  readonly address: string
  readonly kind: string
  readonly key: string
  readonly fingerprint: string
  readonly pinned_at: number
  readonly pinned_by: string
}): MailKey {
  const kind = row.kind === 'smime' || row.kind === 'age' ? row.kind : 'plain'
  const { address, key, fingerprint, pinned_at: pinnedAt, pinned_by: pinnedBy } = row
  return { address, kind, key, fingerprint, pinnedAt, pinnedBy }
}
