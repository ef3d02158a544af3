import type { Selectable } from 'kysely'
import type { Store, Tables, Tx } from '../store/index.ts'
import { federationFault } from './faults.ts'

/** A partner's log told two stories, or seems to. */
export interface LogAlarm {
  readonly id: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly origin: string
  /** For a person. */
  readonly detail: string
  /** The evidence file, or the signed notes as far as they go. */
  readonly evidence: string
  /** Whether the evidence convinces anybody who has the log's key, without having to believe us. */
  readonly isProof: boolean
  readonly seenAt: number | null
}

export class Alarms {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** The newest first. */
  async list(): Promise<LogAlarm[]> {
    const rows = await this.#store.db.selectFrom('log_alarm').selectAll().orderBy('id', 'desc').limit(100).execute()
    return rows.map(toAlarm)
  }

  async require(id: number): Promise<LogAlarm> {
    const row = await this.#store.db.selectFrom('log_alarm').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw federationFault('alarm-absent', `There is no alarm ${id}.`)
    return toAlarm(row)
  }

  /** A person has seen it, and the log says so. The alarm and its evidence stay. */
  async markSeen(id: number, by: string): Promise<LogAlarm> {
    const { origin, detail, seenAt } = await this.require(id)
    if (seenAt !== null) return this.require(id)
    await this.#store.commit(async (tx) => {
      const { numUpdatedRows } = await tx.db
        .updateTable('log_alarm')
        .set({ seen_at: Math.floor(tx.at / 1000) })
        .where('id', '=', id)
        .where('seen_at', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows > 0n) tx.state({ kind: 'acknowledged', subject: origin, content: { alarm: id, detail, by } })
    })
    return this.require(id)
  }
}

export interface NewAlarm {
  /** The log, or the circle, that told two stories. */
  readonly origin: string
  readonly detail: string
  readonly evidence: string
  readonly isProof: boolean
  readonly decision?: 'log-inconsistent' | 'members-forked'
}

/** Raises an alarm once for each piece of evidence, and states that it was raised. */
export async function raiseAlarm(tx: Tx, alarm: NewAlarm): Promise<void> {
  const { origin, detail, evidence, isProof, decision = 'log-inconsistent' } = alarm
  const row = { at: Math.floor(tx.at / 1000), origin, detail, evidence, is_proof: isProof ? 1 : 0, seen_at: null }
  const [isNew] = await tx.insertEach('log_alarm', [row], 'ignore')
  if (isNew === undefined) return
  tx.state({ kind: 'decided', subject: origin, content: { decision, detail, isProof } })
  tx.outbox('log.alarm', JSON.stringify({ ids: [String(isNew)] }))
}

function toAlarm(row: Selectable<Tables['log_alarm']>): LogAlarm {
  const { id, at, origin, detail, evidence } = row
  return { id, at, origin, detail, evidence, isProof: row.is_proof === 1, seenAt: row.seen_at }
}
