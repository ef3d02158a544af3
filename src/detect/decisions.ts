import { type Clock, fromMillis, type JsonObject } from '../base/index.ts'
import { canWrite, localAdministrator, type Reader } from '../identity/index.ts'
import type { Intel } from '../intel/index.ts'
import { toStixObject } from '../stix/index.ts'
import type { NewStatement, Store, Tx } from '../store/index.ts'
import { type Alert, type AlertReading, type AlertRow, isOfIndicator } from './alerts.ts'
import { sealEvidence } from './evidence-sealing.ts'
import { detectFault } from './faults.ts'
import { settleThreshold } from './plants/threshold.ts'
import type { Turns } from './turns.ts'

export interface ConfirmOptions {
  readonly note?: string | undefined
  /** Collection the sighting goes to, by id or alias. */
  readonly collection?: string | undefined
}

interface Parts {
  readonly store: Store
  readonly intel: Intel
  readonly clock: Clock
  readonly turns: Turns
  readonly reading: AlertReading
  /** Identity that our sightings are told in the name of. */
  readonly identityId: string | undefined
  /** Where sightings go when nothing else is said. */
  readonly sightings: string
}

/** What people decide on alerts. Each decision can be taken back; nothing of what was seen is lost by any. */
export class Decisions {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * Tells the partners that it was seen: how often, from when to when, by us, at the level of the indicator at least. No
   * log line and no address of ours is in it. The sighting is written before the decision: a crash in between leaves the
   * alert open, never a decision whose sighting is missing. Of an episode nothing is told to others: null.
   */
  confirm(reader: Reader, id: string, options: ConfirmOptions = {}): Promise<string | null> {
    const { turns, reading } = this.#parts
    return turns.take(async () => {
      const { row, alert } = await reading.require(reader, id)
      requireOpen(row)
      if (!isOfIndicator(row)) requireDecider(reader)
      const sightingId = isOfIndicator(row) ? await this.#sight(reader, { row, alert, options }) : null
      await this.#decide(reader, row, { status: 'confirmed', reason: options.note ?? null, sighting_id: sightingId })
      return sightingId
    })
  }

  async #sight(reader: Reader, { row, alert, options }: { row: AlertRow; alert: Alert; options: ConfirmOptions }): Promise<string> {
    const { intel, identityId, sightings } = this.#parts
    const collection = await intel.requireCollection(reader, options.collection ?? sightings)
    if (!canWrite(reader, collection.id)) throw detectFault('may-not-decide', `You may not write to ${collection.title}.`)
    const { id: sightingId } = await intel.addSighting({
      indicatorId: row.indicator_id,
      firstSeen: row.first_seen_at,
      lastSeen: row.last_seen_at,
      count: row.count,
      level: alert.level,
      collection,
      broughtBy: reader.name,
      createdByRef: identityId,
      whereSightedRef: identityId,
    })
    return sightingId
  }

  /**
   * A false alarm: the same values do not alarm again for this indicator, they are counted. Of an episode, the threshold
   * rises if the budget asks for it.
   */
  dismiss(reader: Reader, id: string, reason: string): Promise<void> {
    const { turns, reading } = this.#parts
    return turns.take(async () => {
      const { row } = await reading.require(reader, id)
      requireDecider(reader)
      requireOpen(row)
      await this.#decide(reader, row, { status: 'dismissed', reason, sighting_id: null })
    })
  }

  /** Takes a decision back. Of a confirmation, the sighting is revoked; of a dismissal, what came since is counted in. */
  reopen(reader: Reader, id: string): Promise<void> {
    const { store, clock, turns, reading } = this.#parts
    return turns.take(async () => {
      const { row } = await reading.require(reader, id)
      requireDecider(reader)
      if (row.status === 'open') throw detectFault('not-decided', 'The alert is open.')
      if (row.sighting_id !== null) await this.#revoke(reader, row.sighting_id)
      await store.commit(async (tx) => {
        await tx.db
          .updateTable('alert')
          .set({ status: 'open', decided_by: null, decided_at: null, reason: null, sighting_id: null, changed_at: clock.now() })
          .where('seq', '=', row.seq)
          .execute()
        if (isOfIndicator(row)) await countSuppressed(tx, row.seq)
        tx.state(toStatement(reader, row, { decision: 'reopened' }))
        await followThreshold(tx, row, { by: reader.name, reason: 'a decision on an alarm was taken back', at: clock.now() })
        tx.outbox('alert.grew', JSON.stringify({ ids: [row.id] }))
      })
    })
  }

  async addNote(reader: Reader, id: string, text: string): Promise<void> {
    const { store, clock, reading } = this.#parts
    const { row } = await reading.require(reader, id)
    requireDecider(reader)
    await store.commit((tx) => tx.insertEach('alert_note', [{ alert_seq: row.seq, at: clock.now(), by: reader.name, text }]))
  }

  async #decide(
    reader: Reader,
    row: AlertRow,
    decision: { status: 'confirmed' | 'dismissed'; reason: string | null; sighting_id: string | null },
  ): Promise<void> {
    const { store, clock } = this.#parts
    const now = clock.now()
    await store.commit(async (tx) => {
      await tx.db
        .updateTable('alert')
        .set({ ...decision, decided_by: reader.name, decided_at: now, changed_at: now })
        .where('seq', '=', row.seq)
        .execute()
      const { status, reason, sighting_id: sighting } = decision
      tx.state(toStatement(reader, row, { decision: status, reason, sighting }))
      if (status === 'confirmed') await sealEvidence(tx, row)
      await followThreshold(tx, row, { by: reader.name, reason: `an alarm was ${status}`, at: now })
      tx.outbox('alert.grew', JSON.stringify({ ids: [row.id] }))
    })
  }

  /** A new version of our own sighting, revoked: it goes to everyone who has the old one. */
  async #revoke(reader: Reader, sightingId: string): Promise<void> {
    const { intel, clock } = this.#parts
    // Read as the node itself: what is written back is the sighting that this node made, whoever takes it back.
    const found = await intel.get(localAdministrator, 'alert', sightingId)
    if (found === undefined || found.value.revoked === true) return
    const value: JsonObject = { ...found.value, revoked: true, modified: toLater(found.value.modified, clock.now()) }
    for (const collectionId of found.collections) {
      const collection = await intel.requireCollection(localAdministrator, collectionId)
      await intel.add([toStixObject(value)], { collection, broughtBy: reader.name, isOurs: true })
    }
  }
}

/** Who decided what on which alert: named in the log by a hash alone. */
function toStatement(reader: Reader, row: AlertRow, decision: JsonObject): NewStatement {
  const ground = isOfIndicator(row) ? { indicator: row.indicator_id } : { episode: row.episode_id }
  return { kind: 'decided', subject: row.id, content: { alert: row.id, ...ground, by: reader.name, ...decision } }
}

/** STIX 2.1 §3.6: a later version has a later `modified`, also when the clock stood still. */
function toLater(modified: unknown, nowMs: number): string {
  const now = fromMillis(nowMs)
  return typeof modified === 'string' && now <= modified ? fromMillis(Date.parse(modified) + 1) : now
}

function requireOpen(row: AlertRow): void {
  if (row.status !== 'open') throw detectFault('decided-already', `The alert was ${row.status} by ${row.decided_by}.`)
}

function requireDecider(reader: Reader): void {
  if (!reader.isAdmin && !canWrite(reader, '*')) throw detectFault('may-not-decide', `${reader.name} may not decide on alerts.`)
}

/** What a person says of an alarm of a plant sets the plant's threshold, never its model. */
async function followThreshold(tx: Tx, row: AlertRow, why: { by: string; reason: string; at: number }): Promise<void> {
  if (row.episode_id === null) return
  const episode = await tx.db.selectFrom('episode').select('model_seq').where('id', '=', row.episode_id).executeTakeFirst()
  if (episode !== undefined) await settleThreshold(tx, { modelSeq: episode.model_seq, ...why })
}

/** What was suppressed while the alert was dismissed becomes part of it. */
async function countSuppressed(tx: Tx, seq: number): Promise<void> {
  await tx.db
    .updateTable('alert_observable')
    .set((row) => ({ count: row('count', '+', row.ref('suppressed')), suppressed: 0 }))
    .where('alert_seq', '=', seq)
    .execute()
  const sum = await tx.db
    .selectFrom('alert_observable')
    .select((row) => [
      row.fn.sum<number>('count').as('count'),
      row.fn.min('first_seen_at').as('first_seen_at'),
      row.fn.max('last_seen_at').as('last_seen_at'),
    ])
    .where('alert_seq', '=', seq)
    .executeTakeFirstOrThrow()
  await tx.db.updateTable('alert').set(sum).where('seq', '=', seq).execute()
}
