import assert from 'node:assert/strict'
import { appendFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { afterEach, suite, test } from 'node:test'
import { type OpenedSources, openTestSources } from '../../test/open-sources.ts'
import { saveBatch, telemetryFault } from './index.ts'
import type { LineBatch, Taken } from './line-batch.ts'

const lines = Array.from({ length: 4000 }, (_each, at) => (at % 10 === 3 ? `line ${at} BAD` : `line ${at}`))
const bad = lines.filter((line) => line.includes('BAD'))
const text = lines.map((line) => `${line}\n`).join('')

suite('dead letters', () => {
  let node: OpenedSources
  afterEach(() => node.close())
  const fileOf = (id: number) => node.path(`${id}.ndjson`)
  const lettersOf = async (id: number) => {
    const found: string[] = []
    for (let after: string | null | undefined; after !== null; ) {
      const page = await node.sources.deadLetters(id, { limit: 70, after })
      found.push(...page.deadLetters.map(({ line }) => line))
      after = page.next
    }
    return found
  }

  /** A sink whose idea of a bad line can be changed, as when a format is mended. */
  const openMendable = () => {
    const mend = { isBad: (line: string) => line.includes('BAD') }
    const sink = async (batch: LineBatch): Promise<Taken> => {
      const refused = batch.lines
        .filter((line) => mend.isBad(line.text))
        .map(({ text: line, place }) => ({ fault: telemetryFault('bad-line', 'it is bad'), place, line }))
      const good = batch.lines.filter((line) => !mend.isBad(line.text))
      await node.store.commit(async (tx) => {
        for (const line of good) tx.outbox('line', line.text)
        await saveBatch(tx, batch, { events: good.length, refused })
      })
      const all = batch.lines.length + batch.refused.length
      return { lines: all, events: good.length, refused: refused.length + batch.refused.length, matches: 0 }
    }
    node = openTestSources({ sink })
    return mend
  }
  const read = async () => {
    const path = node.path('a.log')
    writeFileSync(path, text)
    const { id } = await node.sources.add({ kind: 'file', path, follow: false })
    await node.settled(id)
    return id
  }

  test('each bad line is kept once, in order, with its place, its reason and the time', async () => {
    node = openTestSources()
    const before = Date.now()
    const id = await read()
    assert.deepEqual(await lettersOf(id), bad)
    const [letter] = (await node.sources.deadLetters(id, { limit: 1 })).deadLetters
    assert.ok(letter !== undefined && letter.at >= before - 1 && letter.at <= Date.now())
    const { code, reason, place, isWhole } = letter
    assert.deepEqual([code, reason, place, isWhole], ['telemetry.bad-line', 'it says BAD', `${node.path('a.log')}:4`, true])
    assert.equal(statSync(fileOf(id)).mode & 0o777, 0o600)
  })

  test('what a crash left behind the committed letters is cut off at the start, and not shown before', async () => {
    node = openTestSources()
    const id = await read()
    const whole = readFileSync(fileOf(id))
    appendFileSync(fileOf(id), '{"at":"2026-11-23T10:00:00.000Z","line":"never committed"}\n{"at":"20')
    assert.deepEqual(await lettersOf(id), bad)
    await node.reopen()
    assert.deepEqual(readFileSync(fileOf(id)), whole)
  })

  for (const step of ['before', 'in', 'after'] as const) {
    test(`a crash ${step} a commit neither loses a letter nor writes it twice`, async () => {
      node = openTestSources({
        atStep: (at, batch) => {
          if (at === step && batch === 2) throw new Error('the process ends here')
        },
      })
      const id = await read()
      assert.ok((await lettersOf(id)).length < bad.length)
      await node.reopen()
      await node.settled(id)
      assert.deepEqual(await lettersOf(id), bad)
    })
  }

  test('read again, what is good now is taken and gone from the letters, what is still bad stays, and nothing counts twice', async () => {
    const mend = openMendable()
    const id = await read()
    mend.isBad = (line) => line.endsWith('3 BAD') && Number(line.split(' ')[1]) > 3900
    const still = bad.filter(mend.isBad)
    const retry = await node.sources.retryDeadLetters(id)
    assert.deepEqual(retry, { lines: bad.length, events: bad.length - still.length, refused: still.length, matches: 0 })
    assert.deepEqual(await lettersOf(id), still)
    const source = await node.sources.find(id)
    assert.deepEqual([source?.lines, source?.events, source?.refused], [lines.length, lines.length - still.length, still.length])
    assert.deepEqual((await node.taken()).sort(), lines.filter((line) => !still.includes(line)).sort())
    mend.isBad = () => false
    await node.sources.retryDeadLetters(id)
    assert.deepEqual(await lettersOf(id), [])
    assert.deepEqual((await node.taken()).sort(), [...lines].sort())
    assert.deepEqual((await node.sources.find(id))?.refused, 0)
    await node.reopen()
    assert.equal(statSync(fileOf(id)).size, 0)
  })

  test('asked for twice at once, the letters are read again once', async () => {
    const mend = openMendable()
    const id = await read()
    mend.isBad = () => false
    const [one, other] = await Promise.all([node.sources.retryDeadLetters(id), node.sources.retryDeadLetters(id)])
    assert.deepEqual(one, other)
    assert.equal((await node.taken()).length, lines.length)
    assert.equal((await node.sources.find(id))?.events, lines.length)
  })

  test('a huge bad line keeps its first 64 KiB, and since it is not whole it is not read again', async () => {
    const mend = openMendable()
    const path = node.path('a.log')
    const huge = `BAD ${'é'.repeat(200_000)}`
    writeFileSync(path, `${huge}\ngood\n${'z'.repeat(3_000_000)}\n`)
    const { id } = await node.sources.add({ kind: 'file', path, follow: false })
    await node.settled(id)
    const { deadLetters } = await node.sources.deadLetters(id, { limit: 10 })
    assert.deepEqual(deadLetters.map(({ code, line, isWhole }) => [code, line.length, isWhole]).sort(), [
      ['telemetry.bad-line', 65_536, false],
      ['telemetry.line-too-long', 65_536, false],
    ])
    assert.ok(statSync(fileOf(id)).size < 300_000)
    mend.isBad = () => false
    const retry = await node.sources.retryDeadLetters(id)
    assert.deepEqual([retry.events, retry.refused, (await lettersOf(id)).length], [0, 2, 2])
  })

  test('a dead-letter file that somebody took away is begun anew, and the next letter is whole', async () => {
    node = openTestSources()
    const id = await read()
    rmSync(fileOf(id))
    assert.deepEqual(await lettersOf(id), [])
    appendFileSync(node.path('a.log'), 'one more BAD\n')
    await node.sources.resume(id)
    await node.settled(id)
    assert.ok(existsSync(fileOf(id)))
    assert.deepEqual(await lettersOf(id), ['one more BAD'])
  })

  test('a place to go on from that is none of ours gives letters all the same, and no failure', async () => {
    node = openTestSources()
    const id = await read()
    for (const after of ['7', '-5', 'x', '999999999', '1e3']) {
      const { deadLetters } = await node.sources.deadLetters(id, { limit: 3, after })
      assert.ok(deadLetters.length <= 3, after)
    }
  })
})
