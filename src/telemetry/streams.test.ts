import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, connect as openTcp, type Socket } from 'node:net'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { connect as openTls } from 'node:tls'
import { localCertificate } from '../../test/certificate.ts'
import { type OpenedSources, openTestSources, until } from '../../test/open-sources.ts'
import type { Source } from './index.ts'

const host = '127.0.0.1'
const line = (sender: number, number: number) => `{"sender":${sender},"number":${number}}`
const counted = (text: string) => `${Buffer.byteLength(text)} ${text}`
const header = '<134>1 2026-11-23T10:00:00Z gw zeek 77 - - '

async function send(socket: Socket, ...pieces: readonly (string | Buffer)[]): Promise<void> {
  for (const piece of pieces) if (!socket.write(piece)) await once(socket, 'drain')
  socket.end()
  await once(socket, 'close')
}

suite('syslog from many senders', () => {
  let node: OpenedSources
  let sockets: Socket[] = []
  beforeEach(() => {
    node = openTestSources({ maxLineBytes: 4096 })
    sockets = []
  })
  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    await node.close()
  })

  const portOf = ({ reason }: Source) => Number(/:(\d+)\.$/.exec(reason ?? '')?.[1])
  const listening = (id: number) =>
    until(async () => {
      const source = await node.sources.find(id)
      return source !== undefined && portOf(source) > 0 ? { id, port: portOf(source) } : undefined
    })
  const listen = async (kind: 'syslog-tcp' | 'syslog-tls' = 'syslog-tcp') => listening((await node.sources.add({ kind, port: 0 })).id)
  const keep = <T extends Socket>(socket: T): T => {
    sockets.push(socket)
    socket.on('error', () => {})
    return socket
  }
  const connect = (port: number) => keep(openTcp({ host, port, noDelay: true }))
  const sortedTexts = async (count: number) => (await node.takenSoon(count)).sort()

  test('forty senders at once, counted and by lines, each cut anywhere: every message is taken once, in its order', async () => {
    const { id, port } = await listen()
    const senders = Array.from({ length: 40 }, async (_each, sender) => {
      const lines = Array.from({ length: 50 }, (_none, number) => header + line(sender, number))
      const bytes = Buffer.from(lines.map((text) => (sender % 2 === 0 ? counted(text) : `${text}\n`)).join(''))
      const pieces = Array.from({ length: Math.ceil(bytes.length / 777) }, (_none, at) => bytes.subarray(at * 777, at * 777 + 777))
      await send(connect(port), ...pieces)
    })
    await Promise.all(senders)
    const taken = await node.takenSoon(2000)
    for (let sender = 0; sender < 40; sender += 1) {
      const mine = taken.filter((text) => text.startsWith(`{"sender":${sender},`))
      assert.deepEqual(
        mine,
        Array.from({ length: 50 }, (_each, number) => line(sender, number)),
      )
    }
    const source = await node.sources.find(id)
    assert.deepEqual([source?.state, source?.lines, source?.refused], ['reading', 2000, 0])
  })

  test('over TLS the same, with the certificate that the node was given; in the clear nothing is taken there', async () => {
    await node.close()
    const tls = await localCertificate()
    node = openTestSources({ tls })
    const { port } = await listen('syslog-tls')
    const plain = connect(port)
    await send(plain, `${header}${line(9, 9)}\n`)
    const socket = keep(openTls({ host, port, ca: tls.cert, servername: 'localhost' }))
    await once(socket, 'secureConnect')
    assert.ok(socket.authorized)
    await send(socket, counted(line(1, 1)), counted(line(1, 2)))
    assert.deepEqual(await node.takenSoon(2), [line(1, 1), line(1, 2)])
  })

  test('TLS without a certificate is refused with the reason', async () => {
    const { id } = await node.sources.add({ kind: 'syslog-tls', port: 0 })
    const { state, reason } = await node.settled(id)
    assert.deepEqual([state, reason], ['failed', 'The node has no certificate to listen with.'])
  })

  test('a sender that breaks off within a message loses that one alone, and it is told of', async () => {
    const { id, port } = await listen()
    const socket = connect(port)
    socket.write(`${counted(line(1, 1))}500 {"half":`)
    await node.takenSoon(1)
    socket.resetAndDestroy()
    await until(async () => ((await node.sources.find(id))?.refused === 1 ? true : undefined))
    await send(connect(port), `${line(2, 1)}\n${line(2, 2)}`)
    assert.deepEqual(await node.takenSoon(3), [line(1, 1), line(2, 1), line(2, 2)])
    const { deadLetters } = await node.sources.deadLetters(id, { limit: 10 })
    assert.deepEqual(
      deadLetters.map(({ code, line: text, place }) => [code, text, place]),
      [['telemetry.bad-frame', '{"half":', 'syslog from 127.0.0.1:2']],
    )
  })

  test('a message that is too long is refused with its beginning, the next is taken; one that lost count is cut off', async () => {
    const { id, port } = await listen()
    const long = 'x'.repeat(100_000)
    await send(connect(port), counted(long), counted(line(1, 1)))
    await send(connect(port), `${long}\n${line(2, 1)}\n`)
    const lost = connect(port)
    lost.write(`${counted(line(3, 1))}what is this`)
    await once(lost, 'close')
    assert.deepEqual(await sortedTexts(3), [line(1, 1), line(2, 1), line(3, 1)])
    await until(async () => ((await node.sources.find(id))?.refused === 3 ? true : undefined))
    const { deadLetters } = await node.sources.deadLetters(id, { limit: 10 })
    const codes = deadLetters.map(({ code }) => code).sort()
    assert.deepEqual(codes, ['telemetry.bad-frame', 'telemetry.line-too-long', 'telemetry.line-too-long'])
    assert.ok(deadLetters.every(({ line: text }) => text.length <= 65_536))
  })

  test('closing ends open connections at once, those that never spoke too; resumed, it listens again', async () => {
    await node.close()
    node = openTestSources({ tls: await localCertificate() })
    const tls = await listen('syslog-tls')
    const tcp = await listen()
    const silent = connect(tls.port)
    const open = connect(tcp.port)
    await Promise.all([once(silent, 'connect'), once(open, 'connect')])
    open.write(`${line(1, 1)}\n${line(1, 2)}`)
    await node.takenSoon(1)
    const closed = Promise.all([once(silent, 'close'), once(open, 'close')])
    assert.equal((await node.sources.pause(tcp.id)).state, 'paused')
    await node.sources.pause(tls.id)
    await closed
    assert.deepEqual(await node.taken(), [line(1, 1), line(1, 2)])
    await node.sources.resume(tcp.id)
    const again = await listening(tcp.id)
    await send(connect(again.port), `${line(2, 1)}\n`)
    assert.equal((await node.takenSoon(3)).at(-1), line(2, 1))
  })

  test('a port that is taken already is told of in words', async () => {
    const other = createServer().listen(0, host)
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const { id } = await node.sources.add({ kind: 'syslog-tcp', port })
    const { state, reason } = await node.settled(id)
    assert.deepEqual([state, reason], ['failed', 'Another program listens on this port already.'])
    other.close()
    await once(other, 'close')
    await listening(id)
  })
})
