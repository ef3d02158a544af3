import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Selectable, sql } from 'kysely'
import { isFault } from '../base/index.ts'
import { toContentHash } from '../ledger/index.ts'
import { markingsOf, parseStixObject, type StixObject } from '../stix/index.ts'
import type { Store, Tables, Tx } from '../store/index.ts'
import { changesOf } from './changes.ts'
import { toTextHash } from './incoming.ts'
import { joinMarkings } from './markings.ts'
import { indexedThroughKey } from './search-index.ts'

export interface IntelFinding {
  /** For a person: what is wrong. */
  readonly what: string
  /** `object 17 indicator--…`, `member 3/17`. */
  readonly place: string
  readonly isMended: boolean
}

export interface IntelReport {
  readonly checked: { readonly objects: number; readonly members: number }
  readonly findings: readonly IntelFinding[]
}

const rowsPerStep = 2000
const maxFindings = 1000

/**
 * The doctor's look at what is held: every text is parsed and hashed again, every column that was computed from it
 * compared, every version has its statement in the log, every member its object, every object its words in the index.
 * Texts, hashes and statements are never changed: what does not agree there is told. What can be computed anew is mended.
 */
export async function checkIntel(store: Store, options: { readonly mend: boolean }): Promise<IntelReport> {
  const check = new Check(store, options.mend)
  return changesOf(store).during(() => check.run())
}

class Check {
  readonly #store: Store
  readonly #mend: boolean
  readonly #findings: IntelFinding[] = []

  constructor(store: Store, mend: boolean) {
    this.#store = store
    this.#mend = mend
  }

  async run(): Promise<IntelReport> {
    const objects = await this.#checkObjects()
    await this.#checkOthers()
    await this.#checkStatements()
    const members = await this.#checkMembers()
    await this.#checkIndex()
    return { checked: { objects, members }, findings: this.#findings }
  }

  #tell(what: string, place: string, isMended = false): void {
    if (this.#findings.length < maxFindings) this.#findings.push({ what, place, isMended })
  }

  async #checkObjects(): Promise<number> {
    let checked = 0
    for (let after = 0; ; ) {
      const rows = await this.#store.db
        .selectFrom('object')
        .selectAll()
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(rowsPerStep)
        .execute()
      const last = rows.at(-1)
      if (last === undefined) return checked
      for (const row of rows) {
        const place = `object ${row.seq} ${row.id}`
        if (Buffer.compare(toTextHash(row.text), row.hash) !== 0) this.#tell('The text does not have the hash it was received with.', place)
        const parsed = parseHeld(row.text)
        if (typeof parsed === 'string') this.#tell(`The text is not a valid object any more: ${parsed}`, place)
        else await this.#compareColumns(row, parsed, place)
      }
      after = last.seq
      checked += rows.length
      await nextTurn()
    }
  }

  async #compareColumns(row: HeldColumns, object: StixObject, place: string): Promise<void> {
    if (row.id !== object.id || row.revision !== object.revision) this.#tell('The text belongs to another version.', place)
    const right = toColumns(object)
    const wrong = derivedColumns.filter((column) => row[column] !== right[column])
    if (wrong.length === 0) return
    await this.#mending((tx) => tx.db.updateTable('object').set(right).where('seq', '=', row.seq).execute())
    this.#tell(`Columns did not agree with the text: ${wrong.join(', ')}.`, place, this.#mend)
  }

  async #checkOthers(): Promise<void> {
    const rows = await this.#store.db
      .selectFrom('object')
      .select(['id'])
      .groupBy('id')
      .having((is) => is.and([is(is.fn.countAll(), '>', 1), is(is.fn.min('has_others'), '=', 0)]))
      .limit(maxFindings)
      .execute()
    for (const { id } of rows) {
      await this.#mending((tx) => tx.db.updateTable('object').set({ has_others: 1 }).where('id', '=', id).execute())
      this.#tell('A version was not known to have others.', `object ${id}`, this.#mend)
    }
  }

  /** Each version has one statement of its own, and the statement is about this very text. */
  async #checkStatements(): Promise<void> {
    const shared = await sql<{ idx: number; objects: number }>`
      select statement_idx as idx, count(*) as objects from object group by statement_idx having count(*) > 1
      limit ${maxFindings}`.execute(this.#store.db)
    for (const { idx, objects } of shared.rows) this.#tell(`${objects} versions stand behind one statement.`, `statement ${idx}`)
    for (let after = 0; ; ) {
      const rows = await this.#store.db
        .selectFrom('object')
        .leftJoin('statement', 'statement.idx', 'object.statement_idx')
        .select(['object.seq', 'object.id', 'object.text', 'statement.kind', 'statement.subject', 'statement.content', 'statement.seed'])
        .where('object.seq', '>', after)
        .orderBy('object.seq')
        .limit(rowsPerStep)
        .execute()
      const last = rows.at(-1)
      if (last === undefined) return
      for (const row of rows) this.#checkStatement(row)
      after = last.seq
      await nextTurn()
    }
  }

  #checkStatement(row: StatedObject): void {
    const place = `object ${row.seq} ${row.id}`
    if ((row.kind !== 'received' && row.kind !== 'published') || row.subject !== row.id) {
      this.#tell('The log has no statement that this version came in.', place)
      return
    }
    const object = parseHeld(row.text)
    // What is wrong with the text itself was told above.
    if (typeof object === 'string') return
    if (row.seed === null || row.content === null || Buffer.compare(toContentHash(object.value, row.seed), row.content) !== 0)
      this.#tell('The statement that this version came in is about another text.', place)
  }

  async #checkMembers(): Promise<number> {
    const dangling = await this.#store.db
      .selectFrom('member')
      .leftJoin('object', 'object.seq', 'member.object_seq')
      .leftJoin('collection', 'collection.key', 'member.collection_key')
      .select(['member.collection_key', 'member.object_seq'])
      .where((is) => is.or([is('object.seq', 'is', null), is('collection.key', 'is', null)]))
      .limit(maxFindings)
      .execute()
    for (const { collection_key, object_seq } of dangling) {
      await this.#mending((tx) =>
        tx.db.deleteFrom('member').where('collection_key', '=', collection_key).where('object_seq', '=', object_seq).execute(),
      )
      this.#tell('A member has no object or no collection.', `member ${collection_key}/${object_seq}`, this.#mend)
    }
    const unheld = await this.#store.db
      .selectFrom('object')
      .leftJoin('member', 'member.object_seq', 'object.seq')
      .select(['object.seq', 'object.id'])
      .where('member.object_seq', 'is', null)
      .limit(maxFindings)
      .execute()
    for (const row of unheld) this.#tell('No collection holds this object, so nobody is given it.', `object ${row.seq} ${row.id}`)
    const count = await this.#store.db
      .selectFrom('member')
      .select((row) => row.fn.countAll<number>().as('members'))
      .executeTakeFirst()
    return count?.members ?? 0
  }

  async #checkIndex(): Promise<void> {
    const wrong = await sql<{ missing: number; orphaned: number }>`
      select
        (select count(*) from object left join object_words_docsize words on words.id = object.seq
          where words.id is null and object.seq <= coalesce((select cast(value as integer) from meta where key = ${indexedThroughKey}), 0)) as missing,
        (select count(*) from object_words_docsize words left join object on object.seq = words.id where object.seq is null) as orphaned`.execute(
      this.#store.db,
    )
    const { missing = 0, orphaned = 0 } = wrong.rows[0] ?? {}
    if (missing === 0 && orphaned === 0) return
    await this.#mending(async (tx) => {
      await sql`insert into object_words (object_words) values ('delete-all')`.execute(tx.db)
      await tx.db.deleteFrom('meta').where('key', '=', indexedThroughKey).execute()
    })
    this.#tell(
      `The search index lacks ${missing} objects and has ${orphaned} too many; it is made anew before the next search.`,
      'search index',
      this.#mend,
    )
  }

  async #mending(work: (tx: Tx) => Promise<unknown>): Promise<void> {
    if (this.#mend) await this.#store.commit(work)
  }
}

/** Columns that are computed from the text. */
const derivedColumns = ['type', 'spec_version', 'created_by', 'is_revoked', 'markings', 'has_granular'] as const
type DerivedColumns = Pick<Selectable<Tables['object']>, (typeof derivedColumns)[number]>
type StatedObject = Pick<Selectable<Tables['object']>, 'seq' | 'id' | 'text'> & {
  kind: string | null
  subject: string | null
  content: Uint8Array | null
  seed: Uint8Array | null
}
type HeldColumns = { seq: number; id: string; revision: string } & DerivedColumns

function toColumns(object: StixObject): DerivedColumns {
  const { refs, granular } = markingsOf(object.value)
  return {
    type: object.type,
    spec_version: object.specVersion,
    created_by: object.createdBy ?? null,
    is_revoked: object.isRevoked ? 1 : 0,
    markings: joinMarkings(refs),
    has_granular: granular.length > 0 ? 1 : 0,
  }
}

function parseHeld(text: string): StixObject | string {
  try {
    return parseStixObject(text)
  } catch (error) {
    if (isFault(error)) return error.message
    throw error
  }
}
