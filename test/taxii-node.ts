import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isJsonObject, type JsonObject, newUuid } from '../src/base/index.ts'
import type { Reader } from '../src/identity/index.ts'
import { type Collection, type Intel, openIntel } from '../src/intel/index.ts'
import { parseStixObject, type TlpLevel } from '../src/stix/index.ts'
import { openStore, type Store } from '../src/store/index.ts'
import { createTaxiiServer, type TaxiiOptions, type TaxiiResponse, type TaxiiServer } from '../src/taxii/index.ts'

export const collectionId = '91a7b528-80eb-42ed-a74d-c6fbd5a26116'

/** Sees everything in the collection of the node: TLP:RED leaves only to a token whose grant names the collection. */
export const insider: Reader = readerOf('insider', { clearance: 'red', grants: [{ collectionId, canRead: true, canWrite: true }] })

/** A reader who may read and write every collection, up to TLP:CLEAR unless said otherwise. */
export function readerOf(name: string, wanted: Partial<Reader> = {}): Reader {
  return {
    tokenId: name,
    name,
    clearance: 'clear',
    isAdmin: false,
    grants: [{ collectionId: '*', canRead: true, canWrite: true }],
    ...wanted,
  }
}

export interface Call {
  readonly query?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string | Uint8Array
  /** Absent: the insider; null: a stranger. */
  readonly reader?: Reader | null
}

const mediaType = 'application/taxii+json;version=2.1'

/** A clock that a test sets. */
class TestClock {
  #nowMs = Date.UTC(2026, 10, 23)

  now(): number {
    return this.#nowMs
  }

  pass(ms: number): void {
    this.#nowMs += ms
  }
}

interface Parts {
  readonly store: Store
  readonly intel: Intel
  readonly server: TaxiiServer
  readonly collection: Collection
}

export async function openTaxiiNode(wanted: Partial<TaxiiOptions> = {}): Promise<TaxiiNode> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-taxii-'))
  const node = new TaxiiNode(folder, wanted)
  await node.open()
  return node
}

/** A real store, real intelligence and a TAXII server over them, in a folder of its own, for stories through its door. */
export class TaxiiNode {
  readonly clock = new TestClock()
  readonly #folder: string
  readonly #options: TaxiiOptions
  readonly #closers: (() => void)[] = []
  #open: Parts | undefined

  constructor(folder: string, wanted: Partial<TaxiiOptions>) {
    this.#folder = folder
    const cursorKey = new Uint8Array(32).fill(1)
    this.#options = { title: 'A node', apiRoot: 'api1', maxContentLength: 64 * 1024 * 1024, maxPageSize: 1000, cursorKey, ...wanted }
  }

  get #parts(): Parts {
    if (this.#open === undefined) throw new Error('the node is not open')
    return this.#open
  }

  async open(): Promise<void> {
    const { clock } = this
    const store = openStore(join(this.#folder, 'node.sqlite'), clock)
    const intel = openIntel(store, { clock })
    const known = await intel.listCollections(insider)
    const collection = known[0] ?? (await intel.addCollection({ id: collectionId, title: 'Indicators', alias: 'indicators' }))
    this.#open = { store, intel, collection, server: createTaxiiServer({ intel, clock, options: this.#options }) }
  }

  /** The same home, opened again. */
  async reopen(): Promise<void> {
    await this.#shut()
    await this.open()
  }

  /** Calls the server as a framework would. */
  call(method: string, path: string, { query = '', headers = {}, body, reader = insider }: Call = {}): Promise<TaxiiResponse> {
    return this.#parts.server.handle({
      method,
      path,
      query: new URLSearchParams(query),
      headers: { accept: mediaType, ...(method === 'POST' ? { 'content-type': mediaType } : {}), ...headers },
      body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
      reader: reader ?? undefined,
    })
  }

  /** GET, parsed; throws when it is not 200. */
  async get(pathAndQuery: string, reader: Reader = insider): Promise<{ body: JsonObject; headers: Readonly<Record<string, string>> }> {
    const [path = '', query = ''] = pathAndQuery.split('?')
    const response = await this.call('GET', path, { query, reader })
    if (response.status !== 200) throw new Error(`${response.status} for ${pathAndQuery}: ${response.body}`)
    return { body: toObject(response.body), headers: response.headers }
  }

  /** The status of a POST; throws when it is not 202. */
  async post(objects: readonly unknown[], reader: Reader = insider): Promise<JsonObject> {
    const response = await this.call('POST', `/api1/collections/${collectionId}/objects/`, { body: JSON.stringify({ objects }), reader })
    if (response.status !== 202) throw new Error(`${response.status}: ${response.body}`)
    return toObject(response.body)
  }

  /** Puts objects in directly; those without a marking are vouched for at this level. */
  async add(objects: readonly JsonObject[], handling: TlpLevel = 'clear'): Promise<void> {
    const { intel, collection } = this.#parts
    const parsed = objects.map((object) => parseStixObject(JSON.stringify(object)))
    for (const one of await intel.add(parsed, { collection, broughtBy: 'test', handling })) if ('fault' in one) throw one.fault
  }

  /** Serves over HTTP on this machine, to readers who show their token id; gives the address of the discovery. */
  async listen(readers: readonly Reader[]): Promise<string> {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(Buffer.from(chunk))
      const [path = '', query = ''] = (request.url ?? '').split('?')
      const secret = secretIn(request.headers.authorization)
      const { accept, 'content-type': contentType } = request.headers
      const answer = await this.call(request.method ?? '', path, {
        query,
        headers: { accept, 'content-type': contentType },
        body: Buffer.concat(chunks),
        reader: readers.find((reader) => reader.tokenId === secret) ?? null,
      })
      response.writeHead(answer.status, answer.headers).end(answer.body)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    this.#closers.push(() => {
      server.closeAllConnections()
      server.close()
    })
    // A listening TCP server has an address of this form.
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/taxii2/`
  }

  async #shut(): Promise<void> {
    const { intel, store } = this.#parts
    await intel.close()
    await store.close()
  }

  async close(): Promise<void> {
    for (const close of this.#closers) close()
    await this.#shut()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function secretIn(authorization = ''): string {
  const [scheme, value = ''] = authorization.split(' ')
  return scheme === 'Basic' ? (Buffer.from(value, 'base64').toString().split(':')[1] ?? '') : value
}

export function toObject(text: string | undefined): JsonObject {
  const parsed: unknown = JSON.parse(text ?? '')
  if (!isJsonObject(parsed)) throw new Error('not an object')
  return parsed
}

/** A valid object, with these properties. */
export function tool(wanted: JsonObject = {}): JsonObject {
  const created = '2026-01-01T00:00:00.000Z'
  return { type: 'tool', spec_version: '2.1', id: `tool--${newUuid()}`, created, modified: created, name: 'a tool', ...wanted }
}

/** The ids in a page, in its order. */
export function idsIn(body: JsonObject): string[] {
  const objects = Array.isArray(body.objects) ? body.objects : []
  return objects.map((object) => (isJsonObject(object) ? String(object.id) : ''))
}
