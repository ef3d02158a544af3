import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Store } from '../store/index.ts'
import { observableKinds } from '../telemetry/index.ts'
import { correctEntries, dayMs, readTotals } from './history.ts'
import { atomsOf, indicatorStates, listedOf } from './indicator.ts'
import { checkPlants } from './plants/checking.ts'

export interface DetectFinding {
  /** For a person: what is wrong. */
  readonly what: string
  /** `alert 17`, `indicator 4 indicator--…`, `history 3 example.evil`. */
  readonly place: string
  readonly isMended: boolean
}

export interface DetectReport {
  readonly checked: {
    readonly alerts: number
    readonly indicators: number
    readonly historyEntries: number
    readonly plantModels: number
    readonly episodes: number
  }
  readonly findings: readonly DetectFinding[]
}

const rowsPerStep = 20_000
const maxFindings = 1000

/**
 * The doctor's look at detection: every remembered entry is one that could have been seen, alerts are the sum of their
 * observables, indicators can be loaded, models are what their hash says, episodes and their alerts agree. Sums are mended;
 * what was seen is never changed.
 */
export async function checkDetect(store: Store, options: { readonly mend: boolean }): Promise<DetectReport> {
  const findings: DetectFinding[] = []
  const tell = (finding: DetectFinding): void => {
    if (findings.length < maxFindings) findings.push(finding)
  }
  const parts = { store, mend: options.mend, tell }
  const indicators = await checkIndicators(parts)
  const alerts = await checkAlerts(parts)
  const historyEntries = await checkHistory(parts)
  const plants = await checkPlants(store, (what, place) => tell({ what, place, isMended: false }))
  return { checked: { alerts, indicators, historyEntries, ...plants }, findings }
}

interface Parts {
  readonly store: Store
  readonly mend: boolean
  readonly tell: (finding: DetectFinding) => void
}

async function checkIndicators({ store, tell }: Parts): Promise<number> {
  let checked = 0
  for (let after = 0; ; ) {
    const rows = await store.db
      .selectFrom('indicator')
      .select(['number', 'id', 'state', 'atoms', 'listed'])
      .where('number', '>', after)
      .orderBy('number')
      .limit(rowsPerStep)
      .execute()
    const last = rows.at(-1)
    if (last === undefined) return checked
    for (const row of rows) {
      const place = `indicator ${row.number} ${row.id}`
      if (!indicatorStates.some((state) => state === row.state)) tell({ what: `"${row.state}" is no state.`, place, isMended: false })
      try {
        if (atomsOf(row).length + listedOf(row).length === 0 && row.state === 'matching') {
          tell({ what: 'It is matched, but looks for nothing.', place, isMended: false })
        }
      } catch (error) {
        tell({
          what: `What it looks for cannot be read: ${error instanceof Error ? error.message : String(error)}`,
          place,
          isMended: false,
        })
      }
    }
    checked += rows.length
    after = last.number
    await nextTurn()
  }
}

async function checkAlerts({ store, mend, tell }: Parts): Promise<number> {
  const { count } = await store.db
    .selectFrom('alert')
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const wrong = await sql<{ seq: number; count: number; sum: number | null; first: number | null; last: number | null }>`
    select alert.seq, alert.count, sum(seen.count) as sum, min(seen.first_seen_at) as first, max(seen.last_seen_at) as last
    from alert left join alert_observable as seen on seen.alert_seq = alert.seq where alert.kind = 'indicator' group by alert.seq
    having sum is not alert.count or (status = 'open' and (first is not alert.first_seen_at or last is not alert.last_seen_at))`.execute(
    store.db,
  )
  for (const row of wrong.rows) {
    const isMended = mend && row.sum !== null
    if (isMended) {
      const { sum, first, last } = row
      await store.commit((tx) =>
        tx.db
          .updateTable('alert')
          .set({ count: sum ?? 0, first_seen_at: first ?? 0, last_seen_at: last ?? 0 })
          .where('seq', '=', row.seq)
          .execute(),
      )
    }
    tell({
      what: `It says ${row.count} and is the sum of ${row.sum ?? 0}, or its times are not those of its observables.`,
      place: `alert ${row.seq}`,
      isMended,
    })
  }
  const undecided = await store.db
    .selectFrom('alert')
    .select('seq')
    .where((row) =>
      row.or([
        row('status', 'not in', ['open', 'confirmed', 'dismissed']),
        row(sql`(status = 'open')`, '=', sql`(decided_at is not null)`),
      ]),
    )
    .limit(maxFindings)
    .execute()
  for (const { seq } of undecided) tell({ what: 'Its status does not agree with its decision.', place: `alert ${seq}`, isMended: false })
  return count
}

async function checkHistory({ store, mend, tell }: Parts): Promise<number> {
  let checked = 0
  for (let after: { kind: number; key: string; day: number; source: number } | undefined; ; ) {
    let select = store.db
      .selectFrom('history')
      .selectAll()
      .orderBy('kind')
      .orderBy('key')
      .orderBy('day')
      .orderBy('source')
      .limit(rowsPerStep)
    if (after !== undefined)
      select = select.where(sql<boolean>`(kind, key, day, source) > (${after.kind}, ${after.key}, ${after.day}, ${after.source})`)
    const rows = await select.execute()
    const last = rows.at(-1)
    if (last === undefined) break
    for (const row of rows) {
      const start = row.day * dayMs
      const isSane =
        observableKinds[row.kind] !== undefined &&
        row.count > 0 &&
        row.first_at >= start &&
        row.first_at <= row.last_at &&
        row.last_at < start + dayMs
      if (!isSane) tell({ what: 'An entry that nothing can have left.', place: `history ${row.kind} ${row.key}`, isMended: false })
    }
    checked += rows.length
    after = last
    await nextTurn()
  }
  const { entries } = await readTotals(store.db)
  if (entries !== checked) {
    if (mend) await store.commit((tx) => correctEntries(tx, () => checked))
    tell({ what: `The history says ${entries} entries and has ${checked}.`, place: 'history', isMended: mend })
  }
  return checked
}
