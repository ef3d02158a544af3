import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

/** What a webhook heard. */
export interface Heard {
  readonly id: string
  readonly type: string
  readonly timestamp: string
  readonly data: Record<string, unknown>
}

export interface HookListener {
  readonly url: string
  readonly heard: Heard[]
  /** Of calls whose signature was wrong. */
  readonly refused: string[]
  /** What the next calls are answered with; then 204 again. */
  readonly answers: number[]
  secret: string
  close(): Promise<void>
}

/** Listens as a receiver does that somebody else wrote: it takes calls that the library of Standard Webhooks lets pass. */
export async function openHookListener(): Promise<HookListener> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const status = listener.answers.shift()
    if (status !== undefined) return response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end()
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const { 'webhook-id': id = '', 'webhook-timestamp': seconds = '', 'webhook-signature': signature = '' } = headers
    const body = Buffer.concat(parts).toString('utf8')
    // The time of the call is the test's, so the library signs once more instead of asking the machine what time it is.
    if (new Webhook(listener.secret).sign(id, new Date(Number(seconds) * 1000), body) !== signature) {
      listener.refused.push(id)
      return response.writeHead(401).end()
    }
    listener.heard.push({ id, ...JSON.parse(body) })
    return response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  const listener: HookListener = {
    ...{ url: `http://127.0.0.1:${port}/hook`, heard: [], refused: [], answers: [], secret: '' },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return listener
}
