import type { Reader } from '../../identity/index.ts'
import { levelsFor, requireRow } from '../access.ts'
import type { DutyBook } from '../duties.ts'
import type { DutyChange } from '../duty-changes.ts'
import type { FactBook } from '../fact-book.ts'
import { type Sheet, toSheet } from '../facts/fact.ts'
import { incidentFault } from '../faults.ts'
import type { LawBook } from '../law-book.ts'
import { type Coverage, toCoverage } from '../obligations/coverage.ts'
import type { IncidentParts } from '../parts.ts'
import { type FileDifference, toFileDifferences } from './law-differences.ts'
import { listRegimes, type RegimeFilter, type RegimeListed } from './regime-list.ts'
import { type RegimeDetail, toRegimeDetail } from './regime-view.ts'

export type { RegimeFilter, RegimeListed } from './regime-list.ts'

/** The law that an incident is judged under against the law as it is now. */
export interface LawOfIncident {
  readonly hash: string
  readonly since: number | null
  readonly isCurrent: boolean
  readonly files: readonly FileDifference[]
  /** What the incident's duties would become under the law as it is now. */
  readonly duties: readonly DutyChange[]
}

interface Books {
  readonly laws: LawBook
  readonly facts: FactBook
  readonly duties: DutyBook
}

/** The regimes to be read: what each asks for, how it stands, whether it concerns the organisation. */
export class RegimeBook {
  readonly #parts: IncidentParts
  readonly #books: Books

  constructor(parts: IncidentParts, books: Books) {
    this.#parts = parts
    this.#books = books
  }

  async list(reader: Reader, filter: RegimeFilter): Promise<RegimeListed[]> {
    return listRegimes(this.#books.laws.current, filter, { own: await this.#ownFor(reader), nowMs: this.#parts.clock.now() })
  }

  async get(reader: Reader, id: string): Promise<RegimeDetail & { readonly concern: Coverage | null }> {
    const { current } = this.#books.laws
    const regime = current.law.regimes.find((one) => one.id === id)
    if (regime === undefined) throw incidentFault('unknown-regime', `There is no regime "${id}".`)
    const own = await this.#ownFor(reader)
    const concern = own === null ? null : toCoverage(current.law, regime, own)
    return { ...toRegimeDetail(current, regime, this.#parts.clock.now()), concern }
  }

  async lawOf(reader: Reader, idOrNumber: string): Promise<LawOfIncident> {
    const { db } = this.#parts.store
    const row = await requireRow(db, reader, idOrNumber)
    const { laws, duties } = this.#books
    const { hash, since } = await laws.of(db, row.number)
    const isCurrent = hash === laws.current.hash
    if (isCurrent) return { hash, since, isCurrent, files: [], duties: [] }
    const files = toFileDifferences(await laws.textsOf(hash), await laws.textsOf(laws.current.hash))
    return { hash, since, isCurrent, files, duties: await duties.underCurrentLaw(row) }
  }

  /** What is known of the organisation is for those who see incidents. */
  async #ownFor(reader: Reader): Promise<Sheet | null> {
    if (levelsFor(reader).length === 0) return null
    return toSheet(await this.#books.facts.ofEntity(this.#parts.store.db))
  }
}
