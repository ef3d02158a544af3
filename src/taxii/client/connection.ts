import { type Clock, decodeUtf8, type Fault, isFault } from '../../base/index.ts'
import { taxiiFault } from '../faults.ts'
import { taxiiMediaType } from '../media-types.ts'
import type { Answer, Transport } from './exchange.ts'

export interface ConnectionOptions {
  readonly transport: Transport
  /** Credentials go to this origin and to no other. */
  readonly origin: string
  readonly authorization: string | undefined
  readonly userAgent: string
  /** For one attempt, from the first byte sent to the last one received. */
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly attempts: number
  /** A partner that asks for a longer pause is left until the next poll. */
  readonly maxPauseMs: number
  readonly clock: Clock
  readonly pause: (ms: number) => Promise<void>
}

export interface Received {
  readonly text: string
  header(name: string): string | undefined
}

export interface Connection {
  get(url: URL): Promise<Received>
  post(url: URL, body: string): Promise<Received>
  delete(url: URL): Promise<Received>
}

type Method = 'GET' | 'POST' | 'DELETE'

const maxRedirects = 3
const firstPauseMs = 500
const maxErrorBytes = 65_536

/** Calls a partner: patient with 429 and 503, strict about size, time and where credentials go. */
export function createConnection(options: ConnectionOptions): Connection {
  return {
    get: (url) => callPatiently(options, { method: 'GET', url }),
    post: (url, body) => callPatiently(options, { method: 'POST', url, body }),
    delete: (url) => callPatiently(options, { method: 'DELETE', url }),
  }
}

interface Wanted {
  readonly method: Method
  readonly url: URL
  readonly body?: string
}

async function callPatiently(options: ConnectionOptions, wanted: Wanted): Promise<Received> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await callOnce(options, wanted)
    if (!('retryAfterMs' in outcome)) return outcome
    const pauseMs = outcome.retryAfterMs ?? firstPauseMs * 2 ** (attempt - 1)
    if (attempt >= options.attempts || pauseMs > options.maxPauseMs) throw outcome.fault
    await options.pause(pauseMs)
  }
}

interface Retry {
  readonly fault: Fault
  /** What the partner asked for, if it did. */
  readonly retryAfterMs: number | undefined
}

async function callOnce(options: ConnectionOptions, wanted: Wanted): Promise<Received | Retry> {
  const signal = AbortSignal.timeout(options.timeoutMs)
  let url = wanted.url
  try {
    for (let redirects = 0; ; redirects += 1) {
      const answer = await send(options, { ...wanted, url }, signal)
      if (answer.status < 300 || answer.status === 304) return await receive(answer, options.maxBytes, url)
      if (answer.status >= 400) return await refuse(options, answer, url)
      url = followed(answer, url, redirects)
    }
  } catch (error) {
    if (isFault(error)) throw error
    const why = signal.aborted ? `no whole answer within ${options.timeoutMs} ms` : messageOf(error)
    return { fault: taxiiFault('partner-unavailable', `The partner could not be reached: ${why}.`, url.href), retryAfterMs: undefined }
  }
}

function send(options: ConnectionOptions, wanted: Wanted, signal: AbortSignal): Promise<Answer> {
  const { url, method, body } = wanted
  if (url.origin !== options.origin) {
    throw taxiiFault('bad-url', `The partner points to another origin, ${url.origin}; credentials are not sent there.`, url.href)
  }
  const headers: Record<string, string> = { accept: taxiiMediaType, 'user-agent': options.userAgent }
  if (options.authorization !== undefined) headers.authorization = options.authorization
  if (body !== undefined) headers['content-type'] = taxiiMediaType
  return options.transport({ url, method, headers, signal, ...(body === undefined ? {} : { body }) })
}

/** A partner may send us to another path of its own (a trailing slash), with the same method. */
function followed(answer: Answer, from: URL, redirects: number): URL {
  const target = answer.header('location')
  if (target === undefined || !URL.canParse(target, from.href) || redirects >= maxRedirects) {
    throw taxiiFault('partner-answer', `The partner redirects (${answer.status}) without end or without saying where to.`, from.href)
  }
  return new URL(target, from)
}

async function receive(answer: Answer, maxBytes: number, url: URL): Promise<Received> {
  const bytes = await readBody(answer, maxBytes)
  if (bytes === undefined) throw taxiiFault('answer-too-large', `The answer is longer than ${maxBytes} bytes.`, url.href)
  return { text: decodeUtf8(bytes, url.href), header: (name) => answer.header(name) }
}

async function refuse(options: ConnectionOptions, answer: Answer, url: URL): Promise<Retry> {
  const bytes = await readBody(answer, maxErrorBytes)
  const fault = toRefusal(answer.status, titleIn(bytes), url)
  if (answer.status !== 429 && answer.status !== 503) throw fault
  return { fault, retryAfterMs: parseRetryAfter(answer.header('retry-after'), options.clock) }
}

function toRefusal(status: number, title: string, url: URL): Fault {
  const said = `The partner answered ${status}${title === '' ? '' : `: ${title}`}.`
  if (status === 401 || status === 403) return taxiiFault('partner-denied', said, url.href)
  if (status === 404 || status === 410) return taxiiFault('partner-absent', said, url.href)
  if (status === 429 || status === 503) return taxiiFault('partner-busy', said, url.href)
  return status >= 500 ? taxiiFault('partner-unavailable', said, url.href) : taxiiFault('partner-refused', said, url.href)
}

/** Title and description of a TAXII error resource, cut and without control characters: attacker-controlled, shown to people. */
function titleIn(bytes: Uint8Array | undefined): string {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof parsed !== 'object' || parsed === null) return ''
    const texts = [Reflect.get(parsed, 'title'), Reflect.get(parsed, 'description')].filter((text) => typeof text === 'string')
    return texts
      .join(': ')
      .replaceAll(/\p{C}+/gu, ' ')
      .slice(0, 300)
  } catch {
    return ''
  }
}

/** undefined when there is more than is allowed; the rest is then left unread. */
async function readBody(answer: Answer, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of answer.body) {
    length += chunk.byteLength
    if (length > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3). */
function parseRetryAfter(text: string | undefined, clock: Clock): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1000
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - clock.now())
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}
