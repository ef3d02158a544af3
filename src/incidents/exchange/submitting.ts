import { createHash } from 'node:crypto'
import { isFault, newUuid } from '../../base/index.ts'
import { localAdministrator, type Reader } from '../../identity/index.ts'
import { strictest } from '../../stix/index.ts'
import type { Tx } from '../../store/index.ts'
import { requireWorkable } from '../access.ts'
import { incidentFault } from '../faults.ts'
import type { IncidentRow } from '../incident.ts'
import type { IncidentParts } from '../parts.ts'
import type { Recording } from '../recording.ts'
import { type Author, stateDecision, writeLine } from '../writing.ts'
import { actFor, actOfCorrected, isUnknownDuty, requireCorrectable } from './corrections.ts'
import type { Courier, Delivered, Parcel } from './courier.ts'
import type { Letters } from './letters.ts'
import {
  type NewSubmission,
  requireSubmission,
  type Submission,
  type SubmissionPlace,
  type SubmissionRow,
  submissionsOf,
  survivorOf,
  toLevel,
} from './submission.ts'

/** Left in the outbox when a person has confirmed what a courier carries. */
export const submissionConfirmed = 'incident.submission-confirmed'

const firstPauseMs = 10_000
const longestPauseMs = 600_000

/** Signed reports on their way. Nothing leaves but by a person's word: prepared by one, confirmed by a click. */
export class Submitting {
  readonly #parts: IncidentParts
  readonly #recording: Recording
  readonly #letters: Letters
  /** By submission: after a start each is tried at once. */
  readonly #pauses = new Map<string, { readonly lengthMs: number; readonly until: number }>()

  constructor(parts: IncidentParts, recording: Recording, letters: Letters) {
    this.#parts = parts
    this.#recording = recording
    this.#letters = letters
  }

  /** What is to be sent to whom, for a person to look at once more. Nothing leaves yet. Gives its id. */
  async prepare(reader: Reader, idOrNumber: string, wanted: NewSubmission): Promise<string> {
    const { store, clock } = this.#parts
    const nowMs = clock.now()
    return store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, idOrNumber)
      const report = await tx.db.selectFrom('incident_report').selectAll().where('id', '=', wanted.report).executeTakeFirst()
      if (report === undefined || report.incident !== row.number)
        throw incidentFault('unknown-report', `The incident has no report ${wanted.report}.`, 'report')
      if (report.content === null) throw incidentFault('not-signed', 'It is a draft: another person signs it first.', 'report')
      if (wanted.corrects !== undefined) await requireCorrectable(tx, reader, { row, ...wanted, corrects: wanted.corrects })
      const id = newUuid()
      const { channel, recipient, address, contact, country, corrects } = wanted
      const marking = wanted.marking ?? toLevel(row.level)
      if (strictest([marking, reader.clearance]) !== reader.clearance)
        throw incidentFault('bad-marking', 'Your clearance is lower than the marking.', 'marking')
      const held = {
        id,
        incident: row.number,
        report: report.id,
        channel,
        recipient,
        address,
        marking,
        contact,
        corrects: corrects ?? null,
        country: country ?? null,
      }
      await tx.insertEach('incident_submission', [
        {
          ...{ ...held, message: null, thread: null, sha256: toHash(report.content), state: 'prepared', attempts: 0 },
          ...{ prepared_at: nowMs, prepared_by: reader.name, confirmed_at: null, confirmed_by: null, sent_at: null },
          ...{ acknowledged_at: null, withdrawn_at: null, receipt: null, error: null, act: null },
        },
      ])
      await writeLine(tx, row, { lane: 'did', text: `Prepared for ${recipient}`, change: { what: 'fact' }, reader, nowMs })
      return id
    })
  }

  /**
   * A person's click. To a node it goes at once into the post; a courier takes it as soon as it can; to a portal it went by
   * the person's own hand, at `at`, with the receipt that the portal gave.
   */
  async confirm(
    reader: Reader,
    place: SubmissionPlace,
    said: { at?: number | undefined; receipt?: string | undefined } = {},
  ): Promise<void> {
    const { store, clock } = this.#parts
    const { row: seen, held: before } = await requireSubmission(store.db, reader, place)
    requireConfirmable(before)
    const { channel } = before
    const hasWay = channel === 'portal' || channel === 'node' || this.#letters.means.couriers.some(({ kind }) => kind === channel)
    if (!hasWay) throw incidentFault('no-courier', `This node is not set up to send by ${channel}.`, 'channel')
    const letter = channel === 'node' ? await this.#letters.report(seen, before, reader) : undefined
    const nowMs = clock.now()
    await store.commit(async (tx) => {
      const { row, held } = await requireSubmission(tx.db, reader, place)
      requireConfirmable(held)
      const { recipient, sha256, report, id } = held
      stateDecision(tx, row, { by: reader.name, decision: 'submission-confirmed', submission: id, report, sha256, channel, recipient })
      const confirmed = { state: 'confirmed', confirmed_at: nowMs, confirmed_by: reader.name, error: null, attempts: held.attempts + 1 }
      await tx.db.updateTable('incident_submission').set(confirmed).where('id', '=', id).execute()
      if (letter !== undefined) {
        const { id: message, thread } = letter.message
        await tx.db.updateTable('incident_submission').set({ message, thread }).where('id', '=', id).execute()
        await this.#letters.post(tx, row, { letter, reader, text: `On its way to ${recipient}` })
      } else if (channel === 'portal') {
        const delivered = { at: said.at ?? nowMs, receipt: said.receipt ?? null }
        if (delivered.at > nowMs) throw incidentFault('bad-item', 'It has not been sent yet: the time is to come.', 'at')
        await this.markSent(tx, { ...held, ...confirmed }, { delivered, reader, nowMs })
      } else {
        await writeLine(tx, row, { lane: 'did', text: `Confirmed for ${recipient}`, change: { what: 'fact' }, reader, nowMs })
        tx.outbox(submissionConfirmed, JSON.stringify({ ids: [id] }))
      }
    })
  }

  /** Within a commit: it has left. The act that ends its clock is recorded, once for each report. */
  async markSent(tx: Tx, held: SubmissionRow, { delivered, reader, nowMs }: Author & { delivered: Delivered }): Promise<void> {
    const row = await survivorOf(tx.db, held.incident)
    const { at, receipt } = delivered
    const report = await tx.db.selectFrom('incident_report').selectAll().where('id', '=', held.report).executeTakeFirstOrThrow()
    const corrected = await actOfCorrected(tx, held)
    const { regime, stage, id } = report
    // One act for each state that it is owed to: the clock of each ends when its authority was told.
    let act = corrected ?? (await actFor(tx, { report: id, act: report.act, country: held.country }))
    let error: string | null = null
    if (act === null) {
      const signed = { id, sha256: held.sha256, isFurther: report.act !== null }
      const to = { regime, stage, state: held.country ?? undefined }
      const wanted = { kind: 'submitted', ...to, at, receipt: receipt ?? undefined, report: signed } as const
      try {
        act = await this.#recording.writeAct(tx, row, { wanted, reader, nowMs })
      } catch (fault) {
        // It has left all the same: the law that the incident is judged under now has no such stage.
        if (!isUnknownDuty(fault)) throw fault
        error = fault.message
      }
    } else {
      // The clock ended with the first; what a further recipient got, or what took its place, is stated by itself.
      const told = { incident: row.id, report: id, sha256: held.sha256, recipient: held.recipient, at, receipt, by: reader.name }
      tx.state({ kind: 'reported', subject: row.id, version: held.id, content: told })
      if (report.act === null) await tx.db.updateTable('incident_report').set({ act }).where('id', '=', id).execute()
      const text = `${held.corrects === null ? 'Sent' : 'Corrected report sent'} to ${held.recipient}`
      await writeLine(tx, row, { lane: 'did', text, happenedAt: at, change: { what: 'fact' }, reader, nowMs })
    }
    const state = held.state === 'acknowledged' || held.state === 'withdrawn' ? held.state : 'sent'
    await tx.db
      .updateTable('incident_submission')
      .set({ state, sent_at: at, receipt: held.receipt ?? receipt, error, act })
      .where('id', '=', held.id)
      .execute()
    if (held.thread === null) return
    // What the authority asked for is here.
    await tx.db
      .updateTable('incident_message')
      .set({ answered_at: at })
      .where('thread', '=', held.thread)
      .where('kind', '=', 'question')
      .where('answered_at', 'is', null)
      .where('act', 'in', (from) =>
        from
          .selectFrom('incident_act')
          .select('id')
          .where('kind', '=', 'requested')
          .where('regime', '=', regime)
          .where('stage', '=', stage),
      )
      .execute()
  }

  /** It did not leave, and why: a person clicks again, or takes it another way. */
  async markFailed(tx: Tx, held: SubmissionRow, reason: string): Promise<void> {
    const row = await survivorOf(tx.db, held.incident)
    const nowMs = this.#parts.clock.now()
    await tx.db
      .updateTable('incident_submission')
      .set({ state: 'failed', error: reason.slice(0, 2000) })
      .where('id', '=', held.id)
      .where('state', '=', 'confirmed')
      .execute()
    const text = `Could not be sent to ${held.recipient}: ${reason.slice(0, 500)}`
    await writeLine(tx, row, { lane: 'did', text, change: { what: 'fact' }, reader: asPerson(held), nowMs })
  }

  /**
   * Takes out, by their couriers, those that were confirmed: after a crash too. One that fails says why and waits for a
   * person; one that the other side may take later is tried again, with growing pauses.
   */
  async carry(): Promise<void> {
    const { store, clock } = this.#parts
    const waiting = await store.db
      .selectFrom('incident_submission')
      .selectAll()
      .where('state', '=', 'confirmed')
      .where('channel', 'in', ['email', 'api'])
      .execute()
    for (const held of waiting) {
      if ((this.#pauses.get(held.id)?.until ?? 0) > clock.now()) continue
      const courier = this.#letters.means.couriers.find(({ kind }) => kind === held.channel)
      const reader = asPerson(held)
      const parcel = await this.#letters.parcel(await survivorOf(store.db, held.incident), held, reader)
      const outcome = await sendBy(courier, parcel)
      const nowMs = clock.now()
      await store.commit(async (tx) => {
        if (isFault(outcome) && outcome.kind === 'busy') return this.#waitLonger(tx, held, outcome.message)
        if (outcome instanceof Error) return this.markFailed(tx, held, outcome.message)
        const delivered = { ...outcome, at: Math.min(outcome.at, nowMs) }
        return this.markSent(tx, held, { delivered, reader, nowMs })
      })
    }
  }

  async #waitLonger(tx: Tx, { id }: SubmissionRow, error: string): Promise<void> {
    const lengthMs = Math.min((this.#pauses.get(id)?.lengthMs ?? firstPauseMs / 2) * 2, longestPauseMs)
    this.#pauses.set(id, { lengthMs, until: this.#parts.clock.now() + lengthMs })
    await tx.db.updateTable('incident_submission').set({ error }).where('id', '=', id).where('state', '=', 'confirmed').execute()
  }

  /** A person writes down what the recipient answered by another way, such as the portal's file number. */
  async acknowledged(reader: Reader, place: SubmissionPlace, { at, receipt }: { at: number; receipt: string }): Promise<void> {
    const { store, clock } = this.#parts
    const nowMs = clock.now()
    if (at > nowMs) throw incidentFault('bad-item', 'It has not been acknowledged yet: the time is to come.', 'at')
    await store.commit(async (tx) => {
      const { row, held } = await requireSubmission(tx.db, reader, place)
      if (held.sent_at === null) throw incidentFault('cannot-submit', 'It has not been sent.')
      await tx.db
        .updateTable('incident_submission')
        .set({ state: 'acknowledged', acknowledged_at: at, receipt })
        .where('id', '=', held.id)
        .execute()
      const text = `${held.recipient} acknowledged: ${receipt}`
      await writeLine(tx, row, { lane: 'knew', text, happenedAt: at, change: { what: 'fact' }, reader, nowMs })
      stateDecision(tx, row, { by: reader.name, decision: 'acknowledgement-noted', submission: held.id, receipt, at })
    })
  }

  async list(row: IncidentRow): Promise<Submission[]> {
    return submissionsOf(this.#parts.store.db, row.number)
  }
}

/** Who confirmed it: what the node does later it does at that person's word. */
export function asPerson({ confirmed_by }: Pick<SubmissionRow, 'confirmed_by'>): Reader {
  return { ...localAdministrator, name: confirmed_by ?? localAdministrator.name }
}

/** What went wrong on the way is said to people, whatever it was. */
async function sendBy(courier: Courier | undefined, parcel: Parcel): Promise<Delivered | Error> {
  if (courier === undefined) return incidentFault('no-courier', 'This node is not set up to send that way any more.')
  try {
    return await courier.send(parcel)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function requireConfirmable({ state }: SubmissionRow): void {
  if (state !== 'prepared' && state !== 'failed') throw incidentFault('cannot-submit', `It is ${state}: it is confirmed once.`)
}

function toHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
