import { type Clock, type Fault, isFault, Refusals } from '../base/index.ts'
import { localAdministrator } from '../identity/index.ts'
import type { Collection, Intel } from '../intel/index.ts'
import { isTlpLevel, parseStixObject, type StixObject, type TlpLevel } from '../stix/index.ts'
import type { Store, Tables } from '../store/index.ts'
import { openTaxiiClient } from '../taxii/index.ts'
import { federationFault } from './faults.ts'

/** A partner's collection to read regularly, and where its objects go here. */
export interface NewFeed {
  readonly name: string
  /** Address of the collection: `https://partner.example/api1/collections/ID/`. */
  readonly url: string
  readonly secret?: string
  /** PEM of an authority to trust besides the system's. */
  readonly ca?: string
  /** Collection here, by id or alias. */
  readonly collection: string
  readonly handling?: TlpLevel
  readonly everySeconds: number
}

export interface Feed {
  readonly name: string
  readonly url: string
  readonly remoteTitle: string | null
  readonly collection: Collection
  readonly handling: TlpLevel | null
  readonly everySeconds: number
  readonly lastPolledAt: number | null
  /** date_added up to which all was taken. */
  readonly lastAddedAt: string | null
  readonly received: number
  readonly refused: number
  readonly error: string | null
}

/** What one poll brought. */
export interface Polled {
  readonly received: number
  readonly added: number
  readonly refusedCount: number
  /** The first of them. */
  readonly refused: readonly Fault[]
}

export interface Feeds {
  add(feed: NewFeed): Promise<Feed>
  list(): Promise<Feed[]>
  remove(name: string): Promise<void>
  /** Takes everything new from the partner. What was taken is durable page by page, so a poll that breaks goes on where it was. */
  poll(name: string): Promise<Polled>
  /** Polls every feed whose time has come. Failures are kept with the feed, never thrown. */
  pollDue(): Promise<void>
}

type FeedRow = Tables['feed']

export function openFeeds(parts: { store: Store; intel: Intel; clock: Clock }): Feeds {
  return new StoredFeeds(parts.store, parts.intel, parts.clock)
}

class StoredFeeds implements Feeds {
  readonly #store: Store
  readonly #intel: Intel
  readonly #clock: Clock
  readonly #underWay = new Map<string, Promise<Polled>>()

  constructor(store: Store, intel: Intel, clock: Clock) {
    this.#store = store
    this.#intel = intel
    this.#clock = clock
  }

  async add(feed: NewFeed): Promise<Feed> {
    const collection = await this.#intel.requireCollection(localAdministrator, feed.collection)
    const row: FeedRow = {
      name: feed.name,
      url: feed.url,
      secret: feed.secret ?? null,
      ca: feed.ca ?? null,
      collection_id: collection.id,
      handling: feed.handling ?? null,
      every_seconds: feed.everySeconds,
      remote_title: null,
      added_after: null,
      last_polled_at: null,
      received: 0,
      refused: 0,
      error: null,
    }
    await this.#store.commit(async (tx) => {
      const known = await tx.db.selectFrom('feed').select('name').where('name', '=', feed.name).executeTakeFirst()
      if (known !== undefined) throw federationFault('feed-exists', `A feed named "${feed.name}" exists.`, 'name')
      await tx.insertEach('feed', [row])
    })
    return this.#toFeed(row)
  }

  async list(): Promise<Feed[]> {
    const rows = await this.#store.db.selectFrom('feed').selectAll().orderBy('name').execute()
    return Promise.all(rows.map((row) => this.#toFeed(row)))
  }

  async remove(name: string): Promise<void> {
    const done = await this.#store.commit((tx) => tx.db.deleteFrom('feed').where('name', '=', name).executeTakeFirst())
    if (done.numDeletedRows === 0n) throw federationFault('feed-absent', `There is no feed "${name}".`)
  }

  poll(name: string): Promise<Polled> {
    const running = this.#underWay.get(name)
    if (running !== undefined) return running
    const poll = this.#pollNow(name).finally(() => this.#underWay.delete(name))
    this.#underWay.set(name, poll)
    return poll
  }

  async pollDue(): Promise<void> {
    const rows = await this.#store.db.selectFrom('feed').select(['name', 'last_polled_at', 'every_seconds']).execute()
    const due = rows.filter((row) => row.last_polled_at === null || row.last_polled_at + row.every_seconds * 1000 <= this.#clock.now())
    // Each failure is written to its feed by the poll itself.
    await Promise.all(due.map((row) => this.poll(row.name).catch(() => {})))
  }

  async #pollNow(name: string): Promise<Polled> {
    const row = await this.#store.db.selectFrom('feed').selectAll().where('name', '=', name).executeTakeFirst()
    if (row === undefined) throw federationFault('feed-absent', `There is no feed "${name}".`)
    try {
      const polled = await this.#take(row)
      await this.#note(name, { error: null, last_polled_at: this.#clock.now() })
      return polled
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      await this.#note(name, { error: reason, last_polled_at: this.#clock.now() })
      throw isFault(error) ? error : federationFault('feed-broken', reason, row.url)
    }
  }

  async #take(row: FeedRow): Promise<Polled> {
    const collection = await this.#intel.requireCollection(localAdministrator, row.collection_id)
    const client = openTaxiiClient({
      url: row.url,
      ...(row.secret === null ? {} : { token: row.secret }),
      ...(row.ca === null ? {} : { ca: row.ca }),
    })
    if (row.remote_title === null) await this.#note(row.name, { remote_title: (await client.collection(row.url)).title })
    let received = 0
    let added = 0
    const refused = new Refusals<Fault>()
    for await (const page of client.pages(row.url, row.added_after === null ? {} : { addedAfter: row.added_after })) {
      const parsed = parseAll(page.objects)
      const outcomes = await this.#intel.add(parsed.accepted, {
        collection,
        broughtBy: row.name,
        ...(isTlpLevel(row.handling) ? { handling: row.handling } : {}),
      })
      const faults = [...parsed.refused, ...outcomes.flatMap((outcome) => ('fault' in outcome ? [outcome.fault] : []))]
      received += page.objects.length
      added += outcomes.filter((outcome) => 'outcome' in outcome && outcome.outcome === 'new').length
      refused.add(...faults)
      await this.#advance(row.name, { addedAfter: page.lastAddedAt, received: page.objects.length, refused: faults.length })
    }
    return { received, added, refused: refused.listed, refusedCount: refused.count }
  }

  async #advance(name: string, page: { addedAfter: string | undefined; received: number; refused: number }): Promise<void> {
    await this.#store.commit((tx) =>
      tx.db
        .updateTable('feed')
        .set((set) => ({
          received: set('received', '+', page.received),
          refused: set('refused', '+', page.refused),
          ...(page.addedAfter === undefined ? {} : { added_after: page.addedAfter }),
        }))
        .where('name', '=', name)
        .execute(),
    )
  }

  async #note(name: string, outcome: Partial<Pick<FeedRow, 'error' | 'last_polled_at' | 'remote_title'>>): Promise<void> {
    await this.#store.commit((tx) => tx.db.updateTable('feed').set(outcome).where('name', '=', name).execute())
  }

  async #toFeed(row: FeedRow): Promise<Feed> {
    return {
      name: row.name,
      url: row.url,
      remoteTitle: row.remote_title,
      collection: await this.#intel.requireCollection(localAdministrator, row.collection_id),
      handling: isTlpLevel(row.handling) ? row.handling : null,
      everySeconds: row.every_seconds,
      lastPolledAt: row.last_polled_at,
      lastAddedAt: row.added_after,
      received: row.received,
      refused: row.refused,
      error: row.error,
    }
  }
}

function parseAll(elements: readonly { text: string; place: string }[]): { accepted: StixObject[]; refused: Fault[] } {
  const accepted: StixObject[] = []
  const refused: Fault[] = []
  for (const element of elements) {
    try {
      accepted.push(parseStixObject(element.text, element.place))
    } catch (error) {
      if (!isFault(error)) throw error
      refused.push(error)
    }
  }
  return { accepted, refused }
}
