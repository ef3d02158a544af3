import type { Transport } from './exchange.ts'

/** Over `fetch`: certificates are checked against the authorities that the machine trusts. */
export function createFetchTransport(fetchLike: typeof fetch): Transport {
  return async (call) => {
    const { method, headers, signal } = call
    const body = call.body === undefined ? {} : { body: call.body }
    const response = await fetchLike(call.url, { method, headers, signal, redirect: 'manual', ...body })
    return {
      status: response.status,
      header: (name) => response.headers.get(name) ?? undefined,
      body: response.body ?? nothing(),
    }
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
