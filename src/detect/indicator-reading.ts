import { sql } from 'kysely'
import { type Reader, requireAdministrator } from '../identity/index.ts'
import type { Intel } from '../intel/index.ts'
import type { Store } from '../store/index.ts'
import { detectFault } from './faults.ts'
import { type IndicatorRow, type IndicatorState, type ListedAtom, listedOf } from './indicator.ts'
import type { Matching } from './matching.ts'

/** What becomes of one indicator that the reader may see. */
export interface IndicatorStatus {
  readonly id: string
  readonly name: string
  readonly pattern: string
  readonly state: IndicatorState
  /** Why it is not matched, or what is not matched of it. */
  readonly reason: string | null
  /** Kept back by warning lists, each with the list's name. */
  readonly listed: readonly ListedAtom[]
  readonly ignoresLists: boolean
  readonly validFrom: number
  readonly validUntil: number | null
}

export interface IndicatorQuery {
  /** `listed` gives also those of which a part is matched. Absent: all that are not matched, or not wholly. */
  readonly state?: IndicatorState | undefined
  readonly limit: number
  readonly after?: string | undefined
}

/** Which indicators are matched and which are not, and why. */
export class IndicatorReading {
  readonly #store: Store
  readonly #intel: Intel
  readonly #matching: Matching
  #counted: { readonly changes: number; readonly counts: Record<IndicatorState, number> } | undefined

  constructor(parts: { store: Store; intel: Intel; matching: Matching }) {
    this.#store = parts.store
    this.#intel = parts.intel
    this.#matching = parts.matching
  }

  async list(reader: Reader, query: IndicatorQuery): Promise<{ indicators: IndicatorStatus[]; next: string | null }> {
    const { limit, state } = query
    if (query.after !== undefined && !/^\d{1,15}$/.test(query.after))
      throw detectFault('bad-cursor', 'The cursor is not one of this list.', 'after')
    const found: { number: number; status: IndicatorStatus }[] = []
    for (let after = Number(query.after ?? 0); found.length <= limit; ) {
      let select = this.#store.db
        .selectFrom('indicator')
        .selectAll()
        .where('number', '>', after)
        .orderBy('number')
        .limit(limit + 1)
      if (state === undefined) select = select.where((row) => row.or([row('state', '!=', 'matching'), row('listed', 'is not', null)]))
      else if (state === 'listed') select = select.where((row) => row.or([row('state', '=', 'listed'), row('listed', 'is not', null)]))
      else select = select.where('state', '=', state)
      const rows = await select.execute()
      for (const row of rows) {
        const status = await this.#toStatus(reader, row)
        if (status !== undefined) found.push({ number: row.number, status })
      }
      const last = rows.at(-1)
      if (last === undefined || rows.length <= limit) break
      after = last.number
    }
    const page = found.slice(0, limit)
    return { indicators: page.map(({ status }) => status), next: found.length > limit ? String(page.at(-1)?.number) : null }
  }

  async find(reader: Reader, id: string): Promise<IndicatorStatus | undefined> {
    const row = await this.#store.db.selectFrom('indicator').selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? undefined : this.#toStatus(reader, row)
  }

  /** Matches an indicator although warning lists hold it back, or lets them hold it again. */
  async ignoreLists(reader: Reader, id: string, ignores: boolean): Promise<void> {
    requireAdministrator(reader)
    const status = await this.find(reader, id)
    if (status === undefined || !(await this.#matching.ignoreLists(id, ignores))) {
      throw detectFault('unknown-indicator', `There is no indicator ${id}.`)
    }
  }

  /** By state, all that are held: numbers of the node itself, for its administrators. Asked for once a second by each page. */
  async counts(): Promise<Record<IndicatorState, number>> {
    const { changes } = this.#matching
    if (this.#counted?.changes !== changes) this.#counted = { changes, counts: await this.#count() }
    return this.#counted.counts
  }

  /** Nearly all are matched, and those are counted without being looked at. */
  async #count(): Promise<Record<IndicatorState, number>> {
    const counts = { matching: 0, waiting: 0, expired: 0, revoked: 0, withdrawn: 0, held: 0, listed: 0 }
    const { all } = await this.#store.db
      .selectFrom('indicator')
      .select((row) => row.fn.countAll<number>().as('all'))
      .executeTakeFirstOrThrow()
    // Written out, not bound: a partial index is used only where its condition stands in the statement.
    const others = await sql<{ state: IndicatorState; count: number }>`
      select state, count(*) as count from indicator where state != 'matching' group by state`.execute(this.#store.db)
    counts.matching = all
    for (const { state, count } of others.rows) {
      counts[state] = count
      counts.matching -= count
    }
    return counts
  }

  async #toStatus(reader: Reader, row: IndicatorRow): Promise<IndicatorStatus | undefined> {
    const found = await this.#intel.get(reader, 'api', row.id)
    // With its pattern closed, reason and listed values would tell it.
    if (found === undefined || found.value.pattern !== row.pattern) return undefined
    return {
      id: row.id,
      name: typeof found.value.name === 'string' ? found.value.name : row.pattern,
      pattern: row.pattern,
      // Written by `matching.ts` alone, from the states this type names.
      state: row.state as IndicatorState,
      reason: row.reason,
      listed: listedOf(row),
      ignoresLists: row.ignores_lists === 1,
      validFrom: row.valid_from,
      validUntil: row.valid_until,
    }
  }
}
