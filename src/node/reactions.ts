import { type AuthorityRoom, reportChanged } from '../authority/index.ts'
import type { Detect, PlantWatch } from '../detect/index.ts'
import { type Post, postDelivered, postQueued, postReceived, postRefused } from '../federation/index.ts'
import { localAdministrator } from '../identity/index.ts'
import { deadlineNear, type Incidents, incidentChanged, incidentOpened, submissionConfirmed } from '../incidents/index.ts'
import type { Store } from '../store/index.ts'
import type { LiveBus } from './live.ts'
import type { Log } from './log.ts'

interface Parts {
  readonly detect: Detect
  readonly plantWatch: PlantWatch
  readonly incidents: Incidents
  readonly authority: AuthorityRoom
  readonly post: Post
  readonly live: LiveBus
  readonly log: Log
}

/**
 * The one page where neighbours meet. What a room leaves in the outbox with its commit is answered here, at least once,
 * after a crash too: a row is deleted only when its reaction is done.
 *
 * - when indicators have changed, match them against the history and take them into the matcher;
 * - when objects have come in, tell those who look on;
 * - when an alert has opened or grown, tell those who look on;
 * - when an incident has opened or changed, or one of its deadlines is near, tell those who look on;
 * - when more of a plant's readings is settled, or another model judges it, judge what is settled;
 * - when an alert of a plant is severe, open an incident of it: one, however often it grows;
 * - when a message to a partner is written down, take it there; when that has it or will not take it, say so in its thread;
 * - when a message from a partner has come in, put it into the thread of the incident that it is about;
 * - when a person has confirmed a report that a courier carries, send it;
 * - when it is for an authority, take it into the inbox, and tell those who look on when that changes;
 * - when a plant was judged, or an episode has begun, grown or ended, tell those who look on.
 */
export class Reactions {
  readonly #store: Store
  readonly #parts: Parts
  #running: Promise<void> | undefined
  #isWanted = false
  #isClosed = false

  constructor(store: Store, parts: Parts) {
    this.#store = store
    this.#parts = parts
    store.watchOutbox(() => {
      void this.settle()
    })
  }

  /** Works until the outbox is empty. A call while it works makes it look once more. */
  settle(): Promise<void> {
    this.#isWanted = true
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#running
  }

  async #work(): Promise<void> {
    while (this.#isWanted && !this.#isClosed) {
      this.#isWanted = false
      try {
        while (!this.#isClosed && (await this.#reactToNext())) this.#isWanted = false
      } catch (error) {
        // The rows are still there: the next commit, or the next start, tries again.
        this.#parts.log.error('a reaction failed', { error: error instanceof Error ? error.stack : String(error) })
        return
      }
    }
  }

  /** Takes the oldest rows together, so that a thousand changes of one kind are one reaction. */
  async #reactToNext(): Promise<boolean> {
    const rows = await this.#store.db.selectFrom('outbox').selectAll().orderBy('seq').limit(1000).execute()
    const last = rows.at(-1)
    if (last === undefined) return false
    const { detect, plantWatch, incidents, live } = this.#parts
    if (rows.some((row) => row.topic === 'intel.indicator-changed')) await detect.refreshIndicators()
    if (rows.some((row) => row.topic === 'readings.settled' || row.topic === 'process.changed')) {
      await this.#judge()
    }
    const alertIds = rows.filter(({ topic }) => topic === 'alert.opened' || topic === 'alert.grew').flatMap(({ body }) => parseIds(body))
    for (const id of await plantWatch.severeAmong(alertIds)) {
      // What people closed stays closed, though the alert may grow.
      if ((await incidents.having(localAdministrator, 'alert', id)).length === 0) await incidents.openFromAlert(localAdministrator, id)
    }
    await this.#readPost((...topics) => rows.filter(({ topic }) => topics.includes(topic)).flatMap(({ body }) => parseIds(body)))
    if (rows.some(({ topic }) => topic === postQueued || topic === submissionConfirmed)) this.#takeOut()
    for (const row of rows) {
      if (row.topic === reportChanged) for (const reportId of parseIds(row.body)) live.tell({ kind: 'report', reportId })
      if (row.topic === 'intel.added') live.tell({ kind: 'intel', objectIds: parseIds(row.body) })
      if (row.topic.startsWith('episode.')) {
        for (const episodeId of parseIds(row.body)) live.tell({ kind: 'episode', episodeId, isNew: row.topic === 'episode.opened' })
      }
      if (row.topic === 'alert.opened' || row.topic === 'alert.grew') {
        for (const alertId of parseIds(row.body)) live.tell({ kind: 'alert', alertId, isNew: row.topic === 'alert.opened' })
      }
      if (row.topic === deadlineNear) live.tell({ kind: 'deadline', ...parseDeadline(row.body) })
      if (row.topic === incidentOpened || row.topic === incidentChanged) {
        for (const incidentId of parseIds(row.body)) live.tell({ kind: 'incident', incidentId })
      }
    }
    await this.#store.commit((tx) => tx.db.deleteFrom('outbox').where('seq', '<=', last.seq).execute())
    return true
  }

  async #readPost(idsOf: (...topics: string[]) => string[]): Promise<void> {
    const { post, incidents, authority } = this.#parts
    const settled = idsOf(postDelivered, postRefused)
    if (settled.length > 0) for (const one of (await post.outgoing(settled)).toReversed()) await incidents.exchange.settle(one)
    const received = idsOf(postReceived)
    if (received.length > 0) {
      for (const one of await post.read(received)) {
        // Each room leaves alone what is the other's.
        await incidents.exchange.take(one)
        await authority.receiving.take(one)
      }
    }
  }

  /** Not waited for: who answers slowly holds nothing up, and what fails is tried again by the schedule. */
  #takeOut(): void {
    const { post, incidents, log } = this.#parts
    void post.round().catch((error: unknown) => log.error('the post could not be taken out', { error: String(error) }))
    void incidents.exchange.carry().catch((error: unknown) => log.error('reports could not be sent', { error: String(error) }))
  }

  /** One plant that cannot be judged holds nothing else up: what is settled stays to be judged with what is settled next. */
  async #judge(): Promise<void> {
    const { plantWatch, live, log } = this.#parts
    try {
      for (const plant of await plantWatch.judgeSettled()) live.tell({ kind: 'plant', plant })
    } catch (error) {
      log.error('plants could not be judged', { error: error instanceof Error ? error.stack : String(error) })
    }
  }
}

/** As the incidents room wrote it. */
function parseDeadline(body: string): { incidentId: string; title: string; dueAt: number } {
  const { ids, title, dueAt } = JSON.parse(body)
  return { incidentId: String(ids[0]), title: String(title), dueAt: Number(dueAt) }
}

/** Ids as a room wrote them into its outbox row: `{"ids":[…]}`. */
function parseIds(body: string): string[] {
  const parsed: unknown = JSON.parse(body)
  const ids = typeof parsed === 'object' && parsed !== null && 'ids' in parsed && Array.isArray(parsed.ids) ? parsed.ids : []
  return ids.map(String)
}
