import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import type { Answer, Transport } from './exchange.ts'

/** Over node:https, which unlike `fetch` takes authorities of our own: for a partner with a private or self-signed one. */
export function createHttpsTransport(ca: string): Transport {
  const agent = new Agent({ ca, keepAlive: true, minVersion: 'TLSv1.2', rejectUnauthorized: true })
  return async (call) => {
    const { method, headers, signal } = call
    const outgoing = request(call.url, { method, headers, signal, agent })
    outgoing.end(call.body)
    const [incoming] = await once(outgoing, 'response', { signal })
    // The one argument of node:http's `response` event.
    return toAnswer(incoming as IncomingMessage)
  }
}

function toAnswer(incoming: IncomingMessage): Answer {
  return {
    status: incoming.statusCode ?? 0,
    header: (name) => {
      const value = incoming.headers[name.toLowerCase()]
      return Array.isArray(value) ? value.join(', ') : value
    },
    body: incoming,
  }
}
