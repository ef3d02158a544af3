import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { Thread } from './thread.ts'

suite('work in a thread of its own', () => {
  const thread = new Thread<Uint8Array, number>(new URL('../../test/any.ts', import.meta.url).href, 'adding-thread')
  after(() => thread.close())

  test('is answered in the order in which it was asked', async () => {
    const numbers = Array.from({ length: 50 }, (_, number) => number)
    assert.deepEqual(
      await Promise.all(numbers.map((number) => thread.ask(Uint8Array.of(number, 1)))),
      numbers.map((number) => number + 1),
    )
  })

  test('hands buffers over instead of copying them', async () => {
    const bytes = new Uint8Array(1000).fill(1)
    assert.equal(await thread.ask(bytes, [bytes.buffer]), 1000)
    assert.equal(bytes.length, 0)
  })

  test('that breaks tells everyone who waits, and the next question is answered again', async () => {
    const waiting = [thread.ask(new Uint8Array(0)), thread.ask(Uint8Array.of(1))]
    for (const outcome of await Promise.allSettled(waiting)) assert.equal(outcome.status, 'rejected')
    assert.equal(await thread.ask(Uint8Array.of(2)), 2)
  })

  test('refuses what is still open when it is closed', async () => {
    const open = assert.rejects(thread.ask(Uint8Array.of(1)), /closed/)
    await thread.close()
    await open
  })
})
