import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, isJsonObject, type JsonObject, newUuid } from '../src/base/index.ts'
import type { Reader } from '../src/identity/index.ts'
import { type Collection, type Intel, openIntel } from '../src/intel/index.ts'
import { parseStixObject, type TlpLevel } from '../src/stix/index.ts'
import { openStore, type Store } from '../src/store/index.ts'
import { createTaxiiServer, type TaxiiOptions, type TaxiiResponse } from '../src/taxii/index.ts'

/** A real store, real intelligence and a TAXII server over them, in a folder of its own, for stories through its door. */
export interface TaxiiNode {
  readonly intel: Intel
  readonly store: Store
  readonly clock: Clock & { set(ms: number): void }
  readonly collection: Collection
  /** Calls the server as a framework would. */
  call(method: string, path: string, with_?: Call): Promise<TaxiiResponse>
  /** GET as this reader, parsed; throws when it is not 200. */
  get(path: string, reader?: Reader): Promise<{ body: JsonObject; headers: Readonly<Record<string, string>> }>
  post(objects: readonly unknown[], reader?: Reader): Promise<JsonObject>
  /** Puts objects in directly; those without a marking are vouched for at this level, clear unless said otherwise. */
  add(objects: readonly JsonObject[], handling?: TlpLevel): Promise<void>
  /** The same home, opened again. */
  reopen(): Promise<void>
  /** Serves over HTTP on this machine; every token is the name of a reader. */
  listen(readers?: readonly Reader[]): Promise<string>
  close(): Promise<void>
}

export interface Call {
  readonly query?: string
  readonly headers?: Record<string, string | undefined>
  readonly body?: string | Uint8Array
  /** null: a stranger. */
  readonly reader?: Reader | null
}

const mediaType = 'application/taxii+json;version=2.1'
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

export async function openTaxiiNode(wanted: Partial<TaxiiOptions> = {}): Promise<TaxiiNode> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-taxii-'))
  let nowMs = Date.UTC(2026, 10, 23)
  const clock = { now: () => nowMs, set: (ms: number) => void (nowMs = ms) }
  const options: TaxiiOptions = {
    title: 'A node',
    apiRoot: 'api1',
    maxContentLength: 64 * 1024 * 1024,
    maxPageSize: 1000,
    cursorKey: new Uint8Array(32).fill(1),
    ...wanted,
  }
  const open = () => {
    const store = openStore(join(folder, 'node.sqlite'), clock)
    const intel = openIntel(store)
    return { store, intel, server: createTaxiiServer({ intel, clock, options }) }
  }
  let parts = open()
  const collection = await parts.intel.addCollection({ id: collectionId, title: 'Indicators', alias: 'indicators' })
  const closers: (() => void)[] = []

  const node: TaxiiNode = {
    get intel() {
      return parts.intel
    },
    get store() {
      return parts.store
    },
    clock,
    collection,
    async call(method, path, { query = '', headers = {}, body, reader = insider } = {}) {
      return parts.server.handle({
        method,
        path,
        query: new URLSearchParams(query),
        headers: { accept: mediaType, ...(method === 'POST' ? { 'content-type': mediaType } : {}), ...headers },
        body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
        reader: reader ?? undefined,
      })
    },
    async get(pathAndQuery, reader) {
      const [path = '', query = ''] = pathAndQuery.split('?')
      const response = await node.call('GET', path, { query, ...(reader === undefined ? {} : { reader }) })
      if (response.status !== 200) throw new Error(`${response.status} for ${pathAndQuery}: ${response.body}`)
      return { body: toObject(response.body), headers: response.headers }
    },
    async post(objects, reader) {
      const path = `/api1/collections/${collection.id}/objects/`
      const response = await node.call('POST', path, { body: JSON.stringify({ objects }), ...(reader === undefined ? {} : { reader }) })
      if (response.status !== 202) throw new Error(`${response.status}: ${response.body}`)
      return toObject(response.body)
    },
    async add(objects, handling = 'clear') {
      const parsed = objects.map((object) => parseStixObject(JSON.stringify(object)))
      const added = await parts.intel.add(parsed, { collection, broughtBy: 'test', handling })
      for (const one of added) if ('fault' in one) throw one.fault
    },
    async reopen() {
      await parts.store.close()
      parts = open()
    },
    async listen(readers = [insider]) {
      const { url, close } = await serve(node, readers)
      closers.push(close)
      return url
    },
    async close() {
      for (const close of closers) close()
      await parts.store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return node
}

async function serve(node: TaxiiNode, readers: readonly Reader[]): Promise<{ url: string; close: () => void }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const [path = '', query = ''] = (request.url ?? '').split('?')
    const secret = secretIn(request.headers.authorization)
    const answer = await node.call(request.method ?? '', path, {
      query,
      // Node joins what is sent twice, for all headers that are read here.
      headers: request.headers as Record<string, string | undefined>,
      body: Buffer.concat(chunks),
      reader: readers.find((reader) => reader.name === secret || reader.tokenId === secret) ?? null,
    })
    response.writeHead(answer.status, answer.headers).end(answer.body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = (): void => {
    server.closeAllConnections()
    server.close()
  }
  // A listening TCP server has an address of this form.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/taxii2/`, close }
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

/** A tool that anyone may see, or with these properties. */
export function tool(wanted: JsonObject = {}): JsonObject {
  const created = '2026-01-01T00:00:00.000Z'
  return { type: 'tool', spec_version: '2.1', id: `tool--${newUuid()}`, created, modified: created, name: 'a tool', ...wanted }
}

/** The ids in a page, in its order. */
export function idsIn(body: JsonObject): string[] {
  const objects = Array.isArray(body.objects) ? body.objects : []
  return objects.map((object) => (isJsonObject(object) ? String(object.id) : ''))
}
