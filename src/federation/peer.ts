import { createFetchTransport, createHttpsTransport, type Transport } from '../taxii/index.ts'
import { federationFault } from './faults.ts'

/** How a partner is reached: its address, and the authority to trust besides the system's. */
export interface PeerAddress {
  readonly url: string
  readonly ca: string | null
}

export interface PeerAnswer {
  readonly status: number
  readonly body: Buffer
}

const timeoutMs = 10_000
const maxBytes = 4 * 1024 * 1024
const maxTexts = 1000

/** Calls another node's log or witness. Small answers, little time, no redirects, no credentials. */
export class Peer {
  readonly #url: string
  readonly #transport: Transport

  constructor({ url, ca }: PeerAddress) {
    this.#url = url.endsWith('/') ? url : `${url}/`
    this.#transport = ca === null ? createFetchTransport(fetch) : createHttpsTransport(ca)
  }

  get(path: string): Promise<PeerAnswer> {
    return this.#call('GET', path)
  }

  post(path: string, body: string): Promise<PeerAnswer> {
    return this.#call('POST', path, body)
  }

  /** The body of a good answer; anything else is `federation.partner-unreachable`. */
  async requireText(path: string): Promise<string> {
    const { status, body } = await this.get(path)
    if (status !== 200) throw federationFault('partner-unreachable', `It answers ${status}.`, `${this.#url}${path}`)
    return body.toString('utf8')
  }

  /** A JSON list of texts, of which at most a thousand are read. Attacker-controlled, as all that comes from a partner. */
  async requireTexts(path: string): Promise<string[]> {
    const text = await this.requireText(path)
    try {
      const listed: unknown = JSON.parse(text)
      if (Array.isArray(listed)) return listed.slice(0, maxTexts).filter((one) => typeof one === 'string')
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
    throw federationFault('partner-unreachable', 'It does not answer with a list.', `${this.#url}${path}`)
  }

  async #call(method: 'GET' | 'POST', path: string, body?: string): Promise<PeerAnswer> {
    const url = new URL(path, this.#url)
    const headers: Record<string, string> = {
      'user-agent': 'entente',
      ...(body === undefined ? {} : { 'content-type': 'text/plain; charset=utf-8' }),
    }
    try {
      const answer = await this.#transport({
        url,
        method,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body }),
      })
      return { status: answer.status, body: await readBody(answer.body) }
    } catch (error) {
      throw federationFault('partner-unreachable', toReason(error), url.href)
    }
  }
}

async function readBody(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > maxBytes) throw new RangeError(`the answer is larger than ${maxBytes} bytes`)
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}

/** The network says most in the cause: `fetch failed` alone helps nobody. */
function toReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
