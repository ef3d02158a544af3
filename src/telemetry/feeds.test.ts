import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as openTcp } from 'node:net'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { type OpenedSources, openTestSources, until } from '../../test/open-sources.ts'
import type { LineBatch } from './index.ts'

const host = '127.0.0.1'

/** Holds a sink back until it is opened. */
function toGate(): { gate: Promise<void>; open: () => void } {
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  return { gate, open }
}

suite('back-pressure', () => {
  test('while the sink is busy a sender is held back: what waits in memory stays small, and nothing is lost', async () => {
    const { gate, open } = toGate()
    const handed: string[] = []
    const sink = async (batch: LineBatch) => {
      await gate
      handed.push(...batch.lines.map(({ text }) => text))
      return { lines: batch.lines.length, events: batch.lines.length, refused: 0, matches: 0 }
    }
    const node = openTestSources({ sink })
    const { id } = await node.sources.add({ kind: 'syslog-tcp', port: 0 })
    const port = await until(async () => Number(/:(\d+)\.$/.exec((await node.sources.find(id))?.reason ?? '')?.[1]) || undefined)
    const socket = openTcp({ host, port })
    const message = (number: number) => `{"number":${number},"more":"${'y'.repeat(1000)}"}`
    const all = 60_000
    let sent = 0
    const sending = (async () => {
      for (; sent < all; sent += 1) if (!socket.write(`${message(sent)}\n`)) await once(socket, 'drain')
      socket.end()
    })()
    let before = -1
    while (sent !== before) {
      before = sent
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
    const doneBytes = (await node.sources.find(id))?.progress.doneBytes ?? 0
    assert.ok(sent < all, 'the sender was held back')
    assert.ok(doneBytes < 8 * 1024 * 1024, `${doneBytes} bytes were read ahead`)
    open()
    await sending
    await until(async () => (handed.length === all ? true : undefined))
    assert.ok(handed.every((text, number) => text === message(number)))
    await node.close()
  })

  test('what is fed is read on only when what came before is taken', async () => {
    const { gate, open } = toGate()
    let pulled = 0
    const sink = async (batch: LineBatch) => {
      await gate
      return { lines: batch.lines.length, events: batch.lines.length, refused: 0, matches: 0 }
    }
    const node = openTestSources({ sink })
    const { id } = await node.sources.add({ kind: 'http', name: 'posted' })
    const feeding = node.sources.feed(
      id,
      (async function* () {
        for (; pulled < 200; pulled += 1) yield Buffer.from(`${'{"a":1}\n'.repeat(100)}`)
      })(),
    )
    await until(async () => (pulled > 5 ? true : undefined))
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.ok(pulled < 40, `${pulled} pieces were pulled`)
    open()
    assert.deepEqual(await feeding, { lines: 20_000, events: 20_000, refused: 0, matches: 0 })
    await node.close()
  })
})

suite('lines that are sent', () => {
  let node: OpenedSources
  beforeEach(() => {
    node = openTestSources()
  })
  afterEach(() => node.close())
  const chunks = async function* (...texts: string[]) {
    for (const text of texts) yield Buffer.from(text)
  }

  for (const kind of ['http', 'stdin'] as const) {
    test(`${kind}: lines cut anywhere are taken whole, the last without its end too, and the answer counts them`, async () => {
      const { id, state } = await node.sources.add({ kind, name: 'sent' })
      assert.equal(state, 'waiting')
      const taken = await node.sources.feed(id, chunks('on', 'e\nBAD two\r\nthr', 'ee\n\n', 'four'))
      assert.deepEqual(taken, { lines: 4, events: 3, refused: 1, matches: 0 })
      assert.deepEqual(await node.taken(), ['one', 'three', 'four'])
      const [letter] = (await node.sources.deadLetters(id, { limit: 5 })).deadLetters
      assert.deepEqual([letter?.place, letter?.line], ['sent:2', 'BAD two'])
    })
  }

  test('two who send at once to one source do not mix their lines', async () => {
    const { id } = await node.sources.add({ kind: 'http', name: 'posted' })
    const body = (name: string) =>
      chunks(
        ...(Array.from({ length: 100 }, (_each, at) => `${name} ${at} begins, ends\n`)
          .join('')
          .match(/.{1,7}/gs) ?? []),
      )
    await Promise.all([node.sources.feed(id, body('first')), node.sources.feed(id, body('other'))])
    const taken = await node.taken()
    for (const name of ['first', 'other']) {
      const mine = taken.filter((text) => text.startsWith(`${name} `))
      assert.deepEqual(
        mine,
        Array.from({ length: 100 }, (_each, at) => `${name} ${at} begins, ends`),
      )
    }
    assert.equal(taken.length, 200)
  })

  test('a body that breaks off says so; what was taken before stays', async () => {
    const { id } = await node.sources.add({ kind: 'http', name: 'posted' })
    const broken = async function* () {
      yield Buffer.from('one\n'.repeat(2000))
      throw new Error('the connection is gone')
    }
    await assert.rejects(node.sources.feed(id, broken()), /the connection is gone/)
    const { length } = await node.taken()
    assert.ok(length >= 1500 && length <= 2000, `${length} lines`)
    assert.equal((await node.sources.find(id))?.lines, length)
  })

  test('a source that is paused takes nothing, and stops what is being sent', async () => {
    const { id } = await node.sources.add({ kind: 'http', name: 'posted' })
    const endless = async function* () {
      for (;;) {
        yield Buffer.from('{"a":1}\n'.repeat(500))
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
    const feeding = node.sources.feed(id, endless())
    const refused = assert.rejects(feeding, { code: 'telemetry.source-paused' })
    await node.takenSoon(1000)
    assert.equal((await node.sources.pause(id)).state, 'paused')
    await refused
    await assert.rejects(node.sources.feed(id, chunks('one\n')), { code: 'telemetry.source-paused' })
    await node.sources.resume(id)
    assert.equal((await node.sources.feed(id, chunks('one\n'))).lines, 1)
  })
})
