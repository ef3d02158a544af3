import { canRead, type Reader } from '../identity/index.ts'
import type { Intel } from '../intel/index.ts'
import { isTlpLevel, strictest, type TlpLevel, tlpRank } from '../stix/index.ts'
import type { Store } from '../store/index.ts'

/** What a reader may see of the indicator behind an alert. */
export interface IndicatorView {
  readonly id: string
  readonly name: string
  readonly pattern: string
  readonly level: TlpLevel
  readonly createdBy: string | null
}

interface Parts {
  readonly store: Store
  readonly intel: Intel
  /** How strictly this organisation's own telemetry is held: no marking stands in it. */
  readonly ownLevel: TlpLevel
}

/**
 * Who sees an alert: who may see its indicator (the egress gate says so), at the strictest level it had while the alert
 * grew, reads the whole node, and is cleared for what is the organisation's own. Alerts tell who was hit, and show the
 * telemetry that says so: a partner that reads one collection, or what all the world may know, has no part in them.
 */
export class AlertVisibility {
  readonly #store: Store
  readonly #intel: Intel
  readonly #ownLevel: TlpLevel

  constructor({ store, intel, ownLevel }: Parts) {
    this.#store = store
    this.#intel = intel
    this.#ownLevel = ownLevel
  }

  /** Whether there can be any alert for this reader. */
  reaches(reader: Reader): boolean {
    return reader.isAdmin || (canRead(reader, '*') && isWithin(reader, this.#ownLevel))
  }

  /** The indicator by its id, for those the reader may see. */
  async indicators(reader: Reader, ids: Iterable<string>): Promise<Map<string, IndicatorView>> {
    const views = new Map<string, IndicatorView>()
    if (!this.reaches(reader)) return views
    for (const id of new Set(ids)) {
      const view = (await this.#released(reader, id)) ?? (await this.#withdrawn(reader, id))
      if (view !== undefined) views.set(id, view)
    }
    return views
  }

  /** With parts of the pattern closed to the reader, what was seen would tell them: then there is no alert either. */
  async #released(reader: Reader, id: string): Promise<IndicatorView | undefined> {
    const found = await this.#intel.get(reader, 'alert', id)
    if (found === undefined || typeof found.value.pattern !== 'string') return undefined
    const { name, pattern, created_by_ref: createdBy } = found.value
    return {
      id,
      name: typeof name === 'string' && name !== '' ? name : pattern,
      pattern,
      level: found.level,
      createdBy: typeof createdBy === 'string' ? createdBy : null,
    }
  }

  /** The object is gone, what it found here is not: administrators keep the alert, without the words of the indicator. */
  async #withdrawn(reader: Reader, id: string): Promise<IndicatorView | undefined> {
    if (!reader.isAdmin) return undefined
    const row = await this.#store.db
      .selectFrom('indicator')
      .select('level')
      .where('id', '=', id)
      .where('state', '=', 'withdrawn')
      .executeTakeFirst()
    if (row === undefined || !isTlpLevel(row.level) || !isWithin(reader, row.level)) return undefined
    return { id, name: 'a withdrawn indicator', pattern: '', level: row.level, createdBy: null }
  }
}

/** Whether the reader's clearance reaches this level, as kept in a row. */
export function isWithin(reader: Reader, level: string): boolean {
  return isTlpLevel(level) && tlpRank(level) <= tlpRank(reader.clearance)
}

export function toStricter(level: string, other: TlpLevel): TlpLevel {
  return isTlpLevel(level) ? strictest([level, other]) : 'red'
}
