import type { Selectable } from 'kysely'
import type { Reader } from '../identity/index.ts'
import type { TlpLevel } from '../stix/index.ts'
import type { Store, Tables } from '../store/index.ts'
import { type AlertVisibility, type IndicatorView, isWithin, toStricter } from './alert-view.ts'
import { detectFault } from './faults.ts'
import { toKind } from './history.ts'
import type { Severity } from './indicator.ts'
import { type EpisodeView, readEpisodeViews } from './plants/episode-view.ts'

export type AlertStatus = 'open' | 'confirmed' | 'dismissed'

export type AlertKind = 'indicator' | 'process'

/** Something found: one indicator and all that met it, or one episode of a plant. Times are milliseconds since the epoch. */
export interface Alert {
  readonly id: string
  readonly kind: AlertKind
  /** The indicator's name, or which part of the plant the episode is about. */
  readonly title: string
  readonly level: TlpLevel
  readonly status: AlertStatus
  readonly severity: Severity
  readonly origin: 'live' | 'history'
  /** Of the kind `indicator`, else null. */
  readonly indicator: IndicatorView | null
  /** Of the kind `process`, else null. */
  readonly episode: EpisodeView | null
  /** The most frequent first. */
  readonly observables: readonly AlertObservable[]
  readonly count: number
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly openedAt: number
  readonly changedAt: number
  /** Names; of an episode, its plant. */
  readonly sources: readonly string[]
  readonly decision: { readonly by: string; readonly at: number; readonly reason: string | null; readonly sightingId: string | null } | null
}

export interface AlertObservable {
  readonly kind: string
  readonly value: string
  readonly how: string
  readonly count: number
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  /** Seen again after the alert was dismissed. */
  readonly suppressed: number
}

export interface Evidence {
  readonly origin: 'live' | 'history'
  readonly kind: string
  readonly value: string
  readonly field: string | null
  readonly source: string
  readonly place: string | null
  readonly format: string | null
  readonly line: string | null
  readonly at: number
  readonly lastAt: number
  readonly count: number
  readonly remark: string | null
}

export interface AlertNote {
  readonly at: number
  readonly by: string
  readonly text: string
}

export interface AlertDetail extends Alert {
  readonly evidence: readonly Evidence[]
  readonly notes: readonly AlertNote[]
}

export interface AlertQuery {
  readonly status?: AlertStatus | undefined
  readonly limit: number
  readonly after?: string | undefined
}

export type AlertRow = Selectable<Tables['alert']>

/** Observables shown with an alert; the rest is in its count. */
const maxObservables = 1000

/** What stands behind the alerts of a page, for those that the reader may see. */
interface Grounds {
  readonly indicators: ReadonlyMap<string, IndicatorView>
  readonly episodes: ReadonlyMap<string, EpisodeView>
}

/**
 * Reading alerts. Nothing leaves but through the egress gate: an alert is seen by who may see its indicator, and that of an
 * episode by who may see what is this organisation's own.
 */
export class AlertReading {
  readonly #store: Store
  readonly #visibility: AlertVisibility

  constructor(store: Store, visibility: AlertVisibility) {
    this.#store = store
    this.#visibility = visibility
  }

  /** The latest opened first. */
  async list(reader: Reader, query: AlertQuery): Promise<{ alerts: Alert[]; next: string | null }> {
    if (!this.#visibility.reaches(reader)) return { alerts: [], next: null }
    const { limit, status } = query
    const found: { row: AlertRow; alert: Alert }[] = []
    for (let before = toSeq(query.after); found.length <= limit; ) {
      let select = this.#store.db
        .selectFrom('alert')
        .selectAll()
        .orderBy('seq', 'desc')
        .limit(limit + 1)
      if (status !== undefined) select = select.where('status', '=', status)
      if (before !== undefined) select = select.where('seq', '<', before)
      const rows = await select.execute()
      const grounds = await this.#groundsOf(reader, rows)
      for (const row of rows) {
        if (found.length > limit) break
        const alert = await this.#toAlert(reader, row, grounds)
        if (alert !== undefined) found.push({ row, alert })
      }
      before = rows.at(-1)?.seq
      if (before === undefined || rows.length <= limit) break
    }
    const page = found.slice(0, limit)
    return { alerts: page.map(({ alert }) => alert), next: found.length > limit ? String(page.at(-1)?.row.seq) : null }
  }

  async find(reader: Reader, id: string): Promise<Alert | undefined> {
    const row = await this.#store.db.selectFrom('alert').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) return undefined
    return this.#toAlert(reader, row, await this.#groundsOf(reader, [row]))
  }

  async get(reader: Reader, id: string): Promise<AlertDetail> {
    const { row, alert } = await this.require(reader, id)
    return { ...alert, evidence: await this.#evidenceOf(row.seq), notes: await this.#notesOf(row.seq) }
  }

  /** The alert and its row; one the reader may not see is as absent as one that is not there. */
  async require(reader: Reader, id: string): Promise<{ row: AlertRow; alert: Alert }> {
    const row = await this.#store.db.selectFrom('alert').selectAll().where('id', '=', id).executeTakeFirst()
    const alert = row === undefined ? undefined : await this.find(reader, id)
    if (row === undefined || alert === undefined) throw detectFault('unknown-alert', `There is no alert ${id}.`)
    return { row, alert }
  }

  /** Alerts that the reader may see. */
  async counts(reader: Reader): Promise<Record<AlertStatus, number>> {
    const counts = { open: 0, confirmed: 0, dismissed: 0 }
    if (!this.#visibility.reaches(reader)) return counts
    const rows = await this.#store.db
      .selectFrom('alert')
      .select(['kind', 'indicator_id', 'status', 'level', (row) => row.fn.countAll<number>().as('count')])
      .groupBy(['kind', 'indicator_id', 'status', 'level'])
      .execute()
    const isUnrestricted = reader.isAdmin && reader.clearance === 'red'
    const views = isUnrestricted
      ? undefined
      : await this.#visibility.indicators(
          reader,
          rows.filter(isOfIndicator).map((row) => row.indicator_id),
        )
    for (const row of rows) {
      if (views !== undefined && !((!isOfIndicator(row) || views.has(row.indicator_id)) && isWithin(reader, row.level))) continue
      counts[toStatus(row.status)] += row.count
    }
    return counts
  }

  async #groundsOf(reader: Reader, rows: readonly AlertRow[]): Promise<Grounds> {
    if (!this.#visibility.reaches(reader)) return { indicators: new Map(), episodes: new Map() }
    const indicatorIds = rows.filter(isOfIndicator).map((row) => row.indicator_id)
    const episodeIds = rows.flatMap((row) => (row.episode_id === null ? [] : [row.episode_id]))
    return {
      indicators: await this.#visibility.indicators(reader, indicatorIds),
      episodes: await readEpisodeViews(this.#store.db, episodeIds),
    }
  }

  async #toAlert(reader: Reader, row: AlertRow, { indicators, episodes }: Grounds): Promise<Alert | undefined> {
    const indicator = indicators.get(row.indicator_id) ?? null
    const episode = row.episode_id === null ? null : (episodes.get(row.episode_id) ?? null)
    const title = indicator?.name ?? (episode === null ? undefined : toTitle(episode))
    if (title === undefined || !isWithin(reader, row.level)) return undefined
    const level = toStricter(row.level, indicator?.level ?? 'clear')
    return {
      id: row.id,
      kind: isOfIndicator(row) ? 'indicator' : 'process',
      title,
      level,
      status: toStatus(row.status),
      // Written by `alert-writing.ts` alone, from the values these types allow.
      severity: row.severity as Severity,
      origin: row.origin === 'history' ? 'history' : 'live',
      indicator: indicator === null ? null : { ...indicator, level },
      episode,
      observables: await this.#observablesOf(row.seq),
      count: row.count,
      firstSeenAt: row.first_seen_at,
      lastSeenAt: row.last_seen_at,
      openedAt: row.opened_at,
      changedAt: row.changed_at,
      sources: episode === null ? await this.#sourcesOf(row.seq) : [episode.plant],
      decision: toDecision(row),
    }
  }

  async #observablesOf(seq: number): Promise<AlertObservable[]> {
    const rows = await this.#store.db
      .selectFrom('alert_observable')
      .selectAll()
      .where('alert_seq', '=', seq)
      .orderBy('count', 'desc')
      .orderBy('value')
      .limit(maxObservables)
      .execute()
    return rows.map(({ kind, value, how, count, first_seen_at: firstSeenAt, last_seen_at: lastSeenAt, suppressed }) => {
      return { kind: toKind(kind), value, how, count, firstSeenAt, lastSeenAt, suppressed }
    })
  }

  async #sourcesOf(seq: number): Promise<string[]> {
    const rows = await this.#store.db
      .selectFrom('alert_source')
      .leftJoin('source', 'source.id', 'alert_source.source')
      .select(['alert_source.source', 'source.name'])
      .where('alert_seq', '=', seq)
      .orderBy('alert_source.source')
      .execute()
    return rows.map((row) => row.name ?? toFormerSource(row.source))
  }

  async #evidenceOf(seq: number): Promise<Evidence[]> {
    const rows = await this.#store.db
      .selectFrom('alert_evidence')
      .leftJoin('source', 'source.id', 'alert_evidence.source')
      .selectAll('alert_evidence')
      .select('source.name')
      .where('alert_seq', '=', seq)
      .orderBy('number')
      .execute()
    return rows.map(({ origin, kind, value, field, place, format, line, count, remark, ...row }) => ({
      origin: origin === 'history' ? 'history' : 'live',
      kind: toKind(kind),
      value,
      field,
      source: row.name ?? toFormerSource(row.source),
      place,
      format,
      line,
      at: row.first_at,
      lastAt: row.last_at,
      count,
      remark,
    }))
  }

  async #notesOf(seq: number): Promise<AlertNote[]> {
    return this.#store.db.selectFrom('alert_note').select(['at', 'by', 'text']).where('alert_seq', '=', seq).orderBy('at').execute()
  }
}

export function isOfIndicator(row: { readonly kind: string }): boolean {
  return row.kind === 'indicator'
}

/** A source that was removed keeps its number in what it brought. */
export function toFormerSource(source: number): string {
  return `former source ${source}`
}

function toStatus(text: string): AlertStatus {
  return text === 'confirmed' || text === 'dismissed' ? text : 'open'
}

function toDecision(row: AlertRow): Alert['decision'] {
  if (row.decided_by === null || row.decided_at === null) return null
  return { by: row.decided_by, at: row.decided_at, reason: row.reason, sightingId: row.sighting_id }
}

function toSeq(after: string | undefined): number | undefined {
  if (after === undefined) return undefined
  if (!/^\d{1,15}$/.test(after)) throw detectFault('bad-cursor', 'The cursor is not one of this list.', 'after')
  return Number(after)
}

function toTitle({ plant, asset }: EpisodeView): string {
  return asset === '' ? `${plant} does not behave as it does` : `${asset} does not fit the rest of ${plant}`
}
