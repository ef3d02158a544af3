import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Reader } from '../../identity/index.ts'
import type { Happening, Node } from '../../node/index.ts'
import { toAlert } from '../alert-view.ts'
import type { LiveMessage } from '../contract/index.ts'
import { toObjectViews } from '../object-view.ts'
import { toOverview } from '../overview.ts'
import { toEpisode, toWatchedPlant } from '../plant-view.ts'
import { toSources } from '../source-view.ts'

const tickMs = 1000
const maxWaiting = 200
/** A reader that does not read for this many bytes is let go; it connects again and sees the state. */
const maxUnsentBytes = 4 * 1024 * 1024

/** GET /live: what happens, as it happens (WHATWG HTML, server-sent events). */
export function addLiveRoutes(app: FastifyInstance, node: Node): void {
  const open = new Set<LiveStream>()
  // Before the server closes: it waits for its connections, and these would never end by themselves.
  app.addHook('preClose', async () => {
    for (const stream of open) stream.close()
  })
  app.get('/live', { schema: { summary: 'What happens, as server-sent events', tags: ['node'] } }, async (request, reply) => {
    const { reader } = request
    reply.hijack()
    const response = reply.raw
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    const stream = new LiveStream(node, reader, response)
    open.add(stream)
    stream.open()
    response.on('close', () => {
      open.delete(stream)
      stream.close()
    })
  })
}

/** One page that looks on. Everything it is sent is read anew through the gate, as its own reader. */
class LiveStream {
  readonly #node: Node
  readonly #reader: Reader
  readonly #response: ServerResponse
  readonly #waiting: Happening[] = []
  #timer: NodeJS.Timeout | undefined
  #unlisten: () => void = () => {}
  #isSending = false

  constructor(node: Node, reader: Reader, response: ServerResponse) {
    this.#node = node
    this.#reader = reader
    this.#response = response
  }

  open(): void {
    this.#unlisten = this.#node.live.listen((happening) => {
      // A burst is cut: the page shows the last of it, and the numbers come with the next tick.
      if (this.#waiting.length >= maxWaiting) this.#waiting.shift()
      this.#waiting.push(happening)
    })
    this.#timer = setInterval(() => void this.#tick(), tickMs)
    void this.#tick()
  }

  close(): void {
    clearInterval(this.#timer)
    this.#unlisten()
    if (!this.#response.writableEnded) this.#response.end()
  }

  async #tick(): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    try {
      const [overview, sources] = await Promise.all([toOverview(this.#node, this.#reader), toSources(this.#node, this.#reader)])
      this.#send({ kind: 'overview', overview, sources })
      for (const happening of this.#waiting.splice(0)) await this.#tell(happening)
    } catch (error) {
      this.#node.log.error('a live page was let go', { error: error instanceof Error ? error.stack : String(error) })
      this.close()
    } finally {
      this.#isSending = false
    }
  }

  async #tell(happening: Happening): Promise<void> {
    if (happening.kind === 'intel') {
      const { intel } = this.#node
      const found = await Promise.all(happening.objectIds.map((id) => intel.get(this.#reader, 'api', id)))
      const released = found.filter((one) => one !== undefined)
      const objects = await toObjectViews({ intel, reader: this.#reader }, released)
      if (objects.length > 0) this.#send({ kind: 'intel', objects })
      return
    }
    if (happening.kind === 'incident' || happening.kind === 'deadline') {
      const incident = await this.#node.incidents.find(this.#reader, happening.incidentId)
      if (incident === undefined) return
      if (happening.kind === 'incident') this.#send({ kind: 'incident', incident })
      else this.#send({ kind: 'deadline', incident, title: happening.title, dueAt: happening.dueAt })
      return
    }
    if (happening.kind === 'report') {
      const number = await this.#node.authority.inbox.find(this.#reader, happening.reportId)
      if (number !== undefined) this.#send({ kind: 'report', number })
      return
    }
    if (happening.kind === 'episode' || happening.kind === 'plant') return this.#tellOfPlant(happening)
    const alert = await this.#node.detect.alerts.find(this.#reader, happening.alertId)
    if (alert !== undefined) this.#send({ kind: 'alert', alert: toAlert(alert), isNew: happening.isNew })
  }

  async #tellOfPlant(happening: Happening & { kind: 'episode' | 'plant' }): Promise<void> {
    const { plantWatch } = this.#node
    if (happening.kind === 'episode') {
      const episode = await plantWatch.findEpisode(this.#reader, happening.episodeId)
      if (episode !== undefined) this.#send({ kind: 'episode', episode: toEpisode(episode), isNew: happening.isNew })
      return
    }
    const plant = (await plantWatch.list(this.#reader)).find((one) => one.plant === happening.plant)
    if (plant !== undefined) this.#send({ kind: 'plant', plant: toWatchedPlant(plant) })
  }

  #send({ kind, ...data }: LiveMessage): void {
    if (this.#response.writableLength > maxUnsentBytes) this.close()
    else this.#response.write(`event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`)
  }
}
