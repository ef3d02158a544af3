import type { Store, Tx } from '../store/index.ts'
import { toValue } from './examination.ts'
import { toWords } from './words.ts'

/** `meta` key: the sequence number up to which objects are in the full-text index. */
export const indexedThroughKey = 'intel.indexed-through'

const rowsPerCommit = 500
const quietMs = 300

/**
 * Keeps the full-text index: filled after the objects were committed, so that taking in is not slowed down, when nothing
 * came for a moment, and always before a search answers.
 */
export class SearchIndex {
  readonly #store: Store
  #running: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(store: Store) {
    this.#store = store
  }

  /** Fills it soon. A failure is left to the next search, which tries again and tells. */
  later(): void {
    if (this.#isClosed) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.catchUp().catch(() => {}), quietMs)
    this.#timer.unref()
  }

  /** When it is done, everything that was committed before the call is in the index. */
  async catchUp(): Promise<void> {
    // What runs already may have begun before the last commit: after it comes one more look, which is cheap.
    await this.#running
    this.#running ??= this.#fill().finally(() => {
      this.#running = undefined
    })
    await this.#running
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await this.#running?.catch(() => {})
  }

  async #fill(): Promise<void> {
    const newest = await this.#store.db
      .selectFrom('object')
      .select((row) => row.fn.max('seq').as('seq'))
      .executeTakeFirst()
    const indexed = await this.#store.db.selectFrom('meta').select('value').where('key', '=', indexedThroughKey).executeTakeFirst()
    if ((newest?.seq ?? 0) <= Number(indexed?.value ?? 0)) return
    while (!this.#isClosed) {
      const indexed = await this.#store.commit(indexMore)
      if (indexed < rowsPerCommit) return
    }
  }
}

async function indexMore(tx: Tx): Promise<number> {
  const indexed = await tx.db.selectFrom('meta').select('value').where('key', '=', indexedThroughKey).executeTakeFirst()
  const rows = await tx.db
    .selectFrom('object')
    .select(['seq', 'text'])
    .where('seq', '>', Number(indexed?.value ?? 0))
    .orderBy('seq')
    .limit(rowsPerCommit)
    .execute()
  const last = rows.at(-1)
  if (last === undefined) return 0
  await tx.insertEach(
    'object_words',
    rows.map((row) => ({ rowid: row.seq, words: toWords(toValue(row)) })),
  )
  await tx.db
    .insertInto('meta')
    .values({ key: indexedThroughKey, value: String(last.seq) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: String(last.seq) }))
    .execute()
  return rows.length
}
