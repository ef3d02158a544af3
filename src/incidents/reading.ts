import { sql } from 'kysely'
import type { Reader } from '../identity/index.ts'
import { levelsFor, requireRow } from './access.ts'
import { incidentFault } from './faults.ts'
import {
  type Incident,
  type IncidentBrief,
  type IncidentDetail,
  type IncidentItem,
  type IncidentKind,
  type IncidentRow,
  type IncidentSeverity,
  type IncidentState,
  incidentStates,
  lanes,
  type TimelineEntry,
  toBrief,
  toIncident,
} from './incident.ts'
import { toItem } from './items.ts'
import type { IncidentParts } from './parts.ts'
import { parseChange } from './undoing.ts'

export interface IncidentQuery {
  readonly state?: IncidentState | undefined
  readonly kind?: IncidentKind | undefined
  readonly severity?: IncidentSeverity | undefined
  readonly class?: string | undefined
  /** Looked for in titles, summaries and what hangs on the incident. */
  readonly text?: string | undefined
  readonly limit: number
  readonly after?: string | undefined
}

/** Months within which the same apparent cause recurs: IR (EU) 2024/2690, Art. 4(a). */
const recurringMonths = 6

/** Reading incidents, each only as far as the reader may see it. */
export class IncidentReading {
  readonly #parts: IncidentParts

  constructor(parts: IncidentParts) {
    this.#parts = parts
  }

  /** The last opened first; those that were merged are shown in the others. */
  async list(reader: Reader, query: IncidentQuery): Promise<{ incidents: Incident[]; next: string | null }> {
    const { limit, text } = query
    let select = this.#visible(reader)
      .selectAll()
      .where('merged_into', 'is', null)
      .orderBy('number', 'desc')
      .limit(limit + 1)
    for (const name of ['state', 'kind', 'severity', 'class'] as const) {
      const value = query[name]
      if (value !== undefined) select = select.where(name, '=', value)
    }
    const before = toNumber(query.after)
    if (before !== undefined) select = select.where('number', '<', before)
    if (text !== undefined && text.trim() !== '') select = select.where(containsText(text))
    const rows = await select.execute()
    const page = rows.slice(0, limit)
    return { incidents: page.map(toIncident), next: rows.length > limit ? String(page.at(-1)?.number) : null }
  }

  async find(reader: Reader, id: string): Promise<Incident | undefined> {
    const row = await this.#visible(reader).selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? undefined : toIncident(row)
  }

  async get(reader: Reader, idOrNumber: string): Promise<IncidentDetail> {
    const row = await requireRow(this.#parts.store.db, reader, idOrNumber)
    const merged = await this.#visible(reader).selectAll().where('merged_into', '=', row.number).orderBy('number').execute()
    const family = [row.number, ...merged.map(({ number }) => number)]
    const split = await this.#visible(reader).selectAll().where('split_from', '=', row.number).orderBy('number').execute()
    return {
      ...toIncident(row),
      items: await this.#itemsOf(reader, family),
      timeline: await this.#timelineOf(family),
      merged: merged.map((one) => toBrief(toIncident(one))),
      splitInto: split.map((one) => toBrief(toIncident(one))),
      recurring: await this.#recurring(reader, row),
    }
  }

  /** The incidents that this alert, object or asset hangs on. */
  async having(reader: Reader, kind: 'alert' | 'object' | 'asset', key: string): Promise<IncidentBrief[]> {
    const rows = await this.#visible(reader)
      .selectAll()
      .where('number', 'in', (from) =>
        from
          .selectFrom('incident_item')
          .select('incident')
          .where('incident_item.kind', '=', kind)
          .where('key', '=', key)
          .where('removed_at', 'is', null),
      )
      .orderBy('number', 'desc')
      .limit(100)
      .execute()
    return rows.map((row) => toBrief(toIncident(row)))
  }

  async counts(reader: Reader): Promise<Record<IncidentState, number>> {
    const rows = await this.#visible(reader)
      .select(['state', (row) => row.fn.countAll<number>().as('count')])
      .where('merged_into', 'is', null)
      .groupBy('state')
      .execute()
    const counts = { open: 0, contained: 0, closed: 0 }
    for (const { state, count } of rows) {
      const known = incidentStates.find((one) => one === state)
      if (known !== undefined) counts[known] = count
    }
    return counts
  }

  #visible(reader: Reader) {
    return this.#parts.store.db.selectFrom('incident').where('level', 'in', ['none', ...levelsFor(reader)])
  }

  /** Links to alerts and intelligence only for those who may see what they lead to. */
  async #itemsOf(reader: Reader, family: readonly number[]): Promise<IncidentItem[]> {
    const { store, intel, findAlert } = this.#parts
    const rows = await store.db
      .selectFrom('incident_item')
      .selectAll()
      .where('incident', 'in', family)
      .where('removed_at', 'is', null)
      .orderBy('added_at')
      .orderBy('key')
      .execute()
    const items = rows.map(toItem)
    const objectIds = items.flatMap((item) => (item.kind === 'object' ? [item.name] : []))
    const visible = await intel.visibleIds(reader, 'api', objectIds)
    const shown: IncidentItem[] = []
    for (const item of items) {
      const isHidden =
        (item.kind === 'object' && !visible.has(item.name)) || (item.kind === 'alert' && (await findAlert(reader, item.name)) === undefined)
      if (!isHidden) shown.push(item)
    }
    return shown
  }

  async #timelineOf(family: readonly number[]): Promise<TimelineEntry[]> {
    const rows = await this.#parts.store.db
      .selectFrom('incident_entry')
      .selectAll()
      .where('incident', 'in', family)
      .orderBy('happened_at')
      .orderBy('seq')
      .execute()
    return rows.map((row) => {
      const change = parseChange(row.change)
      const canUndo = row.undone_at === null && (change === null || ['fields', 'item', 'merged', 'split', 'act'].includes(change.what))
      return {
        id: row.id,
        incident: row.incident,
        lane: lanes.find((lane) => lane === row.lane) ?? 'did',
        happenedAt: row.happened_at,
        at: row.at,
        by: row.by,
        text: row.text,
        change: change?.what ?? null,
        canUndo,
        undoneAt: row.undone_at,
      }
    })
  }

  async #recurring(reader: Reader, row: IncidentRow): Promise<IncidentBrief[]> {
    if (row.cause_key === null) return []
    const rows = await this.#visible(reader)
      .selectAll()
      .where('cause_key', '=', row.cause_key)
      .where('number', '!=', row.number)
      .where('merged_into', 'is', null)
      .where('detected_at', '>=', addMonths(row.detected_at, -recurringMonths))
      .where('detected_at', '<=', addMonths(row.detected_at, recurringMonths))
      .orderBy('detected_at')
      .execute()
    return rows.map((one) => toBrief(toIncident(one)))
  }
}

/** The same day and time so many months on; the last of the month where there is no such day. */
export function addMonths(ms: number, months: number): number {
  const at = new Date(ms)
  const day = at.getUTCDate()
  at.setUTCDate(1)
  at.setUTCMonth(at.getUTCMonth() + months)
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  at.setUTCDate(Math.min(day, last))
  return at.getTime()
}

function containsText(text: string) {
  const pattern = `%${text.trim().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return sql<boolean>`(title like ${pattern} escape '\\' or summary like ${pattern} escape '\\' or cast(number as text) = ${text.trim()}
    or exists (select 1 from incident_item where incident = incident.number and removed_at is null and body like ${pattern} escape '\\'))`
}

function toNumber(after: string | undefined): number | undefined {
  if (after === undefined) return undefined
  if (!/^\d{1,12}$/.test(after)) throw incidentFault('bad-cursor', 'The cursor is not one of this list.', 'after')
  return Number(after)
}
