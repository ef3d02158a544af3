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
  #searches = 0
  #isInterrupted = false
  #isClosed = false

  constructor(store: Store) {
    this.#store = store
  }

  /** Fills it soon; what runs already gives way, unless a search waits. A failure is left to the next search, which tells. */
  later(): void {
    if (this.#isClosed) return
    this.#isInterrupted = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#start().catch(() => {})
    }, quietMs)
    this.#timer.unref()
  }

  /** When it is done, everything that was committed before the call is in the index. */
  async catchUp(): Promise<void> {
    this.#searches += 1
    try {
      // What runs already may have begun before the last commit: after it comes one more look, which is cheap.
      await this.#running
      await this.#start()
    } finally {
      this.#searches -= 1
    }
  }

  #start(): Promise<void> {
    this.#running ??= this.#fill().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await this.#running?.catch(() => {})
  }

  async #fill(): Promise<void> {
    this.#isInterrupted = false
    const newest = await this.#store.db
      .selectFrom('object')
      .select((row) => row.fn.max('seq').as('seq'))
      .executeTakeFirst()
    const indexed = await this.#store.db.selectFrom('meta').select('value').where('key', '=', indexedThroughKey).executeTakeFirst()
    if ((newest?.seq ?? 0) <= Number(indexed?.value ?? 0)) return
    while (!this.#isClosed && (this.#searches > 0 || !this.#isInterrupted)) {
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
