import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'
import { isFault } from '../../base/index.ts'
import { makeCertificate } from '../../identity/index.ts'
import { openTaxiiClient, type TaxiiClient, type TaxiiClientOptions } from './client.ts'
import type { ReceivedPage } from './pages.ts'

const servers: Server[] = []
after(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

interface Reply {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** A partner that answers as it is told, one reply after the other, the last one for ever. */
async function partner(replies: (Reply | ((request: IncomingMessage) => Reply))[], options: Partial<TaxiiClientOptions> = {}) {
  const seen: { url: string; method: string; headers: IncomingMessage['headers']; body: string }[] = []
  const listener: RequestListener = async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const said = replies[Math.min(seen.length, replies.length - 1)] ?? {}
    seen.push({ url: request.url ?? '', method: request.method ?? '', headers: request.headers, body })
    const reply = typeof said === 'function' ? said(request) : said
    response
      .writeHead(reply.status ?? 200, { 'content-type': 'application/taxii+json;version=2.1', ...reply.headers })
      .end(reply.body ?? '')
  }
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  // A listening TCP server has an address of this form.
  const { port } = server.address() as AddressInfo
  const pauses: number[] = []
  const pause = async (ms: number): Promise<void> => void pauses.push(ms)
  const client = openTaxiiClient({ url: `http://127.0.0.1:${port}/taxii2/`, pause, ...options })
  return { client, seen, pauses, origin: `http://127.0.0.1:${port}` }
}

async function walk(client: TaxiiClient, wish = {}): Promise<ReceivedPage[]> {
  const pages: ReceivedPage[] = []
  for await (const page of client.pages('/api1/collections/c/', wish)) pages.push(page)
  return pages
}

async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'no fault'
  } catch (error) {
    if (isFault(error)) return error.code
    throw error
  }
}

function toPage(ids: string[], more: object = {}, dates: [string, string] | [] = []): Reply {
  const headers: Record<string, string> = {}
  if (dates[0] !== undefined) headers['X-TAXII-Date-Added-First'] = dates[0]
  if (dates[1] !== undefined) headers['X-TAXII-Date-Added-Last'] = dates[1]
  return { headers, body: JSON.stringify({ ...more, objects: ids.map((id) => ({ id })) }) }
}

const [t1, t2, t3] = ['2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:00.000002Z', '2026-01-01T00:00:00.000003Z'] as const

describe('reading a partner', () => {
  it('finds its way from discovery to collections, relative root and all', async () => {
    const { client, seen, origin } = await partner([
      { body: '{"title":"T","api_roots":["/api1/"]}' },
      { body: '{"collections":[{"id":"c","title":"C","can_read":true,"can_write":"false"},{"title":"no id"}]}' },
      { body: '{"title":"R","versions":["application/taxii+json;version=2.1"],"max_content_length":"1000"}' },
    ])
    const [collection, ...rest] = await client.collections()
    assert.deepEqual(rest, [])
    assert.equal(collection?.url, `${origin}/api1/collections/c/`)
    assert.equal(collection?.canRead, true)
    assert.equal(collection?.canWrite, false)
    assert.equal((await client.apiRoot()).maxContentLength, 1000)
    assert.deepEqual(
      seen.map((call) => call.url),
      ['/taxii2/', '/api1/collections/', '/api1/'],
    )
  })

  it('follows next to the end, with the same filters on every page', async () => {
    const { client, seen } = await partner([toPage(['a'], { more: true, next: 'n1' }, [t1, t1]), toPage(['b'], {}, [t2, t2])])
    const pages = await walk(client, { addedAfter: t1, limit: 1, match: { types: ['tool', 'malware'] } })
    assert.deepEqual(
      pages.flatMap((page) => page.objects.map((object) => object.text)),
      ['{"id":"a"}', '{"id":"b"}'],
    )
    for (const call of seen) {
      const query = new URL(call.url, 'http://x').searchParams
      assert.equal(query.get('added_after'), t1)
      assert.equal(query.get('match[type]'), 'tool,malware')
      assert.equal(query.get('limit'), '1')
    }
    assert.equal(pages.at(-1)?.lastAddedAt, t2)
  })

  it('asks for what came after the last date when there is more but no next', async () => {
    const { client, seen } = await partner([toPage(['a'], { more: true }, [t1, t2]), toPage(['b'], { more: 'true' }, [t3, t3]), {}])
    assert.equal((await walk(client)).flatMap((page) => page.objects).length, 2)
    assert.deepEqual(
      seen.map((call) => new URL(call.url, 'http://x').searchParams.get('added_after')),
      [null, t2, t3],
    )
  })

  it('names a date to go on from that loses nothing, also in the middle of one date', async () => {
    const middle = { more: true, next: 'x' }
    const { client } = await partner([
      toPage(['a'], middle, [t1, t2]),
      toPage(['b'], { ...middle, next: 'y' }, [t2, t2]),
      toPage(['c'], { ...middle, next: 'z' }, [t3, t3]),
      toPage(['d'], {}, [t3, t3]),
    ])
    assert.deepEqual(
      (await walk(client)).map((page) => page.lastAddedAt),
      [t1, undefined, t2, t3],
    )
  })

  const circles: Record<string, Reply[]> = {
    'its next never changes': [toPage(['a'], { more: true, next: 'n' })],
    'its last date never changes': [toPage(['a'], { more: true }, [t1, t1])],
    'it says more but not where': [toPage(['a'], { more: true })],
    'it sends nothing for ever': [1, 2, 3, 4, 5, 6].map((n) => toPage([], { more: true, next: `n${n}` })),
  }
  for (const [name, replies] of Object.entries(circles)) {
    it(`leaves a partner that leads in circles: ${name}`, async () => {
      const { client, seen } = await partner(replies)
      assert.equal(await failure(walk(client)), 'taxii.partner-answer')
      assert.ok(seen.length <= 4)
    })
  }

  for (const body of ['[]', 'not json', '{"objects":7}', '{"objects":[1],"objects":[2]}', `{"a":${'['.repeat(10_000)}`]) {
    it(`says what is wrong with the answer ${body.slice(0, 30)}`, async () => {
      const { client } = await partner([{ body }])
      assert.equal(await failure(walk(client)), 'taxii.partner-answer')
    })
  }
})

describe('T34: a partner that is trusted no further than it must be', () => {
  it('is reached over https, or on this machine', () => {
    for (const url of ['http://example.org/taxii2/', 'ftp://example.org/', 'nonsense', 'https://user:secret@example.org/']) {
      assert.throws(
        () => openTaxiiClient({ url }),
        (error) => isFault(error) && error.code === 'taxii.bad-url',
        url,
      )
    }
  })

  it('is shown the token as Bearer, or user and password as Basic', async () => {
    const bearer = await partner([{ body: '{"title":"T"}' }], { token: 'ent_x' })
    await bearer.client.discovery()
    assert.equal(bearer.seen[0]?.headers.authorization, 'Bearer ent_x')
    const basic = await partner([{ body: '{"title":"T"}' }], { user: 'u', password: 'p:q' })
    await basic.client.discovery()
    assert.equal(basic.seen[0]?.headers.authorization, `Basic ${Buffer.from('u:p:q').toString('base64')}`)
  })

  it('gets no credentials carried to another origin, by redirect or by API root', async () => {
    const other = await partner([{ body: '{"title":"thief"}' }])
    const redirecting = await partner([{ status: 302, headers: { location: `${other.origin}/taxii2/` } }], { token: 't' })
    assert.equal(await failure(redirecting.client.discovery()), 'taxii.bad-url')
    const pointing = await partner([{ body: JSON.stringify({ title: 'T', api_roots: [`${other.origin}/api1/`] }) }], { token: 't' })
    assert.equal(await failure(pointing.client.collections()), 'taxii.bad-url')
    assert.deepEqual(other.seen, [])
  })

  it('may redirect to its own slash, but not for ever', async () => {
    const once308 = await partner([{ status: 308, headers: { location: '/taxii2/x/' } }, { body: '{"title":"T"}' }])
    assert.equal((await once308.client.discovery()).title, 'T')
    const forever = await partner([{ status: 301, headers: { location: '/taxii2/' } }])
    assert.equal(await failure(forever.client.discovery()), 'taxii.partner-answer')
  })

  it('cannot fill our memory', async () => {
    const { client } = await partner([{ body: `{"title":"${'x'.repeat(5000)}"}` }], { maxAnswerBytes: 1000 })
    assert.equal(await failure(client.discovery()), 'taxii.answer-too-large')
  })

  it('is called back over TLS only when its certificate is one we were told to trust', async () => {
    const { key, certificate } = await makeCertificate(['localhost', '127.0.0.1'], Date.now())
    const server = createTlsServer({ key, cert: certificate }, (_request, response) => {
      response.writeHead(200, { 'x-taxii-date-added-last': t1 }).end('{"title":"T","objects":[{"id":"a"}]}')
    }).listen(0, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    // A listening TCP server has an address of this form.
    const url = `https://localhost:${(server.address() as AddressInfo).port}/taxii2/`
    const trusting = openTaxiiClient({ url, ca: certificate, attempts: 1 })
    assert.equal((await trusting.discovery()).title, 'T')
    assert.equal((await walk(trusting))[0]?.lastAddedAt, t1)
    assert.equal(await failure(openTaxiiClient({ url, attempts: 1 }).discovery()), 'taxii.partner-unavailable')
  })
})

describe('a partner in trouble', () => {
  it('is given the time it asks for, in seconds or as a date', async () => {
    const clock = { now: () => Date.UTC(2026, 0, 1) }
    const replies = [
      { status: 429, headers: { 'retry-after': '2' } },
      { status: 503, headers: { 'retry-after': 'Thu, 01 Jan 2026 00:00:05 GMT' } },
      { status: 503 },
      { body: '{"title":"T"}' },
    ]
    const { client, pauses } = await partner(replies, { clock })
    assert.equal((await client.discovery()).title, 'T')
    assert.deepEqual(pauses, [2000, 5000, 2000])
  })

  it('is left when it stays busy, or wants longer than we wait', async () => {
    const busy = await partner([{ status: 503 }], { attempts: 3 })
    assert.equal(await failure(busy.client.discovery()), 'taxii.partner-busy')
    assert.equal(busy.seen.length, 3)
    const slow = await partner([{ status: 429, headers: { 'retry-after': '86400' } }])
    assert.equal(await failure(slow.client.discovery()), 'taxii.partner-busy')
    assert.equal(slow.seen.length, 1)
  })

  it('that cannot be reached or does not finish is unavailable', async () => {
    const gone = openTaxiiClient({ url: 'http://127.0.0.1:9/', attempts: 1 })
    assert.equal(await failure(gone.discovery()), 'taxii.partner-unavailable')
    const server = createServer((_request, response) => void response.writeHead(200).write('{"title":')).listen(0, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    // A listening TCP server has an address of this form.
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    assert.equal(await failure(openTaxiiClient({ url, attempts: 1, timeoutMs: 200 }).discovery()), 'taxii.partner-unavailable')
  })

  const refusals: [number, string][] = [
    [401, 'taxii.partner-denied'],
    [403, 'taxii.partner-denied'],
    [404, 'taxii.partner-absent'],
    [406, 'taxii.partner-refused'],
    [422, 'taxii.partner-refused'],
    [500, 'taxii.partner-unavailable'],
  ]
  for (const [status, code] of refusals) {
    it(`that answers ${status} is ${code}, with what it said`, async () => {
      const { client } = await partner([{ status, body: '{"title":"No","description":"be\\u0007cause"}' }])
      await assert.rejects(client.discovery(), (error) => isFault(error) && error.code === code && error.message.includes('No: be cause'))
    })
  }
})

describe('sending to a partner', () => {
  it('puts the texts into one envelope untouched and reads what became of each', async () => {
    const status = {
      id: '2d086da7-4bdc-4f91-900e-d77486753710',
      status: 'complete',
      total_count: 2,
      success_count: 1,
      failure_count: 1,
      failures: [{ id: 'x', version: 'v', message: 'no' }],
      pending_count: 0,
    }
    const { client, seen } = await partner([{ status: 202, body: JSON.stringify(status) }])
    const sent = await client.post('/api1/collections/c/', ['{"id":"a","n":1.0}', '{"id":"b"}'])
    assert.equal(seen[0]?.body, '{"objects":[{"id":"a","n":1.0},{"id":"b"}]}')
    assert.equal(seen[0]?.headers['content-type'], 'application/taxii+json;version=2.1')
    assert.equal(seen[0]?.url, '/api1/collections/c/objects/')
    assert.deepEqual(sent.failures, [{ id: 'x', version: 'v', message: 'no' }])
    assert.equal(sent.isComplete, true)
  })

  it('takes an object out, or some versions of it', async () => {
    const { client, seen } = await partner([{}])
    await client.remove('/api1/collections/c/', 'tool--1', [t1, t2])
    assert.equal(seen[0]?.method, 'DELETE')
    assert.equal(seen[0]?.url, `/api1/collections/c/objects/tool--1/?${new URLSearchParams({ 'match[version]': `${t1},${t2}` })}`)
  })
})
