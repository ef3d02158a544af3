import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { createApp } from '../src/http/index.ts'
import { type Message, makeMessage, newMessageIds, parseMessage } from '../src/incidents/index.ts'
import { makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'

interface Running {
  readonly name: string
  readonly home: string
  readonly node: Node
  readonly app: FastifyInstance
  readonly url: string
}

suite('the post between nodes', () => {
  const clock = { ms: Date.UTC(2026, 10, 23, 12), now: () => clock.ms }
  let folder: string
  let running: Running[] = []
  let relays: Server[] = []

  async function start(home: string, name: string, port = 0): Promise<Running> {
    const node = await openNode(home, { clock, log: silentLog })
    const app = await createApp({ node, localSecret: 'secret-of-the-test' })
    const url = await app.listen({ host: '127.0.0.1', port })
    const one = { name, home, node, app, url }
    running.push(one)
    return one
  }

  async function make(name: string): Promise<Running> {
    const home = join(folder, name)
    await makeHome(home, { name, organisation: { name } }, clock)
    return start(home, name)
  }

  async function stop(one: Running): Promise<void> {
    running = running.filter((other) => other !== one)
    await one.app.close()
    await one.node.close()
  }

  /** Goes between: passes what is asked on, and for each answer of the post says whether it is let through. */
  async function relay(to: string, letsThrough: () => boolean): Promise<string> {
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part)
      const { method = 'GET', url = '/' } = request
      const answer = await fetch(`${to}${url}`, { method, ...(method === 'GET' ? {} : { body: Buffer.concat(parts) }) })
      const body = Buffer.from(await answer.arrayBuffer())
      response.writeHead(answer.status, { 'content-length': body.length })
      if (url !== '/federation/messages' || letsThrough()) return response.end(body)
      // Half of the answer, then the line is cut.
      response.write(body.subarray(0, body.length / 2), () => response.destroy())
    })
    relays.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  }

  const befriend = async (one: Running, other: Running, url = other.url) => {
    await one.node.federation.partners.add({ url, name: other.name })
    await other.node.federation.partners.add({ url: one.url, name: one.name })
  }

  function write([from, to]: readonly [Running, Running], text: string, more: Partial<Message> = {}): { message: Message; source: string } {
    const at = clock.ms
    const ends = { from: from.node.ownLog.origin, to: to.node.ownLog.origin }
    const message: Message = { ...newMessageIds(), at, ...ends, exercise: false, marking: 'amber', kind: 'question', body: { text } }
    const source = makeMessage({ ...message, ...more } as Message, from.node.ownLog.signers) // Changed within its kind.
    return { message, source }
  }

  async function send(from: Running, to: Running, text: string): Promise<Message> {
    const { message, source } = write([from, to], text)
    await from.node.store.commit((tx) => from.node.federation.post.send(tx, to.node.ownLog.origin, source))
    return message
  }

  const later = async ({ node }: Running, seconds: number) => {
    clock.ms += seconds * 1000
    await node.federation.post.round()
  }
  const stateOf = async ({ node }: Running) => (await node.federation.post.outgoing()).map(({ state }) => state).reverse()
  const arrivedAt = async ({ node }: Running) => {
    const rows = await node.store.db.selectFrom('post_in').select('source').orderBy('seq').execute()
    return rows.map(({ source }) => parseMessage(source).message.body).map((body) => ('text' in body ? body.text : ''))
  }
  const statedAt = async ({ node }: Running, thread: string) => {
    const rows = await node.store.db.selectFrom('statement').select('kind').where('subject', '=', thread).execute()
    return rows.map(({ kind }) => kind)
  }
  const post = async (to: Running, body: string) => {
    const answer = await fetch(`${to.url}/federation/messages`, { method: 'POST', body })
    return { status: answer.status, text: await answer.text() }
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-post-'))
  })
  afterEach(async () => {
    for (const server of relays) server.close()
    relays = []
    for (const one of [...running]) await stop(one)
    rmSync(folder, { recursive: true })
  })

  test('a message comes once, is signed for, and stands in both logs', async () => {
    const [a, b] = [await make('Operator'), await make('Authority')]
    await befriend(a, b)
    const { id, thread } = await send(a, b, 'How many pumps?')
    await a.node.federation.post.round()
    const [sent] = await a.node.federation.post.outgoing([id])
    assert.deepEqual([sent?.state, sent?.attempts, sent?.error], ['delivered', 0, null])
    assert.match(sent?.receipt ?? '', new RegExp(`^entente-receipt/${id}\n`))
    assert.deepEqual(await arrivedAt(b), ['How many pumps?'])
    assert.deepEqual([await statedAt(a, thread), await statedAt(b, thread)], [['published'], ['received']])
  })

  test('what is written while the partner is down waits on the disk, over a restart, and comes in order', async () => {
    const [a, b] = [await make('Operator'), await make('Authority')]
    await befriend(a, b)
    const port = Number(new URL(b.url).port)
    await stop(b)
    for (const text of ['one', 'two']) await send(a, b, text)
    await later(a, 1)
    await stop(a)
    const again = await start(a.home, 'Operator', Number(new URL(a.url).port))
    await send(again, b, 'three')
    await later(again, 2)
    assert.deepEqual(await stateOf(again), ['waiting', 'waiting', 'waiting'])
    const back = await start(b.home, 'Authority', port)
    await later(again, 300)
    assert.deepEqual(await stateOf(again), ['delivered', 'delivered', 'delivered'])
    assert.deepEqual(await arrivedAt(back), ['one', 'two', 'three'])
  })

  test('an answer that is cut off on its way doubles nothing, and the receipt of the first time is kept', async () => {
    const [a, b] = [await make('Operator'), await make('Authority')]
    let cuts = 3
    await befriend(
      a,
      b,
      await relay(b.url, () => {
        cuts -= 1
        return cuts < 0
      }),
    )
    const { thread } = await send(a, b, 'once')
    await a.node.federation.post.round()
    const arrived = clock.ms
    for (const seconds of [1, 2, 4]) await later(a, seconds)
    assert.equal(cuts, -1)
    assert.deepEqual([await stateOf(a), await arrivedAt(b), await statedAt(b, thread)], [['delivered'], ['once'], ['received']])
    const [sent] = await a.node.federation.post.outgoing()
    assert.deepEqual([sent?.attempts, Math.abs((sent?.deliveredAt ?? 0) - arrived) < 1000], [3, true])
  })

  test('a stranger, another recipient, a changed letter and a message of an exercise are refused, and leave nothing', async () => {
    const [a, b, c] = [await make('Operator'), await make('Authority'), await make('Stranger')]
    await befriend(a, b)
    assert.match((await post(b, write([c, b], 'x').source)).text, /federation\.not-a-partner/)
    assert.match((await post(b, write([a, c], 'x').source)).text, /federation\.not-for-us/)
    assert.match((await post(b, write([a, b], 'word').source.replace('word', 'wort'))).text, /ledger\.bad-document/)
    assert.match((await post(b, write([a, b], 'x', { exercise: true }).source)).text, /federation\.exercise-mixed/)
    // In the name of a partner, signed by a stranger.
    const forged = makeMessage(write([a, b], 'x').message, c.node.ownLog.signers)
    assert.match((await post(b, forged)).text, /federation\.other-keys/)
    assert.equal((await post(b, 'x'.repeat(1_000_001))).status, 413)
    const { message, source } = write([a, b], 'first')
    assert.equal((await post(b, source)).status, 200)
    const changed = makeMessage({ ...message, at: 1 }, a.node.ownLog.signers)
    assert.match((await post(b, changed)).text, /federation\.message-changed/)
    assert.deepEqual(await arrivedAt(b), ['first'])
  })

  test('what a partner will never take stands aside with its reason, and what comes after it is delivered', async () => {
    const [a, b] = [await make('Operator'), await make('Authority')]
    await befriend(a, b)
    const { message } = write([a, b], 'taken')
    assert.equal((await post(b, makeMessage(message, a.node.ownLog.signers))).status, 200)
    const other = makeMessage({ ...message, at: 1 }, a.node.ownLog.signers)
    await a.node.store.commit((tx) => a.node.federation.post.send(tx, b.node.ownLog.origin, other))
    await send(a, b, 'after')
    await a.node.federation.post.round()
    assert.deepEqual(await stateOf(a), ['refused', 'delivered'])
    assert.match((await a.node.federation.post.outgoing([message.id]))[0]?.error ?? '', /message-changed/)
  })

  test('keys that give way while a message waits hold nothing up, on either side', async () => {
    const [a, b] = [await make('Operator'), await make('Authority')]
    await befriend(a, b)
    const port = Number(new URL(b.url).port)
    await stop(b)
    await send(a, b, 'signed with old keys')
    await later(a, 1)
    await a.node.keys.rotate({ role: 'log', isCompromised: false, by: 'test' })
    const back = await start(b.home, 'Authority', port)
    await back.node.keys.rotate({ role: 'log', isCompromised: false, by: 'test' })
    await later(a, 300)
    assert.deepEqual([await stateOf(a), await arrivedAt(back)], [['delivered'], ['signed with old keys']])
  })
})
