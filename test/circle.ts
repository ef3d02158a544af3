import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { createApp } from '../src/http/index.ts'
import { makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'

const localSecret = 'secret-of-the-test'

/** One of several nodes that run in the test's own process, over HTTP. */
export class Running {
  readonly name: string
  readonly home: string
  readonly node: Node
  readonly app: FastifyInstance
  readonly url: string

  constructor(of: { name: string; home: string; node: Node; app: FastifyInstance; url: string }) {
    this.name = of.name
    this.home = of.home
    this.node = of.node
    this.app = of.app
    this.url = of.url
  }

  /** Calls the node's API as the person at its command line does. */
  call(method: 'GET' | 'POST', path: string, body?: object) {
    const headers = { authorization: `Bearer ${localSecret}` }
    return this.app.inject({ method, url: `/api/v1${path}`, headers, ...(body === undefined ? {} : { payload: body }) })
  }
}

/** Several nodes that know each other. */
export class Circle {
  readonly clock = { now: () => Date.UTC(2026, 10, 23, 12) + Math.floor(performance.now()) + this.#skippedMs }
  readonly #folder: string
  #skippedMs = 0
  #running: Running[] = []

  constructor(folder: string) {
    this.#folder = folder
  }

  /** So much later, for all of them. */
  skip(ms: number): void {
    this.#skippedMs += ms
  }

  async make(name: string): Promise<Running> {
    const home = join(this.#folder, name)
    await makeHome(home, { name, organisation: { name } }, this.clock)
    return this.start(home, name)
  }

  async start(home: string, name: string, port = 0): Promise<Running> {
    const node = await openNode(home, { clock: this.clock, log: silentLog })
    const app = await createApp({ node, localSecret })
    const url = await app.listen({ host: '127.0.0.1', port })
    const one = new Running({ name, home, node, app, url })
    this.#running.push(one)
    return one
  }

  async stop(one: Running): Promise<void> {
    this.#running = this.#running.filter((other) => other !== one)
    await one.app.close()
    await one.node.close()
  }

  /** At the same address, so that its partners find it again. */
  async restart(one: Running): Promise<Running> {
    await this.stop(one)
    return this.start(one.home, one.name, Number(new URL(one.url).port))
  }

  async befriend(...all: readonly Running[]): Promise<void> {
    for (const one of all) for (const other of all) if (one !== other) await one.node.federation.partners.add({ url: other.url })
  }

  async close(): Promise<void> {
    for (const one of [...this.#running]) await this.stop(one)
  }
}
