import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, systemClock } from '../../base/index.ts'
import { taxiiFault } from '../faults.ts'
import {
  type PartnerCollection,
  type PartnerDiscovery,
  type PartnerRoot,
  type PartnerStatus,
  parseCollection,
  parseCollections,
  parseDiscovery,
  parseRoot,
  parseStatus,
} from './answers.ts'
import { type Connection, createConnection } from './connection.ts'
import { createFetchTransport } from './fetch-transport.ts'
import { createHttpsTransport } from './https-transport.ts'
import { type PageWish, type ReceivedPage, walkPages } from './pages.ts'

export interface TaxiiClientOptions {
  /** Any address of the partner: its discovery, an API root, a collection. Plain http is taken for this machine only. */
  readonly url: string
  /** Sent as Bearer. */
  readonly token?: string
  /** Sent as Basic, when there is no token. */
  readonly user?: string
  readonly password?: string
  /** PEM of authorities to trust besides the machine's own. */
  readonly ca?: string
  readonly fetch?: typeof fetch
  readonly timeoutMs?: number
  readonly maxAnswerBytes?: number
  /** How often one call is tried in all. */
  readonly attempts?: number
  readonly maxPauseMs?: number
  readonly userAgent?: string
  readonly clock?: Clock
  readonly pause?: (ms: number) => Promise<void>
}

/** A TAXII 2.1 client (§8.4). Every answer is checked before it is used; objects are handed on as the text that came. */
export interface TaxiiClient {
  discovery(): Promise<PartnerDiscovery>
  /** One API root; without an address the partner's default, or its first. */
  apiRoot(url?: string): Promise<PartnerRoot>
  collections(rootUrl?: string): Promise<PartnerCollection[]>
  /** One collection by its address; without one, the client's own address is taken as that of a collection. */
  collection(url?: string): Promise<PartnerCollection>
  pages(collectionUrl: string, wish?: PageWish): AsyncIterable<ReceivedPage>
  /** Sends objects in one envelope. Each text is one whole JSON object. */
  post(collectionUrl: string, objects: readonly string[]): Promise<PartnerStatus>
  status(rootUrl: string, statusId: string): Promise<PartnerStatus>
  /** Takes an object out of a collection: all of it, or the versions named. */
  remove(collectionUrl: string, objectId: string, versions?: readonly string[]): Promise<void>
}

const defaultTimeoutMs = 60_000
const defaultMaxAnswerBytes = 128 * 1024 * 1024
const defaultAttempts = 4
const defaultMaxPauseMs = 60_000
const loopback: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

export function openTaxiiClient(options: TaxiiClientOptions): TaxiiClient {
  const base = parsePartnerUrl(options.url)
  return new HttpTaxiiClient(base, toConnection(base, options))
}

function toConnection(base: URL, options: TaxiiClientOptions): Connection {
  return createConnection({
    transport: options.ca === undefined ? createFetchTransport(options.fetch ?? fetch) : createHttpsTransport(options.ca),
    origin: base.origin,
    authorization: toAuthorization(options),
    userAgent: options.userAgent ?? 'entente',
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    maxBytes: options.maxAnswerBytes ?? defaultMaxAnswerBytes,
    attempts: options.attempts ?? defaultAttempts,
    maxPauseMs: options.maxPauseMs ?? defaultMaxPauseMs,
    clock: options.clock ?? systemClock,
    pause: options.pause ?? ((ms) => sleep(ms)),
  })
}

function toAuthorization({ token, user, password }: TaxiiClientOptions): string | undefined {
  if (token !== undefined) return `Bearer ${token}`
  if (user === undefined && password === undefined) return undefined
  return `Basic ${Buffer.from(`${user ?? ''}:${password ?? ''}`, 'utf8').toString('base64')}`
}

/** §8.5.1: HTTPS. Credentials in the address would end up in logs. */
function parsePartnerUrl(text: string): URL {
  if (!URL.canParse(text)) throw taxiiFault('bad-url', `"${text}" is not a URL.`, 'url')
  const url = new URL(text)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && loopback.includes(url.hostname))
  if (!isSafe) throw taxiiFault('bad-url', 'A partner is reached over https only.', 'url')
  if (url.username !== '' || url.password !== '') throw taxiiFault('bad-url', 'The address carries credentials; give them apart.', 'url')
  return toFolder(url)
}

/** Every TAXII path ends in a slash (§3.1). */
function toFolder(url: URL): URL {
  const folder = new URL(url)
  folder.hash = ''
  folder.search = ''
  if (!folder.pathname.endsWith('/')) folder.pathname += '/'
  return folder
}

class HttpTaxiiClient implements TaxiiClient {
  readonly #base: URL
  readonly #connection: Connection
  #defaultRoot: URL | undefined

  constructor(base: URL, connection: Connection) {
    this.#base = base
    this.#connection = connection
  }

  async discovery(): Promise<PartnerDiscovery> {
    // §8.2.1: discovery is at the root of the server, wherever the given address points to.
    const url = new URL('/taxii2/', this.#base)
    const received = await this.#connection.get(url)
    return parseDiscovery(received.text, url.href)
  }

  async apiRoot(url?: string): Promise<PartnerRoot> {
    const root = await this.#root(url)
    const received = await this.#connection.get(root)
    return parseRoot(received.text, root.href)
  }

  async collections(rootUrl?: string): Promise<PartnerCollection[]> {
    const url = new URL('collections/', await this.#root(rootUrl))
    const received = await this.#connection.get(url)
    return parseCollections(received.text, url)
  }

  async collection(url?: string): Promise<PartnerCollection> {
    const address = url === undefined ? this.#base : this.#resolve(url)
    const received = await this.#connection.get(address)
    return parseCollection(received.text, address)
  }

  pages(collectionUrl: string, wish: PageWish = {}): AsyncIterable<ReceivedPage> {
    return walkPages(this.#connection, this.#resolve(collectionUrl), wish)
  }

  async post(collectionUrl: string, objects: readonly string[]): Promise<PartnerStatus> {
    const url = new URL('objects/', this.#resolve(collectionUrl))
    const received = await this.#connection.post(url, `{"objects":[${objects.join(',')}]}`)
    return parseStatus(received.text, url.href)
  }

  async status(rootUrl: string, statusId: string): Promise<PartnerStatus> {
    const url = new URL(`status/${encodeURIComponent(statusId)}/`, this.#resolve(rootUrl))
    const received = await this.#connection.get(url)
    return parseStatus(received.text, url.href)
  }

  async remove(collectionUrl: string, objectId: string, versions?: readonly string[]): Promise<void> {
    const url = new URL(`objects/${encodeURIComponent(objectId)}/`, this.#resolve(collectionUrl))
    if (versions !== undefined) url.searchParams.set('match[version]', versions.join(','))
    await this.#connection.delete(url)
  }

  async #root(url: string | undefined): Promise<URL> {
    if (url !== undefined) return this.#resolve(url)
    if (this.#defaultRoot !== undefined) return this.#defaultRoot
    const { defaultRoot, apiRoots } = await this.discovery()
    const first = defaultRoot ?? apiRoots[0]
    if (first === undefined) throw taxiiFault('partner-answer', 'The partner names no API root.', this.#base.href)
    this.#defaultRoot = this.#resolve(first)
    return this.#defaultRoot
  }

  /** Addresses that the partner gave, relative ones under its origin. Those of another origin fail when they are called. */
  #resolve(text: string): URL {
    if (!URL.canParse(text, this.#base.href)) throw taxiiFault('bad-url', `"${text.slice(0, 200)}" is not an address.`, this.#base.href)
    return toFolder(new URL(text, this.#base))
  }
}
