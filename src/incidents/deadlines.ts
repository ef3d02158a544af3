import type { Reader } from '../identity/index.ts'
import { levelsFor, requireRow } from './access.ts'
import { type Deadline, toCalendarText } from './calendar-feed.ts'
import type { Notices } from './notices/notices.ts'
import type { IncidentParts } from './parts.ts'

export const deadlineNear = 'incident.deadline'

/** How reports came in: by regime, of those that were due. */
export interface Punctuality {
  readonly regime: string
  readonly onTime: number
  readonly late: number
  /** Not yet met, and the deadline has passed. */
  readonly overdue: number
  /** Not yet met, still in time. */
  readonly running: number
}

const hourMs = 3_600_000
/** How long before a deadline people are told, the least urgent first; after the last comes the deadline itself. */
const warningsMs = [24 * hourMs, 4 * hourMs, hourMs, 0]

/** Deadlines over all incidents: as a list, as a calendar, as warnings, as statistics. */
export class Deadlines {
  readonly #parts: IncidentParts

  readonly #notices: Pick<Notices, 'queue'>

  constructor(parts: IncidentParts, notices: Pick<Notices, 'queue'>) {
    this.#parts = parts
    this.#notices = notices
  }

  /** The earliest first. */
  async list(reader: Reader, idOrNumber?: string): Promise<Deadline[]> {
    const { db } = this.#parts.store
    const row = idOrNumber === undefined ? undefined : await requireRow(db, reader, idOrNumber)
    let select = db
      .selectFrom('incident_duty')
      .innerJoin('incident', 'incident.number', 'incident_duty.incident')
      .select(['incident.id', 'incident.number', 'incident.title as name'])
      .select(['incident_duty.regime', 'incident_duty.stage', 'incident_duty.state', 'incident_duty.title', 'incident_duty.due_at'])
      .where('incident.level', 'in', ['none', ...levelsFor(reader)])
      .where('incident.merged_into', 'is', null)
      .where('verdict', '=', 'due')
      .where('bearer', '=', 'entity')
      .where('due_at', 'is not', null)
      .orderBy('due_at')
      .limit(1000)
    if (row !== undefined) select = select.where('incident.number', '=', row.number)
    const rows = await select.execute()
    return rows.flatMap(({ id, number, name, regime, stage, state, title, due_at: dueAt }) =>
      dueAt === null ? [] : [{ incident: { id, number, title: name }, regime, stage, state: state === '' ? null : state, title, dueAt }],
    )
  }

  /** As a calendar (RFC 5545), for one incident or all that the reader may see. */
  async calendar(reader: Reader, idOrNumber?: string): Promise<string> {
    return toCalendarText(await this.list(reader, idOrNumber), this.#parts.clock.now())
  }

  /** Tells of each deadline a day, four hours and an hour before it, and when it has passed: once each. Gives how many. */
  async warn(): Promise<number> {
    const { store, clock } = this.#parts
    const nowMs = clock.now()
    const near = await store.db
      .selectFrom('incident_duty')
      .selectAll()
      .where('verdict', '=', 'due')
      .where('bearer', '=', 'entity')
      .where('due_at', 'is not', null)
      .where('due_at', '<=', nowMs + (warningsMs[0] ?? 0))
      .where('warned', '<', warningsMs.length)
      .execute()
    const due = near.flatMap((duty) => {
      const level = warningsMs.filter((beforeMs) => (duty.due_at ?? 0) - beforeMs <= nowMs).length
      return level > duty.warned ? [{ duty, level }] : []
    })
    if (due.length === 0) return 0
    await store.commit(async (tx) => {
      for (const { duty, level } of due) {
        const { incident, regime, stage, state } = duty
        const changed = await tx.db
          .updateTable('incident_duty')
          .set({ warned: level })
          .where('incident', '=', incident)
          .where('regime', '=', regime)
          .where('stage', '=', stage)
          .where('state', '=', state)
          .where('due_at', '=', duty.due_at)
          .executeTakeFirst()
        if (changed.numUpdatedRows === 0n) continue
        const row = await tx.db.selectFrom('incident').select('id').where('number', '=', incident).executeTakeFirst()
        await this.#notices.queue(tx, {
          incident,
          regime,
          stage,
          title: duty.title,
          dueAt: duty.due_at ?? 0,
          level,
          toldLevel: duty.warned,
        })
        tx.outbox(deadlineNear, JSON.stringify({ ids: [row?.id], title: duty.title, dueAt: duty.due_at }))
      }
    })
    return due.length
  }

  async punctuality(reader: Reader): Promise<Punctuality[]> {
    const nowMs = this.#parts.clock.now()
    const rows = await this.#parts.store.db
      .selectFrom('incident_duty')
      .innerJoin('incident', 'incident.number', 'incident_duty.incident')
      .select(['regime', 'verdict', 'due_at', 'met_at', 'is_late'])
      .where('incident.level', 'in', ['none', ...levelsFor(reader)])
      .where('bearer', '=', 'entity')
      .where('verdict', 'in', ['due', 'met'])
      .execute()
    const byRegime = new Map<string, { regime: string; onTime: number; late: number; overdue: number; running: number }>()
    for (const { regime, verdict, due_at, is_late } of rows) {
      const sum = byRegime.get(regime) ?? { regime, onTime: 0, late: 0, overdue: 0, running: 0 }
      byRegime.set(regime, sum)
      if (verdict === 'met') sum[is_late === 1 ? 'late' : 'onTime'] += 1
      else sum[due_at !== null && due_at < nowMs ? 'overdue' : 'running'] += 1
    }
    return [...byRegime.values()].sort((a, b) => (a.regime < b.regime ? -1 : 1))
  }
}
