import { sql } from 'kysely'
import { newUuid } from '../base/index.ts'
import { isTlpLevel, strictest } from '../stix/index.ts'
import type { Tx } from '../store/index.ts'
import type { ObservableKind } from '../telemetry/index.ts'
import { toKindNumber } from './history.ts'
import type { IndicatorRow } from './indicator.ts'
import type { MatchHow } from './indicator-index.ts'

export const firstKept = 5
export const lastKept = 20
const maxLineUnits = 65_536

/** One thing seen, as it is shown under its alert. */
export interface NewEvidence {
  readonly kind: ObservableKind
  readonly value: string
  readonly field: string | null
  readonly source: number
  readonly place: string | null
  readonly format: string | null
  readonly line: string | null
  readonly firstAt: number
  readonly lastAt: number
  readonly count: number
  readonly remark: string | null
}

/** One observable that met an indicator, with how often. */
export interface MatchedObservable {
  readonly kind: ObservableKind
  readonly value: string
  readonly how: MatchHow
  readonly count: number
  readonly firstAt: number
  readonly lastAt: number
  readonly sources: readonly number[]
  /** Of this observable; of many the first few and the last few. */
  readonly evidence: readonly NewEvidence[]
}

export interface IndicatorMatches {
  readonly indicator: Pick<IndicatorRow, 'id' | 'level' | 'severity'>
  readonly origin: 'live' | 'history'
  readonly observables: readonly MatchedObservable[]
}

export interface AlertChanges {
  readonly opened: readonly string[]
  readonly grown: readonly string[]
}

/**
 * Writes what was matched into alerts: one open alert for each indicator, which grows, however many lines there are. A
 * value that was dismissed for this indicator opens none again: it is counted on the dismissed alert. After a
 * confirmation, what comes next opens a new alert: what was confirmed stays as it was told to others.
 */
export async function recordMatches(tx: Tx, matches: readonly IndicatorMatches[], nowMs: number): Promise<AlertChanges> {
  const opened: string[] = []
  const grown: string[] = []
  for (const match of matches) {
    const alarming = await withoutDismissed(tx, match)
    if (alarming.length === 0) continue
    const open = await findOpen(tx, match.indicator.id)
    const seq = open?.seq ?? (await openAlert(tx, { ...match, observables: alarming }, { nowMs, opened }))
    if (open !== undefined) {
      await growAlert(tx, { ...match, observables: alarming }, { open, nowMs })
      grown.push(open.id)
    }
    await writeObservables(tx, seq, alarming)
    await writeEvidence(tx, seq, { ...match, observables: alarming })
  }
  if (opened.length > 0) tx.outbox('alert.opened', JSON.stringify({ ids: opened }))
  if (grown.length > 0) tx.outbox('alert.grew', JSON.stringify({ ids: grown }))
  return { opened, grown }
}

/** Counts what was dismissed before on the alert it was dismissed with, and gives the rest. */
async function withoutDismissed(tx: Tx, { indicator, observables }: IndicatorMatches): Promise<MatchedObservable[]> {
  const dismissed = await tx.db
    .selectFrom('alert')
    .select('seq')
    .where('indicator_id', '=', indicator.id)
    .where('status', '=', 'dismissed')
    .orderBy('seq', 'desc')
    .execute()
  if (dismissed.length === 0) return [...observables]
  const rest: MatchedObservable[] = []
  for (const observable of observables) {
    let isSuppressed = false
    for (const { seq } of dismissed) {
      if (isSuppressed) break
      const done = await tx.db
        .updateTable('alert_observable')
        .set((row) => ({
          suppressed: row('suppressed', '+', observable.count),
          first_seen_at: row.fn<number>('min', ['first_seen_at', row.val(observable.firstAt)]),
          last_seen_at: row.fn<number>('max', ['last_seen_at', row.val(observable.lastAt)]),
        }))
        .where('alert_seq', '=', seq)
        .where('kind', '=', toKindNumber(observable.kind))
        .where('value', '=', observable.value)
        .executeTakeFirst()
      isSuppressed = done.numUpdatedRows > 0n
    }
    if (!isSuppressed) rest.push(observable)
  }
  return rest
}

interface OpenAlert {
  readonly seq: number
  readonly id: string
  readonly level: string
  readonly first_seen_at: number
  readonly last_seen_at: number
  readonly count: number
}

function findOpen(tx: Tx, indicatorId: string): Promise<OpenAlert | undefined> {
  return tx.db
    .selectFrom('alert')
    .select(['seq', 'id', 'level', 'first_seen_at', 'last_seen_at', 'count'])
    .where('indicator_id', '=', indicatorId)
    .where('status', '=', 'open')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

async function openAlert(tx: Tx, match: IndicatorMatches, parts: { nowMs: number; opened: string[] }): Promise<number> {
  const { indicator, origin, observables } = match
  const id = newUuid()
  const [seq] = await tx.insertEach('alert', [
    {
      id,
      indicator_id: indicator.id,
      status: 'open',
      severity: indicator.severity,
      origin,
      level: indicator.level,
      ...toSpan(observables),
      opened_at: parts.nowMs,
      changed_at: parts.nowMs,
      decided_by: null,
      decided_at: null,
      reason: null,
      sighting_id: null,
    },
  ])
  if (seq === undefined) throw new Error('an alert could not be written')
  parts.opened.push(id)
  return seq
}

async function growAlert(tx: Tx, match: IndicatorMatches, parts: { open: OpenAlert; nowMs: number }): Promise<void> {
  const { open, nowMs } = parts
  const span = toSpan(match.observables)
  const levels = [open.level, match.indicator.level].filter(isTlpLevel)
  await tx.db
    .updateTable('alert')
    .set({
      level: strictest(levels),
      severity: match.indicator.severity,
      count: open.count + span.count,
      first_seen_at: Math.min(open.first_seen_at, span.first_seen_at),
      last_seen_at: Math.max(open.last_seen_at, span.last_seen_at),
      changed_at: nowMs,
    })
    .where('seq', '=', open.seq)
    .execute()
}

async function writeObservables(tx: Tx, seq: number, observables: readonly MatchedObservable[]): Promise<void> {
  for (const { kind, value, how, count, firstAt, lastAt } of observables) {
    await tx.db
      .insertInto('alert_observable')
      .values({
        alert_seq: seq,
        kind: toKindNumber(kind),
        value,
        how,
        count,
        first_seen_at: firstAt,
        last_seen_at: lastAt,
        suppressed: 0,
      })
      .onConflict((conflict) =>
        conflict.columns(['alert_seq', 'kind', 'value']).doUpdateSet((row) => ({
          count: row('alert_observable.count', '+', count),
          first_seen_at: row.fn<number>('min', ['alert_observable.first_seen_at', row.val(firstAt)]),
          last_seen_at: row.fn<number>('max', ['alert_observable.last_seen_at', row.val(lastAt)]),
        })),
      )
      .execute()
  }
  const sources = [...new Set(observables.flatMap((observable) => observable.sources))]
  await tx.insertEach(
    'alert_source',
    sources.map((source) => ({ alert_seq: seq, source })),
    'ignore',
  )
}

/** Of live evidence, the first few and the last few are kept; that of the history is one entry for each day and source. */
async function writeEvidence(tx: Tx, seq: number, { origin, observables }: IndicatorMatches): Promise<void> {
  const found = observables.flatMap((observable) => observable.evidence).sort((a, b) => a.firstAt - b.firstAt)
  const highest = await tx.db
    .selectFrom('alert_evidence')
    .select((row) => row.fn.max('number').as('number'))
    .where('alert_seq', '=', seq)
    .executeTakeFirst()
  const last = highest?.number ?? 0
  const rows = found.map(({ kind, firstAt, lastAt, line, ...rest }, index) => ({
    alert_seq: seq,
    number: last + index + 1,
    origin,
    kind: toKindNumber(kind),
    line: line === null ? null : line.slice(0, maxLineUnits),
    first_at: firstAt,
    last_at: lastAt,
    ...rest,
  }))
  await tx.insertEach('alert_evidence', rows)
  if (origin === 'history') return
  const live = await tx.db
    .selectFrom('alert_evidence')
    .select('number')
    .where('alert_seq', '=', seq)
    .where('origin', '=', 'live')
    .orderBy('number')
    .execute()
  const gone = live.slice(firstKept, Math.max(firstKept, live.length - lastKept)).map((row) => row.number)
  if (gone.length === 0) return
  await tx.db
    .deleteFrom('alert_evidence')
    .where('alert_seq', '=', seq)
    .where(sql<boolean>`number in (select value from json_each(${JSON.stringify(gone)}))`)
    .execute()
}

function toSpan(observables: readonly MatchedObservable[]): { count: number; first_seen_at: number; last_seen_at: number } {
  let count = 0
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const observable of observables) {
    count += observable.count
    first = Math.min(first, observable.firstAt)
    last = Math.max(last, observable.lastAt)
  }
  return { count, first_seen_at: first, last_seen_at: last }
}
