import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { Fault, isFault, systemClock } from '../base/index.ts'
import { createApp, listenLocally, Problem } from '../http/index.ts'
import { type Node, openNode, silentLog } from '../node/index.ts'
import { readHolder } from '../store/index.ts'
import { cliFault } from './faults.ts'

/**
 * The API of the node in a home folder, whichever way: when a node runs there, that node is asked; when none runs, the
 * home is opened here for the length of one command. Both ways take the same road, so a command is written once.
 */
export interface Api {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
  remove(path: string): Promise<void>
  /** Sends bytes as they are. */
  send<T>(path: string, body: string | Uint8Array | ReadableStream<Uint8Array>, contentType: string): Promise<T>
  /** Reads an answer piece by piece. */
  read(path: string): AsyncIterable<Uint8Array>
  /** The node itself when it was opened here; undefined when a running one is asked. */
  readonly node: Node | undefined
  close(): Promise<void>
}

export async function openApi(home: string): Promise<Api> {
  let node: Node
  try {
    node = await openNode(home, { clock: systemClock, log: silentLog })
  } catch (error) {
    if (isFault(error) && error.code === 'store.home-in-use') return openRunning(home, error)
    throw error
  }
  const localSecret = randomBytes(32).toString('base64url')
  const app = await createApp({ node, localSecret })
  const { url, server } = await listenLocally(app)
  return new HttpApi({ url, secret: localSecret, node }, async () => {
    await closeServer(server)
    await app.close()
    await node.close()
  })
}

function openRunning(home: string, inUse: Fault): Api {
  const holder = readHolder(home)
  if (holder?.url === undefined || holder.secret === undefined) throw inUse
  return new HttpApi({ url: holder.url, secret: holder.secret, node: undefined }, async () => {})
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

class HttpApi implements Api {
  readonly node: Node | undefined
  readonly #url: string
  readonly #secret: string
  readonly #close: () => Promise<void>

  constructor(at: { url: string; secret: string; node: Node | undefined }, close: () => Promise<void>) {
    this.#url = at.url
    this.#secret = at.secret
    this.node = at.node
    this.#close = close
  }

  get<T>(path: string): Promise<T> {
    return this.#json<T>('GET', path, {})
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#json<T>('POST', path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  }

  async remove(path: string): Promise<void> {
    await this.#json('DELETE', path, {})
  }

  send<T>(path: string, body: string | Uint8Array | ReadableStream<Uint8Array>, contentType: string): Promise<T> {
    // `duplex` is what fetch asks for when a body is a stream; the DOM's type does not know it yet.
    return this.#json<T>('POST', path, { body, headers: { 'content-type': contentType }, duplex: 'half' } as RequestInit)
  }

  async *read(path: string): AsyncIterable<Uint8Array> {
    const response = await this.#call('GET', path, {})
    if (response.body !== null) yield* response.body
  }

  async #json<T>(method: string, path: string, init: RequestInit): Promise<T> {
    const response = await this.#call(method, path, init)
    const text = await response.text()
    // The answer's shape is the contract's: both ends are this program.
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  async #call(method: string, path: string, init: RequestInit): Promise<Response> {
    const headers = { ...init.headers, authorization: `Bearer ${this.#secret}` }
    let response: Response
    try {
      response = await fetch(`${this.#url}/api/v1/${path}`, { ...init, method, headers })
    } catch (error) {
      throw cliFault(
        'node-unreachable',
        `The node at ${this.#url} does not answer: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
    if (!response.ok) throw await toFault(response)
    return response
  }

  close(): Promise<void> {
    return this.#close()
  }
}

/** The node's problem+json as the fault it was made from. */
async function toFault(response: Response): Promise<Error> {
  const problem = Problem.safeParse(await response.json().catch(() => undefined))
  if (!problem.success) return new Error(`the node answered ${response.status} without saying why`)
  const { kind, code, detail, place } = problem.data
  return kind === undefined ? new Error(detail) : new Fault({ kind, code }, detail, place)
}
