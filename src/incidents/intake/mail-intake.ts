import type { Selectable } from 'kysely'
import type { Reader } from '../../identity/index.ts'
import type { TlpLevel } from '../../stix/index.ts'
import type { Tables, Tx } from '../../store/index.ts'
import { levelsFor, requireRow, requireWorkable, requireWorker } from '../access.ts'
import { EvidenceRoom } from '../evidence.ts'
import type { EvidenceFiles } from '../evidence-files.ts'
import type { IncidentRow } from '../incident.ts'
import { Opening } from '../opening.ts'
import type { IncidentParts } from '../parts.ts'
import { stateDecision, writeLine } from '../writing.ts'
import { type ReadMail, readMail } from './mail-reading.ts'
import type { MailObservable } from './mail-text.ts'

/** A mail of an incident. */
export interface IncidentMail {
  readonly messageId: string
  readonly sender: string
  readonly subject: string
  readonly sentAt: number | null
  readonly takenAt: number
  readonly takenBy: string
  /** Offered, not believed: what is to be looked for, a person decides. */
  readonly observables: readonly MailObservable[]
}

export interface TakenMail {
  readonly incident: number
  /** `opened` a new one, `added` to one, or `known` already. */
  readonly outcome: 'opened' | 'added' | 'known'
  readonly mail: IncidentMail
}

type MailRow = Selectable<Tables['incident_mail']>

/** Mails that come in: each opens an incident, or is added to the one that its thread belongs to. The same mail is taken once. */
export class MailIntake {
  readonly #parts: IncidentParts
  readonly #opening: Opening
  readonly #evidence: EvidenceRoom

  constructor(parts: IncidentParts, files: EvidenceFiles) {
    this.#parts = parts
    this.#opening = new Opening(parts)
    this.#evidence = new EvidenceRoom(parts, files)
  }

  /** Attacker-controlled. The mail and its attachments are evidence; what was begun before a crash is finished when it is given again. */
  async take(
    reader: Reader,
    bytes: Uint8Array,
    asked: { incident?: string | undefined; level?: TlpLevel | undefined } = {},
  ): Promise<TakenMail> {
    requireWorker(reader)
    const mail = await readMail(bytes)
    const { row, outcome } = await this.#parts.store.commit((tx) => this.#place(tx, reader, { mail, ...asked }))
    const held = await this.#require(mail.messageId)
    if (held.evidence === '') await this.#keep(reader, row, { mail, bytes })
    return { incident: row.number, outcome, mail: toMail(held) }
  }

  async list(reader: Reader, idOrNumber: string): Promise<IncidentMail[]> {
    const { db } = this.#parts.store
    const { number } = await requireRow(db, reader, idOrNumber)
    const rows = await db.selectFrom('incident_mail').selectAll().where('incident', '=', number).orderBy('taken_at').execute()
    return rows.map(toMail)
  }

  async #place(
    tx: Tx,
    reader: Reader,
    { mail, incident, level }: { mail: ReadMail; incident?: string | undefined; level?: TlpLevel | undefined },
  ): Promise<{ row: IncidentRow; outcome: TakenMail['outcome'] }> {
    const known = await findThread(tx, [mail.messageId])
    if (known !== undefined) return { row: await requireWorkable(tx.db, reader, String(known.incident)), outcome: 'known' }
    const thread = incident ?? (await this.#threadOf(tx, reader, mail.references))
    const row = thread === undefined ? await this.#open(tx, reader, { mail, level }) : await requireWorkable(tx.db, reader, thread)
    const nowMs = this.#parts.clock.now()
    const { messageId: message_id, sender, subject, sentAt: sent_at, observables } = mail
    const taken = { taken_at: nowMs, taken_by: reader.name, evidence: '', observables: JSON.stringify(observables) }
    await tx.insertEach('incident_mail', [{ message_id, incident: row.number, sender, subject, sent_at, ...taken }])
    const happenedAt = sent_at === null || sent_at > nowMs ? nowMs : sent_at
    const text = `E-mail from ${sender}: ${subject || 'no subject'}`
    await writeLine(tx, row, { lane: 'knew', text, happenedAt, change: { what: 'fact' }, reader, nowMs })
    stateDecision(tx, row, { by: reader.name, decision: 'mail-taken', message: message_id })
    return { row, outcome: thread === undefined ? 'opened' : 'added' }
  }

  #open(tx: Tx, reader: Reader, { mail, level }: { mail: ReadMail; level: TlpLevel | undefined }): Promise<IncidentRow> {
    const { subject, sender, text } = mail
    return this.#opening.write(tx, reader, {
      title: subject || `E-mail from ${sender}`,
      summary: text,
      ...(level === undefined ? {} : { level }),
      items: [{ kind: 'role', name: 'reporter', person: sender }],
    })
  }

  /** The incident that an answered mail belongs to, as far as the reader may work on it. */
  async #threadOf(tx: Tx, reader: Reader, references: readonly string[]): Promise<string | undefined> {
    const found = await findThread(tx, references)
    if (found === undefined) return undefined
    const row = await tx.db.selectFrom('incident').selectAll().where('number', '=', found.incident).executeTakeFirst()
    const open = row?.merged_into ?? found.incident
    return row !== undefined && levelsFor(reader).includes(row.level) ? String(open) : undefined
  }

  async #keep(reader: Reader, row: IncidentRow, { mail, bytes }: { mail: ReadMail; bytes: Uint8Array }): Promise<void> {
    const note = `of the e-mail from ${mail.sender}`
    for (const { name, content } of mail.attachments) await this.#evidence.take(reader, row.id, { name, note, chunks: once(content) })
    const evidence = await this.#evidence.take(reader, row.id, { name: 'mail.eml', note: 'the e-mail as it came', chunks: once(bytes) })
    await this.#parts.store.commit((tx) =>
      tx.db.updateTable('incident_mail').set({ evidence }).where('message_id', '=', mail.messageId).execute(),
    )
  }

  #require(messageId: string): Promise<MailRow> {
    return this.#parts.store.db.selectFrom('incident_mail').selectAll().where('message_id', '=', messageId).executeTakeFirstOrThrow()
  }
}

function findThread(tx: Tx, ids: readonly string[]): Promise<{ incident: number } | undefined> {
  return tx.db
    .selectFrom('incident_mail')
    .select('incident')
    .where('message_id', 'in', ['none', ...ids])
    .orderBy('taken_at', 'desc')
    .executeTakeFirst()
}

function toMail({
  message_id: messageId,
  sender,
  subject,
  sent_at: sentAt,
  taken_at: takenAt,
  taken_by: takenBy,
  observables,
}: MailRow): IncidentMail {
  // As this room wrote it.
  return { messageId, sender, subject, sentAt, takenAt, takenBy, observables: JSON.parse(observables) }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
