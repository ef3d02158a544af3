import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Clock } from '../base/index.ts'
import type { IndicatorVersion, Intel } from '../intel/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { recordMatches } from './alert-writing.ts'
import { atomsOf, type IndicatorRow, listedOf, type NewIndicatorRow, type Rules, toIndicatorRow, toMatched } from './indicator.ts'
import type { Atom, IndicatorIndex } from './indicator-index.ts'
import { fromMeta, toMeta } from './meta.ts'
import { toPastMatches } from './past-matches.ts'
import type { Turns } from './turns.ts'

const indicatorSeqKey = 'detect.indicator-seq'
const withdrawalSeqKey = 'detect.withdrawal-seq'
const listsKey = 'detect.warninglists'
const versionsPerTurn = 500
const rowsPerLoad = 10_000

/** What came of taking indicators over. */
export interface Refreshed {
  readonly added: number
  readonly removed: number
  /** Alerts that the history opened, or made grow. */
  readonly retro: number
}

/** Called while indicators are loaded, with how many are. */
export type LoadProgress = (loaded: number, all: number) => void

interface Change {
  /** Undefined for an indicator that was not known. */
  readonly before: IndicatorRow | undefined
  readonly after: NewIndicatorRow
}

interface Parts {
  readonly store: Store
  readonly intel: Intel
  readonly clock: Clock
  readonly index: IndicatorIndex
  readonly turns: Turns
  readonly findList: (atom: Atom) => string | undefined
}

/**
 * Keeps the index equal to the indicators held: the latest version of each counts. What is written and what is in memory
 * change in one turn, in which no telemetry is taken: an observation is met by the index or found in the history, never
 * neither and never both.
 */
export class Matching {
  readonly #parts: Parts
  /** Grows with each change of an indicator. */
  changes = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Fills the index from the database. `signature` names the warning lists: where they changed, they are applied anew. */
  async load(signature: string, progress: LoadProgress = () => {}): Promise<void> {
    const { store, index } = this.#parts
    if ((await fromMeta(store.db, listsKey)) !== signature) await this.#applyLists(signature)
    const { all } = await store.db
      .selectFrom('indicator')
      .select((row) => row.fn.countAll<number>().as('all'))
      .executeTakeFirstOrThrow()
    let loaded = 0
    for (let after = 0; ; ) {
      const rows = await store.db
        .selectFrom('indicator')
        .select(['number', 'state', 'atoms'])
        .where('number', '>', after)
        .orderBy('number')
        .limit(rowsPerLoad)
        .execute()
      const last = rows.at(-1)
      if (last === undefined) return
      for (const row of rows) if (row.state === 'matching') for (const atom of atomsOf(row)) index.add(atom, row.number)
      after = last.number
      loaded += rows.length
      progress(loaded, all)
      await nextTurn()
    }
  }

  /** Takes over every version that came since, and what was withdrawn. */
  async refresh(): Promise<Refreshed> {
    const { turns } = this.#parts
    const sum = { added: 0, removed: 0, retro: 0 }
    for (let isMore = true; isMore; ) {
      isMore = await turns.take(async () => {
        const step = (await this.#takeVersions()) ?? (await this.#takeWithdrawals())
        if (step === undefined) return false
        sum.added += step.added
        sum.removed += step.removed
        sum.retro += step.retro
        return true
      })
      await nextTurn()
    }
    return sum
  }

  /** Ends what has expired and begins what was waiting. */
  async wakeDue(): Promise<Refreshed> {
    const { store, clock, turns } = this.#parts
    const nowMs = clock.now()
    // Written out, not bound: a partial index is used only where its condition stands in the statement.
    const due = async (): Promise<IndicatorRow[]> => {
      const all = () => store.db.selectFrom('indicator').selectAll().limit(versionsPerTurn)
      const ended = await all().where(sql<boolean>`state = 'matching' and valid_until is not null and valid_until <= ${nowMs}`).execute()
      return [...ended, ...(await all().where(sql<boolean>`state = 'waiting' and valid_from <= ${nowMs}`).execute())]
    }
    const sum = { added: 0, removed: 0, retro: 0 }
    for (let rows = await due(); rows.length > 0; rows = await due()) {
      const step = await turns.take(async () => {
        const changes = (await due()).map((before) => ({ before, after: this.#rejudge(before) }))
        return this.#write(changes)
      })
      sum.added += step.added
      sum.removed += step.removed
      sum.retro += step.retro
      await nextTurn()
    }
    return sum
  }

  /** A person decides whether the warning lists apply to an indicator. Gives false for one that is not known. */
  ignoreLists(id: string, ignores: boolean): Promise<boolean> {
    const { store, turns } = this.#parts
    return turns.take(async () => {
      const before = await store.db.selectFrom('indicator').selectAll().where('id', '=', id).executeTakeFirst()
      if (before === undefined) return false
      await this.#write([{ before, after: this.#rejudge({ ...before, ignores_lists: ignores ? 1 : 0 }) }])
      return true
    })
  }

  async #takeVersions(): Promise<Refreshed | undefined> {
    const { store, intel } = this.#parts
    const seq = Number((await fromMeta(store.db, indicatorSeqKey)) ?? 0)
    const versions = await intel.indicatorsAfter(seq, versionsPerTurn)
    const last = versions.at(-1)
    if (last === undefined) return undefined
    const latest = new Map<string, IndicatorVersion>()
    for (const version of versions) {
      const other = latest.get(version.id)
      if (other === undefined || other.revision <= version.revision) latest.set(version.id, version)
    }
    const known = await this.#rowsOf([...latest.keys()])
    const changes = [...latest.values()].flatMap((version): Change[] => {
      const before = known.get(version.id)
      const isOlder = before !== undefined && before.state !== 'withdrawn' && before.revision >= version.revision
      if (isOlder) return []
      return [{ before, after: toIndicatorRow(version, { ...this.#rules(), ignoresLists: before?.ignores_lists === 1 }) }]
    })
    return this.#write(changes, (tx) => toMeta(tx, indicatorSeqKey, String(last.seq)))
  }

  async #takeWithdrawals(): Promise<Refreshed | undefined> {
    const { store, intel } = this.#parts
    const seq = Number((await fromMeta(store.db, withdrawalSeqKey)) ?? 0)
    const withdrawals = await intel.withdrawnIndicatorsAfter(seq, versionsPerTurn)
    const last = withdrawals.at(-1)
    if (last === undefined) return undefined
    const known = await this.#rowsOf(withdrawals.filter(({ isGone }) => isGone).map(({ id }) => id))
    const changes = [...known.values()].map((before) => ({ before, after: { ...before, state: 'withdrawn' } }))
    return this.#write(changes, (tx) => toMeta(tx, withdrawalSeqKey, String(last.seq)))
  }

  async #rowsOf(ids: readonly string[]): Promise<Map<string, IndicatorRow>> {
    if (ids.length === 0) return new Map()
    const rows = await this.#parts.store.db.selectFrom('indicator').selectAll().where('id', 'in', ids).execute()
    return new Map(rows.map((row) => [row.id, row]))
  }

  /** The commit, then the index: a crash in between is mended by `load`. New ones are matched with the past in the same commit. */
  async #write(changes: readonly Change[], more: (tx: Tx) => Promise<void> = async () => {}): Promise<Refreshed> {
    const { store, clock, index } = this.#parts
    const written = await store.commit(async (tx) => {
      const numbers = await writeRows(tx, changes)
      const past = await toPastMatches(
        tx.db,
        changes.filter(isNew).map(({ after }) => after),
      )
      const { opened, grown } = await recordMatches(tx, past, clock.now())
      await more(tx)
      return { numbers, retro: opened.length + grown.length }
    })
    this.changes += 1
    let added = 0
    let removed = 0
    for (const [at, { before, after }] of changes.entries()) {
      const number = written.numbers[at] ?? 0
      if (before?.state === 'matching') for (const atom of atomsOf(before)) index.remove(atom, number)
      if (after.state === 'matching') for (const atom of atomsOf(after)) index.add(atom, number)
      if (after.state === 'matching' && before?.state !== 'matching') added += 1
      if (after.state !== 'matching' && before?.state === 'matching') removed += 1
    }
    return { added, removed, retro: written.retro }
  }

  /** The same version under the lists and the time of now. What was revoked, withdrawn or cannot be matched stays so. */
  #rejudge(row: IndicatorRow): IndicatorRow {
    if (!['matching', 'waiting', 'listed', 'expired'].includes(row.state)) return row
    const all = [...atomsOf(row), ...listedOf(row).map(({ atom }) => atom)]
    return { ...row, ...toMatched(all, { ...this.#rules(), row }) }
  }

  #rules(): Rules {
    const { clock, findList, index } = this.#parts
    return { nowMs: clock.now(), findList, refuses: (atom) => index.refuses(atom) }
  }

  async #applyLists(signature: string): Promise<void> {
    const { store } = this.#parts
    for (let after = 0; ; ) {
      const rows = await store.db
        .selectFrom('indicator')
        .selectAll()
        .where('number', '>', after)
        .where('state', 'in', ['matching', 'waiting', 'listed'])
        .orderBy('number')
        .limit(versionsPerTurn)
        .execute()
      const last = rows.at(-1)
      if (last === undefined) break
      const judged = rows.map((before) => ({ before, after: this.#rejudge(before) }))
      // The index is still empty: what `#write` takes out of it is not there, and what it adds is added again by `load`.
      await this.#write(judged.filter(({ before, after }) => before.atoms !== after.atoms || before.listed !== after.listed))
      after = last.number
      await nextTurn()
    }
    await store.commit((tx) => toMeta(tx, listsKey, signature))
  }
}

/** Something is matched that was not: it may have been seen before. */
function isNew({ before, after }: Change): boolean {
  return after.state === 'matching' && (before?.state !== 'matching' || before.atoms !== after.atoms)
}

/** Gives their numbers, in the order of the changes. */
async function writeRows(tx: Tx, changes: readonly Change[]): Promise<(number | undefined)[]> {
  const fresh = changes.flatMap(({ before, after }) => (before === undefined ? [after] : []))
  const numbers = (await tx.insertEach('indicator', fresh)).values()
  for (const { before, after } of changes)
    if (before !== undefined) await tx.db.updateTable('indicator').set(after).where('number', '=', before.number).execute()
  return changes.map(({ before }) => before?.number ?? numbers.next().value)
}
