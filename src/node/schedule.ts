import type { Clock } from '../base/index.ts'
import type { Detect } from '../detect/index.ts'
import type { Exchange, Feeds, Post } from '../federation/index.ts'
import type { Incidents } from '../incidents/index.ts'
import type { Plants } from '../telemetry/index.ts'
import type { Anchoring, OwnLog } from '../transparency/index.ts'
import type { Log } from './log.ts'

const tickMs = 1000
const hourMs = 3_600_000

interface Parts {
  readonly feeds: Feeds
  readonly detect: Detect
  readonly incidents: Incidents
  readonly plants: Plants
  readonly clock: Clock
  readonly log: Log
  readonly federation: { readonly exchange: Exchange; readonly post: Post }
  readonly ownLog: OwnLog
  readonly anchoring: Anchoring
  readonly config: { readonly log: { readonly exchangeSeconds: number } }
}

/** What a running node does by the clock: read feeds that are due, let old history go, wake indicators whose time has come. */
export class Schedule {
  readonly #parts: Parts
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #cleanedAt = 0
  #exchangedAt = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  start(): void {
    // A head is shown to partners as soon as it is sealed, at the beat of sealing; the tick asks again where that failed.
    this.#parts.ownLog.watchHeads(() => this.#exchange())
    this.#timer ??= setInterval(() => {
      // A tick that takes longer than a second swallows the next ones instead of piling up.
      this.#running ??= this.#tick().finally(() => {
        this.#running = undefined
      })
    }, tickMs)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#parts.ownLog.watchHeads(() => {})
    await this.#running
    await this.#parts.incidents.notices.close()
  }

  /** Not waited for: a partner that answers slowly holds nothing up. */
  #exchange(): void {
    const { federation, log } = this.#parts
    void federation.exchange
      .round({ compare: false })
      .catch((error: unknown) => log.error('the exchange with partners failed', { error: String(error) }))
  }

  async #tick(): Promise<void> {
    const { feeds, detect, incidents, plants, clock, log, config, ownLog, anchoring, federation } = this.#parts
    if (clock.now() - this.#exchangedAt >= config.log.exchangeSeconds * 1000) {
      this.#exchangedAt = clock.now()
      this.#exchange()
    }
    void federation.post.round().catch((error: unknown) => log.error('the post could not be taken out', { error: String(error) }))
    void incidents.notices.deliverDue().catch((error: unknown) => log.error('notices could not be taken out', { error: String(error) }))
    // Nor is the authority that stamps times waited for; what it fails at is told with the log's state.
    void anchoring.roundDue()
    try {
      await feeds.pollDue()
      await detect.wakeDue()
      void incidents.exchange.carry().catch((error: unknown) => log.error('reports could not be sent', { error: String(error) }))
      await incidents.deadlines.warn()
      await incidents.playbooks.runs.passTime()
      await plants.settleDue()
      if (clock.now() - this.#cleanedAt < hourMs) return
      this.#cleanedAt = clock.now()
      await detect.pruneHistory()
      await plants.prune()
      await ownLog.prune()
    } catch (error) {
      log.error('scheduled work failed', { error: error instanceof Error ? error.stack : String(error) })
    }
  }
}
