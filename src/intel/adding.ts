import type { Insertable } from 'kysely'
import { type Fault, fromMicros } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import { isTlpLevel, type TlpLevel, tlpRank } from '../stix/index.ts'
import type { Store, Tables, Tx } from '../store/index.ts'
import { decideArrival, findHere, type HeldVersion } from './arrival.ts'
import type { Changes } from './changes.ts'
import type { Collection } from './collections.ts'
import { toValue } from './examination.ts'
import { intelFault } from './faults.ts'
import { isOneOf } from './held.ts'
import type { Incoming } from './incoming.ts'
import { findMixed } from './mixing.ts'
import { type SavedStatus, saveStatus } from './statuses.ts'

export interface Destination {
  readonly collection: Collection
  /** Who brought it: a token's name, a feed, `import`. */
  readonly broughtBy: string
  /** The level that whoever brings them vouches for, for objects that carry no TLP marking; absent: they are red. */
  readonly handling?: TlpLevel | undefined
  /** The node made them itself: it states that it published them, not that it received them. */
  readonly isOurs?: boolean
  /** Kept in the same commit: what whoever brought them can ask for later. */
  readonly status?: { readonly reader: Reader; readonly toStatus: (added: readonly Added[]) => SavedStatus }
}

/** What became of one object, in the order given. `version` is the one that TAXII shows; empty when refused without one. */
export type Added = { readonly id: string; readonly version: string } & ({ readonly outcome: 'new' | 'known' } | { readonly fault: Fault })

type NewRow = Insertable<Tables['object']>

interface Version extends HeldVersion {
  /** Undefined: one of this batch, not yet written. */
  seq: number | undefined
  isHere: boolean
  readonly handling: string | null
  readonly text: string | undefined
}

/** Outbox topic: the indicators held have changed. */
export const indicatorChanged = 'intel.indicator-changed'

/** Outbox topic: objects came in. Body `{"ids":[…]}`: the last of them, enough to show that something moves. */
export const objectsAdded = 'intel.added'
const maxIdsTold = 50

/** Takes a batch in: object versions, members, statements and the note to the detectors in one commit. */
export function addObjects(
  parts: { store: Store; changes: Changes; isExercise: boolean },
  objects: readonly Incoming[],
  into: Destination,
): Promise<Added[]> {
  const { store, changes, isExercise } = parts
  return changes.during(() => store.commit((tx) => new Batch(tx, into, isExercise).add(objects)))
}

class Batch {
  readonly #tx: Tx
  readonly #into: Destination
  readonly #isExercise: boolean
  #held = new Map<string, Version[]>()
  readonly #rows: NewRow[] = []
  /** In the order in which they become members. */
  readonly #members: Version[] = []
  readonly #added: Version[] = []
  readonly #raised = new Map<number, TlpLevel>()
  /** Ids of which this is not the first version. */
  readonly #several = new Set<string>()

  constructor(tx: Tx, into: Destination, isExercise: boolean) {
    this.#tx = tx
    this.#into = into
    this.#isExercise = isExercise
  }

  async add(objects: readonly Incoming[]): Promise<Added[]> {
    await this.#requireCollection()
    await this.#lookUp(objects)
    const results = objects.map((object) => this.#take(object))
    await this.#write()
    const { status } = this.#into
    if (status !== undefined) await saveStatus(this.#tx, status.reader, status.toStatus(results))
    return results
  }

  /** Inside the commit, because it may have been removed since it was looked up. */
  async #requireCollection(): Promise<void> {
    const { key } = this.#into.collection
    const found = await this.#tx.db.selectFrom('collection').select('key').where('key', '=', key).executeTakeFirst()
    if (found === undefined) throw intelFault('unknown-collection', 'The collection was removed.')
  }

  async #lookUp(objects: readonly Incoming[]): Promise<void> {
    const rows = await this.#tx.db
      .selectFrom('object')
      .leftJoin('member', (join) =>
        join.onRef('member.object_seq', '=', 'object.seq').on('member.collection_key', '=', this.#into.collection.key),
      )
      .select(['object.seq', 'id', 'revision', 'version', 'created_by', 'is_revoked', 'handling', 'hash', 'member.object_seq as here'])
      .where(isOneOf('object.id', new Set(objects.map((object) => object.id))))
      .orderBy('object.seq')
      .execute()
    const versions = rows.map((row): [string, Version] => [
      row.id,
      { ...row, createdBy: row.created_by, isRevoked: row.is_revoked === 1, isHere: row.here !== null, text: undefined },
    ])
    const byId = Map.groupBy(versions, ([id]) => id)
    this.#held = new Map([...byId].map(([id, pairs]) => [id, pairs.map(([, version]) => version)]))
    await this.#fetchTexts(objects)
  }

  /** Texts are needed only where the same version came with another text: seldom. */
  async #fetchTexts(objects: readonly Incoming[]): Promise<void> {
    const seqs = new Set<number>()
    for (const object of objects) {
      const same = findHere(object, this.#held.get(object.id) ?? [])
      if (same?.seq !== undefined && Buffer.compare(same.hash, object.hash) !== 0) seqs.add(same.seq)
    }
    if (seqs.size === 0) return
    const rows = await this.#tx.db.selectFrom('object').select(['seq', 'text']).where(isOneOf('seq', seqs)).execute()
    const texts = new Map(rows.map((row) => [row.seq, row.text]))
    for (const [id, versions] of this.#held) {
      this.#held.set(
        id,
        versions.map((version) => ({ ...version, text: texts.get(version.seq ?? -1) })),
      )
    }
  }

  #take(object: Incoming): Added {
    const { id } = object
    const mixed = findMixed(object, this.#isExercise)
    if (mixed !== undefined) return { id, version: object.versionText ?? '', fault: mixed }
    const held = this.#held.get(id) ?? []
    const arrival = decideArrival(object, { held, textOf: (version) => version.text ?? '{}' })
    if (arrival.kind === 'refused') return { id, version: object.versionText ?? '', fault: arrival.fault }
    if (arrival.kind === 'known') {
      this.#members.push(arrival.held)
      arrival.held.isHere = true
      this.#raise(arrival.held)
      return { id, version: arrival.held.version, outcome: 'known' }
    }
    const statement = {
      kind: this.#into.isOurs === true ? ('published' as const) : ('received' as const),
      subject: id,
      ...(object.versionText === undefined ? {} : { version: object.versionText }),
    }
    const row = this.#toRow(object, this.#tx.state({ ...statement, content: object.salted ?? toValue(object) }))
    const version: Version = {
      seq: undefined,
      isHere: true,
      revision: row.revision,
      version: row.version,
      createdBy: row.created_by ?? null,
      isRevoked: object.isRevoked,
      hash: object.hash,
      handling: row.handling ?? null,
      text: object.text,
    }
    this.#rows.push(row)
    this.#added.push(version)
    this.#members.push(version)
    if (held.length === 0) this.#held.set(id, [version])
    else {
      held.push(version)
      this.#several.add(id)
    }
    return { id, version: row.version, outcome: 'new' }
  }

  /** Whoever brings the same again may ask for more care, never for less. */
  #raise(held: Version): void {
    const { handling } = this.#into
    if (handling === undefined || held.handling === null || !isTlpLevel(held.handling) || held.seq === undefined) return
    if (tlpRank(handling) > tlpRank(held.handling)) this.#raised.set(held.seq, handling)
  }

  #toRow(object: Incoming, statementIdx: number): NewRow {
    return {
      id: object.id,
      revision: object.revision,
      version: object.versionText ?? fromMicros(this.#tx.at),
      type: object.type,
      spec_version: object.specVersion,
      created_by: object.createdBy ?? null,
      is_revoked: object.isRevoked ? 1 : 0,
      handling: this.#into.handling ?? null,
      markings: object.markings,
      has_granular: object.isGranular ? 1 : 0,
      brought_by: this.#into.broughtBy,
      received_at: this.#tx.at,
      hash: object.hash,
      statement_idx: statementIdx,
      text: object.text,
    }
  }

  async #write(): Promise<void> {
    const seqs = await this.#tx.insertEach('object', this.#rows)
    for (const [index, version] of this.#added.entries()) version.seq = seqs[index]
    await this.#writeMembers()
    await this.#noteSeveral()
    for (const [seq, handling] of this.#raised) {
      await this.#tx.db.updateTable('object').set({ handling }).where('seq', '=', seq).execute()
    }
    if (this.#rows.length > 0) {
      const ids = this.#rows.slice(-maxIdsTold).map((row) => row.id)
      this.#tx.outbox(objectsAdded, JSON.stringify({ ids }))
    }
    if (this.#rows.some((row) => row.type === 'indicator')) this.#tx.outbox(indicatorChanged, '{}')
  }

  async #noteSeveral(): Promise<void> {
    if (this.#several.size === 0) return
    await this.#tx.db.updateTable('object').set({ has_others: 1 }).where(isOneOf('id', this.#several)).execute()
  }

  async #writeMembers(): Promise<void> {
    const { key } = this.#into.collection
    const first = await nextMemberSeq(this.#tx)
    const objectSeqs = new Set(this.#members.flatMap((version) => (version.seq === undefined ? [] : [version.seq])))
    const rows = [...objectSeqs].map((seq, index) => ({ collection_key: key, added_at: this.#tx.at, seq: first + index, object_seq: seq }))
    // What is a member already keeps its date (TAXII 2.1 §5.5: adding it again is a success, not a second addition).
    await this.#tx.insertEach('member', rows, 'ignore')
  }
}

async function nextMemberSeq(tx: Tx): Promise<number> {
  // The last member of each collection, by the primary key: no search through all of them.
  const rows = await tx.db
    .selectFrom('collection')
    .select((each) =>
      each
        .selectFrom('member')
        .select('member.seq')
        .whereRef('member.collection_key', '=', 'collection.key')
        .orderBy('member.added_at', 'desc')
        .orderBy('member.seq', 'desc')
        .limit(1)
        .as('last'),
    )
    .execute()
  return rows.reduce((highest, row) => Math.max(highest, row.last ?? 0), 0) + 1
}
