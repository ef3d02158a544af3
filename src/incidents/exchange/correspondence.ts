import { localAdministrator, type Reader } from '../../identity/index.ts'
import type { Store, Tx } from '../../store/index.ts'
import { requireWorkable } from '../access.ts'
import { incidentFault } from '../faults.ts'
import type { IncidentRow } from '../incident.ts'
import type { IncidentParts } from '../parts.ts'
import type { Recording } from '../recording.ts'
import { stateDecision, writeLine } from '../writing.ts'
import { isUnknownDuty } from './corrections.ts'
import type { Letter, Letters } from './letters.ts'
import type { Message, SignedMessage } from './message.ts'
import { requireSubmission, type SubmissionPlace, type SubmissionRow, survivorOf, toLevel } from './submission.ts'
import { asPerson, type Submitting } from './submitting.ts'
import { type MessageRow, type ThreadMessage, toLine, toThreadMessage } from './thread-message.ts'

/** What a partner sent, as the post gives it. */
export interface Received extends Pick<SignedMessage, 'message'> {
  /** What the partner is called here. */
  readonly partner: string
  readonly receivedAt: number
}

/** How far a message has come that went out. */
export interface Dispatched {
  readonly id: string
  readonly state: 'waiting' | 'delivered' | 'refused'
  readonly deliveredAt: number | null
  readonly error: string | null
}

/** The threads with authorities: what they say is taken in once, what people say goes out by the post. */
export class Correspondence {
  readonly #parts: IncidentParts
  readonly #recording: Recording
  readonly #letters: Letters
  readonly #submitting: Submitting

  constructor(parts: IncidentParts, books: { recording: Recording; letters: Letters; submitting: Submitting }) {
    this.#parts = parts
    this.#recording = books.recording
    this.#letters = books.letters
    this.#submitting = books.submitting
  }

  /** In the order in which they were written down. */
  async list(row: IncidentRow): Promise<ThreadMessage[]> {
    const rows = await this.#parts.store.db
      .selectFrom('incident_message')
      .selectAll()
      .where('incident', 'in', (from) =>
        from
          .selectFrom('incident')
          .select('number')
          .where((is) => is.or([is('number', '=', row.number), is('merged_into', '=', row.number)])),
      )
      .orderBy('seq')
      .execute()
    return rows.map(toThreadMessage)
  }

  /** Takes a partner's message into its thread, once. Gives whether it belongs to one of ours. */
  async take({ message, partner, receivedAt }: Received): Promise<boolean> {
    return this.#parts.store.commit(async (tx) => {
      const held = await submissionOf(tx.db, message)
      if (held === undefined) return false
      const known = await tx.db.selectFrom('incident_message').select('id').where('id', '=', message.id).executeTakeFirst()
      if (known !== undefined) return true
      const row = await survivorOf(tx.db, held.incident)
      const reader = { ...localAdministrator, name: partner }
      const act = await this.#recordRequest(tx, row, { message, held, reader, receivedAt })
      const { id, thread, from: origin, kind, at, body } = message
      await tx.insertEach('incident_message', [
        {
          ...{ id, incident: row.number, thread, origin, direction: 'in', kind, at, by: partner, body: JSON.stringify(body) },
          ...{ answer_by: message.kind === 'question' ? (message.body.answerBy ?? null) : null, answered_at: null },
          ...{ delivered_at: receivedAt, error: null, act },
        },
      ])
      if (message.kind === 'acknowledgement') await acknowledge(tx, message)
      const text = `${partner} ${toLine(kind, body)}`
      await writeLine(tx, row, { lane: 'knew', text, happenedAt: at, change: { what: 'fact' }, reader, nowMs: this.#parts.clock.now() })
      return true
    })
  }

  /** What became of messages that went out. A report that the authority has is sent: its clock ends then. */
  async settle({ id, state, deliveredAt, error }: Dispatched): Promise<void> {
    const { store, clock } = this.#parts
    const nowMs = clock.now()
    // The partner's clock may go before ours; nothing was done after now.
    const at = deliveredAt === null ? null : Math.min(deliveredAt, nowMs)
    const changes = { delivered_at: at, error: state === 'refused' ? error : null }
    await store.commit(async (tx) => {
      await tx.db.updateTable('incident_message').set(changes).where('id', '=', id).execute()
      const held = await tx.db.selectFrom('incident_submission').selectAll().where('message', '=', id).executeTakeFirst()
      if (held === undefined || held.sent_at !== null) return
      if (state === 'refused') await this.#submitting.markFailed(tx, held, error ?? 'The partner does not take it.')
      if (at === null) return
      const delivered = { at: Math.max(at, held.confirmed_at ?? at), receipt: null }
      await this.#submitting.markSent(tx, held, {
        delivered: { ...delivered, at: Math.min(delivered.at, nowMs) },
        reader: asPerson(held),
        nowMs,
      })
    })
  }

  /** A person answers a question of the authority. */
  async answer(reader: Reader, idOrNumber: string, { question, text }: { question: string; text: string }): Promise<void> {
    const { store, clock } = this.#parts
    await requireWorkable(store.db, reader, idOrNumber)
    const asked = await this.#requireQuestion(store.db, reader, { incident: idOrNumber, question })
    const marking = await this.#markingOf(asked.thread)
    const letter = this.#letters.write('answer', { question, text }, { to: asked.origin, marking, thread: asked.thread })
    await store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, idOrNumber)
      await this.#requireQuestion(tx.db, reader, { incident: idOrNumber, question })
      await this.#letters.post(tx, row, { letter, reader, text: `Answered ${asked.by}: ${text}` })
      await tx.db.updateTable('incident_message').set({ answered_at: clock.now() }).where('id', '=', question).execute()
    })
  }

  /** A person takes a report back: one that has not left yet stays here, of one that has the authority is told. */
  async withdraw(reader: Reader, place: SubmissionPlace, { reason }: { reason: string }): Promise<void> {
    await this.#end(reader, place, { reason, kind: 'withdrawn', write: (held) => this.#write(held, 'withdrawal', { reason }) })
  }

  /** What was reported turns out to be no incident that has to be: the authority is told, and the clocks that still run end. */
  async reclassify(reader: Reader, place: SubmissionPlace, said: { reason: string; from: string; to: string }): Promise<void> {
    const { reason } = said
    await this.#end(reader, place, { reason, kind: 'reclassified', write: (held) => this.#write(held, 'reclassification', said) })
  }

  async #end(
    reader: Reader,
    place: SubmissionPlace,
    wanted: { reason: string; kind: 'withdrawn' | 'reclassified'; write: (held: SubmissionRow) => Letter | undefined },
  ): Promise<void> {
    const { store, clock } = this.#parts
    const { reason, kind } = wanted
    const { held: before } = await requireSubmission(store.db, reader, place)
    const letter = wanted.write(before)
    const nowMs = clock.now()
    await store.commit(async (tx) => {
      const { row, held } = await requireSubmission(tx.db, reader, place)
      if (held.state === 'withdrawn') throw incidentFault('cannot-submit', 'It was withdrawn before.')
      if (held.state !== before.state) throw incidentFault('cannot-submit', `It is ${held.state} by now: look at it again.`)
      const changes = { state: 'withdrawn', withdrawn_at: nowMs }
      await tx.db.updateTable('incident_submission').set(changes).where('id', '=', held.id).execute()
      const text = `${kind === 'withdrawn' ? 'Withdrawn' : 'Reclassified'}, told to ${held.recipient}: ${reason}`
      stateDecision(tx, row, { by: reader.name, decision: `submission-${kind}`, submission: held.id, sha256: held.sha256, reason })
      if (letter !== undefined) await this.#letters.post(tx, row, { letter, reader, text })
      else await writeLine(tx, row, { lane: 'did', text, change: { what: 'fact' }, reader, nowMs })
      const { regime } = await tx.db.selectFrom('incident_report').select('regime').where('id', '=', held.report).executeTakeFirstOrThrow()
      if (held.sent_at !== null || held.state === 'confirmed')
        await this.#recording.writeAct(tx, row, { wanted: { kind, regime, at: nowMs, state: held.country ?? undefined }, reader, nowMs })
    })
  }

  /** Only what is in the post or has arrived is told of; of a portal or a mailbox a person tells by the same way. */
  #write(
    held: SubmissionRow,
    kind: 'withdrawal' | 'reclassification',
    body: { reason: string; from?: string; to?: string },
  ): Letter | undefined {
    if (held.channel !== 'node' || held.thread === null || held.state === 'prepared' || held.state === 'failed') return undefined
    const { reason, from = '', to = '' } = body
    const ends = { to: held.address, marking: toLevel(held.marking), thread: held.thread }
    return kind === 'withdrawal' ? this.#letters.write(kind, { reason }, ends) : this.#letters.write(kind, { reason, from, to }, ends)
  }

  /** A question that asks for a report starts that report's clock (Directive (EU) 2022/2555 Art. 23(4)(c)). */
  async #recordRequest(
    tx: Tx,
    row: IncidentRow,
    { message, held, reader, receivedAt }: { message: Message; held: SubmissionRow; reader: Reader; receivedAt: number },
  ): Promise<string | null> {
    if (message.kind !== 'question' || message.body.stage === undefined) return null
    const { regime } = await tx.db.selectFrom('incident_report').select('regime').where('id', '=', held.report).executeTakeFirstOrThrow()
    const nowMs = this.#parts.clock.now()
    const to = { regime, stage: message.body.stage, state: held.country ?? undefined }
    const wanted = { kind: 'requested', ...to, at: Math.min(receivedAt, nowMs) } as const
    try {
      return await this.#recording.writeAct(tx, row, { wanted, reader, nowMs })
    } catch (error) {
      // A stage that this incident's law does not have: the question is there for people to read.
      if (isUnknownDuty(error)) return null
      throw error
    }
  }

  async #requireQuestion(
    db: Store['db'],
    reader: Reader,
    { incident, question }: { incident: string; question: string },
  ): Promise<MessageRow> {
    const row = await requireWorkable(db, reader, incident)
    const found = await db.selectFrom('incident_message').selectAll().where('id', '=', question).executeTakeFirst()
    const own = found === undefined ? undefined : await survivorOf(db, found.incident)
    if (found === undefined || own?.number !== row.number || found.kind !== 'question' || found.direction !== 'in')
      throw incidentFault('unknown-question', `Nobody asked ${question} about this incident.`)
    return found
  }

  async #markingOf(thread: string) {
    const held = await this.#parts.store.db
      .selectFrom('incident_submission')
      .select('marking')
      .where('thread', '=', thread)
      .executeTakeFirst()
    return toLevel(held?.marking ?? 'red')
  }
}

/**
 * The submission that the thread began with. What ends or begins anything comes from the authority that it was sent to;
 * another one to which that has routed it, and so knows the thread, can ask and advise.
 */
async function submissionOf(db: Store['db'], { thread, from, kind }: Message): Promise<SubmissionRow | undefined> {
  const held = await db
    .selectFrom('incident_submission')
    .selectAll()
    .where('thread', '=', thread)
    .orderBy('prepared_at')
    .limit(1)
    .executeTakeFirst()
  const isForAll = kind === 'question' || kind === 'feedback'
  const isFromAuthority = isForAll || kind === 'acknowledgement' || kind === 'told'
  return held !== undefined && isFromAuthority && (isForAll || from === held.address) ? held : undefined
}

/** The report that it names, or all of the thread that went out before it. */
async function acknowledge(tx: Tx, { thread, body, at }: Extract<Message, { kind: 'acknowledgement' }>): Promise<void> {
  const { reference, receivedAt, report } = body
  let which = tx.db
    .updateTable('incident_submission')
    .set({ state: 'acknowledged', acknowledged_at: at, receipt: reference })
    .where('thread', '=', thread)
    .where('state', 'in', ['confirmed', 'sent', 'failed'])
    .where('message', 'is not', null)
  which = report === undefined ? which.where('confirmed_at', '<=', receivedAt) : which.where('message', '=', report)
  await which.execute()
}
