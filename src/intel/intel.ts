import { randomBytes } from 'node:crypto'
import { type Clock, type EnvelopeLimits, systemClock } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { StixObject } from '../stix/index.ts'
import type { Store } from '../store/index.ts'
import { type Added, addObjects, type Destination } from './adding.ts'
import { changesOf } from './changes.ts'
import { type Collection, Collections, type NewCollection, requireWritable } from './collections.ts'
import { type CollectionCount, Counting, type Counts } from './counts.ts'
import { discloseObject, type StatedObject } from './disclosing.ts'
import { Gate } from './egress.ts'
import type { ReadEnvelope } from './envelope.ts'
import { EnvelopeReader } from './envelope-reader.ts'
import { type ExportOptions, exportCollection } from './export.ts'
import { type Incoming, toIncoming } from './incoming.ts'
import { Indicators, type IndicatorVersion, type Withdrawal } from './indicators.ts'
import { type Found, Latest } from './latest.ts'
import { Markings } from './markings.ts'
import { type Page, type PageQuery, Paging } from './paging.ts'
import { SearchIndex } from './search-index.ts'
import { Searching, type SearchPage, type SearchQuery } from './searching.ts'
import { type AddedSighting, addSighting, type NewSighting } from './sightings.ts'
import { readStatus, type SavedStatus } from './statuses.ts'
import type { Purpose } from './view.ts'
import { type WithdrawalRequest, Withdrawals } from './withdrawal.ts'

/** Which STIX objects we hold and who may see them. What it gives to a reader went through the egress gate. */
export interface Intel {
  addCollection(wanted: NewCollection): Promise<Collection>
  /** Those the reader may read or write. */
  listCollections(reader: Reader): Promise<Collection[]>
  /** Throws `intel.unknown-collection`, for one without a grant as for one that is not there. */
  requireCollection(reader: Reader, idOrAlias: string): Promise<Collection>
  /** Withdraws everything from it and removes it. The reader needs to write to it. */
  removeCollection(reader: Reader, idOrAlias: string): Promise<void>

  /** Takes a batch in with one commit; one bad object does not keep the others out. Best with about a thousand. */
  add(objects: readonly StixObject[], into: Destination): Promise<Added[]>
  /** The same for what `readEnvelope` gave. */
  addIncoming(objects: readonly Incoming[], into: Destination): Promise<Added[]>
  /** The same for a reader, who needs to write to the collection. */
  addAs(reader: Reader, objects: readonly StixObject[], into: Destination): Promise<Added[]>
  /** Reads the body of a TAXII POST. Throws a `json` fault for what is no envelope. */
  readEnvelope(body: Uint8Array, limits: EnvelopeLimits): Promise<ReadEnvelope>
  addSighting(sighting: NewSighting): Promise<AddedSighting>
  /** Gives the number of versions withdrawn; throws `intel.unknown-object` when there is none that the reader may see. */
  withdraw(reader: Reader, request: WithdrawalRequest): Promise<number>

  /** Throws `intel.read-denied` without a grant to read. */
  page(reader: Reader, purpose: Purpose, query: PageQuery): Promise<Page>
  /** Every version of one object in a collection, oldest addition first. */
  versions(reader: Reader, purpose: Purpose, query: VersionsQuery): Promise<Page>
  /** The latest version that the reader may see. */
  get(reader: Reader, purpose: Purpose, id: string): Promise<Found | undefined>
  /** The statement behind the latest version that the reader may see, with the parts that may be shown. */
  disclose(reader: Reader, id: string): Promise<StatedObject | undefined>
  search(reader: Reader, query: SearchQuery): Promise<SearchPage>
  counts(reader: Reader): Promise<Counts>
  countCollection(reader: Reader, collection: Collection): Promise<CollectionCount>
  /** A STIX bundle, piece by piece. Throws `intel.read-denied` when it is first read from. */
  exportCollection(reader: Reader, collection: Collection, options: ExportOptions): AsyncIterable<string>
  /** Of these ids, those of held objects that the reader may see. */
  visibleIds(reader: Reader, purpose: Purpose, ids: readonly string[]): Promise<Set<string>>

  /** For detection, inside the node: everything after a sequence number, whoever may see it. */
  indicatorsAfter(seq: number, limit: number): Promise<IndicatorVersion[]>
  /** For detection: indicators withdrawn since, by a sequence of their own. */
  withdrawnIndicatorsAfter(seq: number, limit: number): Promise<Withdrawal[]>

  readStatus(reader: Reader, id: string): Promise<SavedStatus | undefined>

  readonly gate: Gate
  /** Ends what runs in the background. Call it before the store is closed. */
  close(): Promise<void>
}

export interface VersionsQuery extends Omit<PageQuery, 'match'> {
  readonly id: string
  readonly specVersions?: readonly string[] | undefined
}

export interface IntelOptions {
  readonly clock?: Clock
  /** Seals where a page of a search ended; the same key after a restart keeps such places good. Absent: a new one. */
  readonly cursorKey?: Uint8Array
  /** A node of an exercise takes and makes what is marked as such, and nothing else; absent: a real one, the other way round. */
  readonly isExercise?: boolean
}

export function openIntel(
  store: Store,
  { clock = systemClock, cursorKey = randomBytes(32), isExercise = false }: IntelOptions = {},
): Intel {
  const changes = changesOf(store)
  const collections = new Collections({ store, changes, clock })
  const markings = new Markings(store, changes)
  const gate = new Gate({ store, changes, collections, markings })
  const paging = new Paging(store, gate)
  const latest = new Latest({ store, gate, collections })
  const index = new SearchIndex(store)
  const searching = new Searching({ store, gate, latest, index, cursorKey })
  const withdrawals = new Withdrawals({ store, changes, gate, markings })
  const indicators = new Indicators(store, markings)
  const counting = new Counting({ store, changes, collections, gate })
  const envelopes = new EnvelopeReader()
  const addIncoming = async (objects: readonly Incoming[], into: Destination): Promise<Added[]> => {
    const added = await addObjects({ store, changes, isExercise }, objects, into)
    index.later()
    return added
  }
  const add = (objects: readonly StixObject[], into: Destination) =>
    addIncoming(
      objects.map((object) => toIncoming(object)),
      into,
    )
  return {
    addCollection: (wanted) => collections.add(wanted),
    listCollections: (reader) => collections.list(reader),
    requireCollection: (reader, idOrAlias) => collections.require(reader, idOrAlias),
    removeCollection: async (reader, idOrAlias) => withdrawals.removeCollection(reader, await collections.require(reader, idOrAlias)),
    add,
    addIncoming,
    addAs: async (reader, objects, into) => {
      requireWritable(reader, into.collection)
      return add(objects, into)
    },
    readEnvelope: (body, limits) => envelopes.read(body, limits),
    addSighting: (sighting) => addSighting({ clock, add, isExercise }, sighting),
    withdraw: (reader, request) => withdrawals.withdraw(reader, request),
    page: (reader, purpose, query) => paging.page(reader, purpose, query),
    versions: (reader, purpose, { id, specVersions, ...query }) =>
      paging.page(reader, purpose, { ...query, match: { ids: [id], versions: ['all'], specVersions } }),
    get: (reader, purpose, id) => latest.get(reader, purpose, id),
    disclose: (reader, id) => discloseObject({ store, gate, latest }, reader, id),
    search: (reader, query) => searching.search(reader, query),
    counts: (reader) => counting.counts(reader),
    countCollection: async (reader, { id }) => (await counting.counts(reader)).byCollection[id] ?? { objects: 0, lastAddedAt: null },
    exportCollection: (reader, collection, options) => exportCollection({ gate, paging }, { reader, collection }, options),
    visibleIds: async (reader, purpose, ids) => gate.visibleIds(await gate.view(reader, purpose), ids),
    indicatorsAfter: (seq, limit) => indicators.after(seq, limit),
    withdrawnIndicatorsAfter: (seq, limit) => indicators.withdrawnAfter(seq, limit),
    readStatus: (reader, id) => readStatus(store, reader, id),
    gate,
    close: async () => {
      await index.close()
      await envelopes.close()
    },
  }
}
