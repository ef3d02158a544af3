import { request as plainRequest } from 'node:http'
import { request } from 'node:https'
import { rootCertificates } from 'node:tls'
import { incidentFault } from '../faults.ts'

export interface WebCall {
  readonly url: string
  readonly method: 'POST' | 'PUT'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** PEM of an authority to trust besides the system's. */
  readonly ca?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface WebAnswer {
  readonly status: number
  readonly body: string
}

const timeoutMs = 10_000
const maxBytes = 256 * 1024

/**
 * One call of somebody else's interface: TLS with a certificate that is trusted, or plain to this machine itself; no
 * redirects, little time, a small answer. Throws `incidents.not-taken` where no answer came.
 */
export async function callWeb(call: WebCall): Promise<WebAnswer> {
  const url = requireSafeUrl(call.url)
  try {
    return await send(url, call)
  } catch (error) {
    throw incidentFault('not-taken', error instanceof Error ? error.message : String(error), url.origin)
  }
}

/** Throws `incidents.bad-channel` for an address to which nothing goes. */
export function requireSafeUrl(text: string): URL {
  const url = URL.parse(text)
  if (url === null) throw incidentFault('bad-channel', 'It is not a URL.', 'address')
  const isHere = url.hostname === '127.0.0.1' || url.hostname === '[::1]' || url.hostname === 'localhost'
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere)) {
    throw incidentFault('bad-channel', 'Only https leaves this machine.', 'address')
  }
  if (url.username !== '' || url.password !== '') throw incidentFault('bad-channel', 'A secret does not stand in an address.', 'address')
  return url
}

function send(url: URL, { method, headers, body, ca, signal }: WebCall): Promise<WebAnswer> {
  const bytes = Buffer.from(body)
  const patience = AbortSignal.timeout(timeoutMs)
  const options = {
    method,
    headers: { 'user-agent': 'entente', ...headers, 'content-length': String(bytes.length) },
    signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
  }
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'https:' ? request : plainRequest)(url, options, (answer) => {
      const parts: Buffer[] = []
      let size = 0
      answer.on('data', (part: Buffer) => {
        size += part.length
        if (size > maxBytes) answer.destroy(new RangeError(`the answer is larger than ${maxBytes} bytes`))
        else parts.push(part)
      })
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }))
    })
    outgoing.on('error', reject)
    outgoing.end(bytes)
  })
}
