import type { TlpLevel } from '../stix/index.ts'
import type { Store } from '../store/index.ts'
import type { Markings } from './markings.ts'

/** A version of an indicator as detection takes it in: inside the node, so not through the gate; what is shown of it is. */
export interface IndicatorVersion {
  readonly seq: number
  readonly id: string
  /** Sortable form of its `modified`. */
  readonly revision: string
  readonly isRevoked: boolean
  readonly text: string
  readonly level: TlpLevel
}

export interface Withdrawal {
  readonly seq: number
  readonly id: string
  /** No version of it is held any more. */
  readonly isGone: boolean
}

export class Indicators {
  readonly #store: Store
  readonly #markings: Markings

  constructor(store: Store, markings: Markings) {
    this.#store = store
    this.#markings = markings
  }

  /** In the order in which they came. */
  async after(seq: number, limit: number): Promise<IndicatorVersion[]> {
    const rows = await this.#store.db
      .selectFrom('object')
      .select(['seq', 'id', 'type', 'revision', 'is_revoked', 'handling', 'markings', 'text'])
      .where('type', '=', 'indicator')
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(limit)
      .execute()
    const meanings = await this.#markings.resolve(rows)
    return rows.map((row) => ({
      seq: row.seq,
      id: row.id,
      revision: row.revision,
      isRevoked: row.is_revoked === 1,
      text: row.text,
      level: meanings.levelOf(row),
    }))
  }

  /** Indicators withdrawn from any collection, in order, by a sequence of their own. */
  async withdrawnAfter(seq: number, limit: number): Promise<Withdrawal[]> {
    const rows = await this.#store.db
      .selectFrom('withdrawn')
      .select((row) => [
        'seq',
        'id',
        row.not(row.exists(row.selectFrom('object').select('object.seq').whereRef('object.id', '=', 'withdrawn.id'))).as('is_gone_now'),
      ])
      .where('type', '=', 'indicator')
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(limit)
      .execute()
    return rows.map((row) => ({ seq: row.seq, id: row.id, isGone: Boolean(row.is_gone_now) }))
  }
}
