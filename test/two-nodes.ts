import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { createApp, webRoot } from '../src/http/index.ts'
import { makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'

const secret = 'of-this-test-alone'

/** A node of a test that listens, and how to talk to it as people do. */
export interface Listening {
  readonly name: string
  readonly home: string
  readonly url: string
  readonly port: number
  readonly node: Node
  readonly app: FastifyInstance
  /** As the person whose token it is; absent: the administrator. */
  ask<T>(path: string, body?: unknown, token?: string): Promise<T>
  /** What an address gives, as the text that it is. */
  read(path: string): Promise<string>
}

/** Nodes over real connections, under one clock that the test moves. */
export class TestNodes {
  readonly clock = { ms: Date.UTC(2026, 4, 22, 15), now: (): number => this.clock.ms }
  readonly #folder: string
  #running: Listening[] = []

  constructor(folder: string) {
    this.#folder = folder
  }

  async make(name: string, country: string): Promise<Listening> {
    const home = join(this.#folder, name)
    await makeHome(home, { name, organisation: { name, country } }, this.clock)
    return this.start({ home, name })
  }

  async start({ home, name, port = 0 }: { home: string; name: string; port?: number }): Promise<Listening> {
    const node = await openNode(home, { clock: this.clock, log: silentLog })
    const app = await createApp({ node, localSecret: secret, webRoot: webRoot() })
    const url = await app.listen({ host: '127.0.0.1', port })
    const one = { name, home, url, port: Number(new URL(url).port), node, app, ask: toAsk(url), read: (path: string) => call(url, path) }
    this.#running.push(one)
    return one
  }

  async stop(one: Listening): Promise<void> {
    this.#running = this.#running.filter((other) => other !== one)
    await one.app.close()
    await one.node.close()
  }

  async closeAll(): Promise<void> {
    for (const one of this.#running) await this.stop(one)
  }

  /** Everything that nodes have to tell each other is told, as far as they reach each other now. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) {
      for (const { node } of this.#running) {
        await node.settle()
        await node.federation.post.round()
        await node.incidents.exchange.carry()
      }
    }
    for (const { node } of this.#running) await node.settle()
  }
}

function toAsk(url: string): Listening['ask'] {
  // The caller names the shape that the contract gives; a wrong one shows in what the test compares.
  return async <T>(path: string, body?: unknown, token?: string) => JSON.parse(await call(url, path, { body, token })) as T
}

async function call(
  url: string,
  path: string,
  { body, token = secret }: { body?: unknown; token?: string | undefined } = {},
): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
  const method = body === undefined ? 'GET' : 'POST'
  const answer = await fetch(`${url}/api/v1/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const text = await answer.text()
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${text}`)
  return text
}
