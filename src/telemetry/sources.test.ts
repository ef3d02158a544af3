import assert from 'node:assert/strict'
import { appendFileSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { afterEach, suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { type AtStep, type OpenedSources, openTestSources } from '../../test/open-sources.ts'

const numbered = (from: number, to: number, word = 'line') =>
  Array.from({ length: to - from }, (_each, at) => `{"${word}":${from + at},"more":"${'x'.repeat(40)}"}`)
const toText = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')

suite('sources of files', () => {
  let node: OpenedSources
  const open = (options?: Parameters<typeof openTestSources>[0]) => {
    node = openTestSources(options)
  }
  afterEach(() => node.close())

  const kinds = ['plain', 'packed'] as const
  const steps = ['before', 'in', 'after'] as const
  for (const kind of kinds) {
    for (const step of steps) {
      for (const batch of [1, 2, 4]) {
        test(`a ${kind} file whose reading ends ${step} the commit of batch ${batch} is read on without losing or repeating a line`, async () => {
          const atStep: AtStep = (at, number) => {
            if (at === step && number === batch) throw new Error('the process ends here')
          }
          open({ atStep })
          const lines = numbered(0, 7000).map((line, at) => (at % 100 === 7 ? `${line} BAD` : line))
          const path = node.path('a.log')
          writeFileSync(path, kind === 'plain' ? toText(lines) : gzipSync(toText(lines)))
          const { id } = await node.sources.add({ kind: 'file', path, follow: false })
          assert.equal((await node.settled(id)).state, 'failed')
          await node.reopen()
          const source = await node.settled(id)
          assert.deepEqual([source.state, source.lines, source.events, source.refused], ['caught-up', 7000, 6930, 70])
          assert.deepEqual(
            await node.taken(),
            lines.filter((line) => !line.includes('BAD')),
          )
          const { deadLetters } = await node.sources.deadLetters(id, { limit: 1000 })
          assert.deepEqual(
            deadLetters.map((letter) => letter.line),
            lines.filter((line) => line.includes('BAD')),
          )
        })
      }
    }
  }

  test('a file is followed: what is appended comes at once, a line without its end waits for it', async () => {
    open()
    const path = node.path('a.log')
    writeFileSync(path, 'one\ntwo\nthr')
    const { id } = await node.sources.add({ kind: 'file', path })
    await node.takenSoon(2)
    await node.settled(id)
    appendFileSync(path, 'ee\nfour\n')
    assert.deepEqual(await node.takenSoon(4), ['one', 'two', 'three', 'four'])
  })

  test('read once, a file gives its last line though it has no end; what is appended later is read later', async () => {
    open()
    const path = node.path('a.log')
    writeFileSync(path, 'one\ntwo')
    const wish = { kind: 'file' as const, path, follow: false }
    await node.settled((await node.sources.add(wish)).id)
    assert.deepEqual(await node.taken(), ['one', 'two'])
    appendFileSync(path, '\nthree\n')
    await node.settled((await node.sources.add(wish)).id)
    assert.deepEqual(await node.taken(), ['one', 'two', 'three'])
    assert.equal((await node.sources.list()).length, 1)
  })

  test('a file that is not there yet is waited for; read once, its absence is told', async () => {
    open()
    const path = node.path('later.log')
    const waiting = await node.sources.add({ kind: 'file', path })
    const once = await node.sources.add({ kind: 'file', path: node.path('never.log'), follow: false })
    const failed = await node.settled(once.id)
    assert.deepEqual([failed.state, failed.reason], ['failed', 'There is no such file.'])
    assert.equal((await node.sources.find(waiting.id))?.state, 'waiting')
    writeFileSync(path, 'one\n')
    assert.deepEqual(await node.takenSoon(1), ['one'])
  })

  test('a file that is renamed and begun anew is read to its end, though its writer was slow to let go of it', async () => {
    open()
    const path = node.path('a.log')
    writeFileSync(path, 'one\n')
    await node.sources.add({ kind: 'file', path })
    await node.takenSoon(1)
    renameSync(path, node.path('a.log.1'))
    appendFileSync(node.path('a.log.1'), 'two\n')
    writeFileSync(path, 'three\n')
    await node.takenSoon(3)
    appendFileSync(node.path('a.log.1'), 'four\n')
    assert.deepEqual((await node.takenSoon(4)).sort(), ['four', 'one', 'three', 'two'])
  })

  test('a file that is copied and cut short is read from its new beginning', async () => {
    open()
    const path = node.path('a.log')
    writeFileSync(path, toText(numbered(0, 100)))
    const { id } = await node.sources.add({ kind: 'file', path })
    await node.takenSoon(100)
    await node.settled(id)
    truncateSync(path)
    appendFileSync(path, toText(numbered(100, 150)))
    assert.deepEqual(await node.takenSoon(150), numbered(0, 150))
  })

  test('a file that was cut short and has grown longer than before is known by its beginning', async () => {
    open()
    const path = node.path('a.log')
    writeFileSync(path, toText(numbered(0, 100)))
    const { id } = await node.sources.add({ kind: 'file', path })
    await node.takenSoon(100)
    await node.sources.pause(id)
    writeFileSync(path, toText(numbered(100, 400)))
    await node.sources.resume(id)
    assert.deepEqual(await node.takenSoon(400), numbered(0, 400))
  })

  test('a file that was rotated twice while the node was down is read on in the rotated files, packed or not', async () => {
    open()
    const path = node.path('a.log')
    writeFileSync(path, toText(numbered(0, 100)))
    const { id } = await node.sources.add({ kind: 'file', path })
    await node.takenSoon(100)
    await node.sources.pause(id)
    appendFileSync(path, toText(numbered(100, 200)))
    writeFileSync(node.path('a.log.2.gz'), gzipSync(readFileSync(path)))
    rmSync(path)
    await sleep(15)
    writeFileSync(node.path('a.log.1'), toText(numbered(200, 300)))
    writeFileSync(path, toText(numbered(300, 400)))
    await node.sources.resume(id)
    assert.deepEqual((await node.takenSoon(400)).sort(), numbered(0, 400).sort())
    await node.reopen()
    await node.settled(id)
    assert.equal((await node.taken()).length, 400)
  })

  test('a folder is read with what is below it and what appears later; hidden and other files are left alone', async () => {
    open()
    mkdirSync(node.path('logs/deep/er'), { recursive: true })
    const put = (name: string, text: string | Buffer) => writeFileSync(node.path(`logs/${name}`), text)
    put('a.log', 'a\n')
    put('deep/b.json', 'b\n')
    put('deep/er/c.ndjson.gz', gzipSync('c\n'))
    put('.hidden.log', 'no\n')
    put('deep/d.txt', 'no\n')
    await node.sources.add({ kind: 'folder', path: node.path('logs') })
    assert.deepEqual(await node.takenSoon(3), ['a', 'b', 'c'])
    mkdirSync(node.path('logs/new'))
    put('new/e.log', 'e\n')
    assert.deepEqual((await node.takenSoon(4)).at(-1), 'e')
  })

  test('a file of a folder that is renamed, then packed, is not read twice, now or after a restart', async () => {
    open()
    mkdirSync(node.path('logs/old'), { recursive: true })
    const lines = numbered(0, 100)
    writeFileSync(node.path('logs/a.log'), toText(lines))
    const { id } = await node.sources.add({ kind: 'folder', path: node.path('logs') })
    await node.takenSoon(100)
    renameSync(node.path('logs/a.log'), node.path('logs/old/a-1.log'))
    appendFileSync(node.path('logs/old/a-1.log'), toText(numbered(100, 120)))
    await node.takenSoon(120)
    await node.sources.pause(id)
    writeFileSync(node.path('logs/old/a-1.log.gz'), gzipSync(readFileSync(node.path('logs/old/a-1.log'))))
    rmSync(node.path('logs/old/a-1.log'))
    writeFileSync(node.path('logs/b.log'), 'last\n')
    await node.sources.resume(id)
    assert.deepEqual((await node.takenSoon(121)).slice(0, 120), numbered(0, 120))
    await node.reopen()
    await node.settled(id)
    assert.equal((await node.taken()).length, 121)
  })

  test('a file that is found under two names at once, as in the middle of a renaming, is read once', async () => {
    open()
    mkdirSync(node.path('logs/old'), { recursive: true })
    writeFileSync(node.path('logs/a.log'), toText(numbered(0, 100)))
    const { id } = await node.sources.add({ kind: 'folder', path: node.path('logs') })
    await node.takenSoon(100)
    linkSync(node.path('logs/a.log'), node.path('logs/old/a-1.log'))
    await node.settled(id)
    appendFileSync(node.path('logs/a.log'), toText(numbered(100, 120)))
    await node.takenSoon(120)
    rmSync(node.path('logs/a.log'))
    writeFileSync(node.path('logs/b.log'), 'next\n')
    await node.takenSoon(121)
    appendFileSync(node.path('logs/old/a-1.log'), 'last\n')
    assert.deepEqual(await node.takenSoon(122), [...numbered(0, 120), 'next', 'last'])
  })

  test('of a damaged packed file the good lines are kept, the damage is told once, and the others are read', async () => {
    open()
    mkdirSync(node.path('logs'))
    const packed = gzipSync(toText(Array.from({ length: 20_000 }, (_each, at) => `${at} ${Math.sin(at)}`)))
    writeFileSync(node.path('logs/a.log.gz'), packed.subarray(0, packed.length / 2))
    writeFileSync(node.path('logs/b.log'), 'b\n')
    const { id } = await node.sources.add({ kind: 'folder', path: node.path('logs'), follow: false })
    const source = await node.settled(id)
    const taken = await node.taken()
    assert.deepEqual([source.state, source.refused, taken.at(-1)], ['caught-up', 1, 'b'])
    assert.ok(taken.length > 5000)
    await node.reopen()
    assert.deepEqual([(await node.settled(id)).refused, (await node.taken()).length], [1, taken.length])
    const [letter] = (await node.sources.deadLetters(id, { limit: 10 })).deadLetters
    assert.deepEqual([letter?.code, letter?.place], ['telemetry.cannot-read', node.path('logs/a.log.gz')])
  })

  test('a source tells how far it is', async () => {
    open()
    const path = node.path('a.log')
    writeFileSync(path, toText(numbered(0, 5000)))
    const { id } = await node.sources.add({ kind: 'file', path, follow: false })
    const { progress, lines, firstEventAt, lastEventAt } = await node.settled(id)
    const { size } = statSync(path)
    assert.deepEqual([progress.doneBytes, progress.allBytes, progress.secondsLeft], [size, size, 0])
    assert.ok(progress.linesPerSecond > 0)
    assert.deepEqual([lines, firstEventAt, lastEventAt], [5000, 1000, 2000])
  })

  test('a followed source that fails says why, tries again, and loses nothing', async () => {
    let isBroken = true
    open({
      atStep: (step) => {
        if (isBroken && step === 'in') throw new Error('the disk is full')
      },
    })
    const path = node.path('a.log')
    writeFileSync(path, 'one\n')
    const { id } = await node.sources.add({ kind: 'file', path })
    const source = await node.settled(id)
    assert.deepEqual([source.state, source.reason], ['failed', 'the disk is full'])
    isBroken = false
    assert.deepEqual(await node.takenSoon(1), ['one'])
  })

  test('a paused source stays paused after a restart, and goes on where it stood', async () => {
    open()
    const path = node.path('a.log')
    writeFileSync(path, 'one\n')
    const { id } = await node.sources.add({ kind: 'file', path })
    await node.takenSoon(1)
    assert.equal((await node.sources.pause(id)).state, 'paused')
    appendFileSync(path, 'two\n')
    await node.reopen()
    assert.equal((await node.sources.find(id))?.state, 'paused')
    await node.sources.resume(id)
    assert.deepEqual(await node.takenSoon(2), ['one', 'two'])
  })

  test('a removed source is gone with its places and dead letters; what it brought stays', async () => {
    open()
    const path = node.path('a.log')
    writeFileSync(path, 'one\nBAD\n')
    const { id } = await node.sources.add({ kind: 'file', path, follow: false })
    await node.settled(id)
    await node.sources.remove(id)
    assert.deepEqual(await node.sources.list(), [])
    assert.deepEqual(await node.taken(), ['one'])
    await assert.rejects(node.sources.pause(id), { code: 'telemetry.source-absent' })
    assert.equal(statSync(node.path(`${id}.ndjson`), { throwIfNoEntry: false }), undefined)
  })

  test('a source without its path or port is refused', async () => {
    open()
    await assert.rejects(node.sources.add({ kind: 'folder' }), { code: 'telemetry.bad-source', place: 'path' })
    await assert.rejects(node.sources.add({ kind: 'syslog-tcp' }), { code: 'telemetry.bad-source', place: 'port' })
  })
})
