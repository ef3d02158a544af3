import type { Clock } from '../../base/index.ts'
import type { Store } from '../../store/index.ts'
import type { Courier, Delivered, Parcel } from '../exchange/courier.ts'
import { isMarkedTitle } from '../exercise-mark.ts'
import { incidentFault } from '../faults.ts'
import type { NoticeMail } from '../notices/sending.ts'
import { type Letter, wrapLetter, writeLetter } from './letter.ts'
import { findMailKey, type MailKey, requireMailbox } from './mail-keys.ts'
import type { Mailer } from './mailer.ts'
import type { MailSigner } from './smime.ts'

interface Parts {
  readonly store: Store
  readonly clock: Clock
  readonly mailer: Pick<Mailer, 'send'>
  /** The mailbox that mail comes from. */
  readonly from: string
  /** Signs what is encrypted with S/MIME; absent: it is encrypted alone. */
  readonly signer?: MailSigner | undefined
}

/**
 * Reports and notices by e-mail: encrypted and signed with S/MIME, or encrypted with age, for the key that a person has
 * pinned for the mailbox. A report goes unencrypted only where a person has said so of the mailbox, and up to TLP:GREEN.
 */
export class EmailCourier implements Courier, NoticeMail {
  readonly kind = 'email'
  readonly #parts: Parts
  readonly #from: string

  constructor(parts: Parts) {
    this.#parts = parts
    this.#from = requireMailbox(parts.from)
  }

  /** Two overloads of one word: a parcel is carried, a notice is sent; each throws when the server did not take it. */
  send(parcel: Parcel): Promise<Delivered>
  send(notice: Parameters<NoticeMail['send']>[0]): Promise<Delivered>
  async send(given: Parcel | Parameters<NoticeMail['send']>[0]): Promise<Delivered> {
    return 'submission' in given ? this.#carry(given) : this.#notify(given)
  }

  async #carry(parcel: Parcel): Promise<Delivered> {
    const { submission, recipient, subject, json, html, pdf, marking } = parcel
    const to = requireMailbox(recipient)
    const key = await findMailKey(this.#parts.store.db, to)
    if (key === undefined) throw incidentFault('no-mail-key', `Nothing is pinned for ${to}.`)
    if (key.kind === 'plain' && marking !== 'clear' && marking !== 'green') {
      throw incidentFault('no-mail-key', `TLP:${marking.toUpperCase()} does not go unencrypted.`)
    }
    const text = `${subject}\n\nMarked TLP:${marking.toUpperCase()}. The report is enclosed, for people and for machines.\n`
    return this.#post(key, {
      ...{ from: this.#from, to, subject, text, messageId: this.#toId(submission), atMs: this.#parts.clock.now() },
      enclosures: [
        { fileName: 'report.json', mediaType: 'application/json', content: JSON.stringify(json, undefined, 2) },
        { fileName: 'report.html', mediaType: 'text/html', content: html },
        ...(pdf === undefined ? [] : [{ fileName: 'report.pdf', mediaType: 'application/pdf', content: Buffer.from(pdf) }]),
      ],
    })
  }

  async #notify({ id, to: mailbox, subject, text, isBrief }: Parameters<NoticeMail['send']>[0]): Promise<Delivered> {
    const to = requireMailbox(mailbox)
    const key = await findMailKey(this.#parts.store.db, to)
    // Number, duty and due time wake people whose key nobody has pinned; more than that does not go unencrypted.
    if (!isBrief && (key === undefined || key.kind === 'plain')) throw incidentFault('no-mail-key', `Nothing is pinned for ${to}.`)
    const letter = { from: this.#from, to, subject, text, messageId: this.#toId(id), atMs: this.#parts.clock.now(), enclosures: [] }
    return this.#post(key, letter)
  }

  async #post(key: MailKey | undefined, letter: Letter): Promise<Delivered> {
    const { mailer, clock } = this.#parts
    const raw = await this.#seal(key, letter)
    const answer = await mailer.send({ from: letter.from, to: letter.to, raw })
    return { receipt: `<${letter.messageId}> ${answer}`.slice(0, 1000), at: clock.now() }
  }

  async #seal(key: MailKey | undefined, letter: Letter): Promise<string | Buffer> {
    const entity = await writeLetter(letter)
    if (key === undefined || key.kind === 'plain') return entity
    // What is outside tells nothing of what is inside.
    const mark = isMarkedTitle(letter.subject) || letter.subject.includes(': EXERCISE') ? 'EXERCISE: ' : ''
    const outside = { ...letter, subject: `${mark}Encrypted message ${letter.messageId.slice(0, 8)}` }
    if (key.kind === 'smime') {
      const { encryptCms, toPkcs7Entity } = await import('./smime.ts')
      return wrapLetter(outside, toPkcs7Entity(await encryptCms(await this.#sign(entity), key.key), 'enveloped-data'))
    }
    const { Encrypter } = await import('age-encryption')
    const encrypter = new Encrypter()
    encrypter.addRecipient(key.key)
    const content = Buffer.from(await encrypter.encrypt(new Uint8Array(entity)))
    const text = 'This message is encrypted with age. Decrypt it with: age -d -i KEY message.eml.age\n'
    return writeLetter({ ...outside, text, enclosures: [{ fileName: 'message.eml.age', mediaType: 'application/octet-stream', content }] })
  }

  async #sign(entity: Buffer): Promise<Uint8Array> {
    const { signer, clock } = this.#parts
    if (signer === undefined) return entity
    const { signCms, toPkcs7Entity } = await import('./smime.ts')
    return Buffer.from(toPkcs7Entity(await signCms(entity, signer, clock.now()), 'signed-data'))
  }

  /** The same each time that it is sent: who receives it twice can tell. */
  #toId(id: string): string {
    return `${id}@${this.#from.slice(this.#from.indexOf('@') + 1)}`
  }
}
