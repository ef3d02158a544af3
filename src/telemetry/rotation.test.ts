import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { afterEach, suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { type OpenedSources, openTestSources } from '../../test/open-sources.ts'

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_each, at) => `{"line":${from + at},"more":"${'x'.repeat(40)}"}`)
const toText = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')
const descriptors = () => readdirSync('/proc/self/fd').length
const isLinux = process.platform === 'linux'

suite('files that are rotated, replaced or written while they are watched', () => {
  let node: OpenedSources
  afterEach(() => node.close())

  test('what was written between the last look and a copy-and-truncate is read in the copy', async () => {
    node = openTestSources()
    const path = node.path('a.log')
    writeFileSync(path, toText(numbered(0, 100)))
    const { id } = await node.sources.add({ kind: 'file', path })
    await node.takenSoon(100)
    await node.settled(id)
    appendFileSync(path, toText(numbered(100, 200)))
    copyFileSync(path, node.path('a.log.1'))
    truncateSync(path)
    appendFileSync(path, toText(numbered(200, 250)))
    assert.deepEqual((await node.takenSoon(250)).sort(), numbered(0, 250).sort())
  })

  test('a copy-and-truncate while the node was down loses nothing and repeats nothing', async () => {
    node = openTestSources()
    const path = node.path('a.log')
    writeFileSync(path, toText(numbered(0, 100)))
    const { id } = await node.sources.add({ kind: 'file', path })
    await node.takenSoon(100)
    await node.sources.pause(id)
    appendFileSync(path, toText(numbered(100, 200)))
    copyFileSync(path, node.path('a.log.1'))
    truncateSync(path)
    appendFileSync(path, toText(numbered(200, 250)))
    await node.reopen()
    await node.sources.resume(id)
    assert.deepEqual((await node.takenSoon(250)).sort(), numbered(0, 250).sort())
    await node.reopen()
    await node.settled(id)
    assert.equal((await node.taken()).length, 250)
  })

  test('a file that is replaced by a shorter one is read from its beginning', async () => {
    node = openTestSources()
    const path = node.path('a.log')
    writeFileSync(path, toText(numbered(0, 100)))
    await node.sources.add({ kind: 'file', path })
    await node.takenSoon(100)
    writeFileSync(node.path('new'), toText(numbered(100, 110)))
    renameSync(node.path('new'), path)
    assert.deepEqual(await node.takenSoon(110), numbered(0, 110))
  })

  test('a file that was empty when it was found, cut short later, is known to be another by what it had become', async () => {
    node = openTestSources()
    const path = node.path('a.log')
    writeFileSync(path, '')
    await node.sources.add({ kind: 'file', path })
    await sleep(300)
    appendFileSync(path, toText(numbered(0, 50)))
    await node.takenSoon(50)
    appendFileSync(path, toText(numbered(50, 60)))
    await node.takenSoon(60)
    writeFileSync(path, toText(numbered(100, 200)))
    assert.deepEqual(await node.takenSoon(160), [...numbered(0, 60), ...numbered(100, 200)])
  })

  test('a packed file that is found while it is still empty, or half there, is unpacked all the same', async () => {
    node = openTestSources()
    mkdirSync(node.path('logs'))
    const path = node.path('logs/a.log.gz')
    const packed = gzipSync(toText(Array.from({ length: 3000 }, (_each, at) => `${at} ${Math.sin(at)}`)))
    writeFileSync(path, '')
    const { id } = await node.sources.add({ kind: 'folder', path: node.path('logs') })
    await node.settled(id)
    for (const end of [1, 5000, packed.length]) {
      await sleep(300)
      writeFileSync(path, packed.subarray(0, end))
    }
    assert.equal((await node.takenSoon(3000)).length, 3000)
    assert.equal((await node.sources.find(id))?.refused, 0)
  })

  test('many files are followed with few of them open', { skip: !isLinux && 'only Linux tells' }, async () => {
    node = openTestSources()
    mkdirSync(node.path('logs'))
    for (let number = 0; number < 700; number += 1) writeFileSync(node.path(`logs/${number}.log`), `${number}\n`)
    const before = descriptors()
    let most = 0
    const watching = setInterval(() => {
      most = Math.max(most, descriptors() - before)
    }, 1)
    const { id } = await node.sources.add({ kind: 'folder', path: node.path('logs') })
    await node.takenSoon(700)
    clearInterval(watching)
    assert.ok(most < 300, `${most} were open`)
    appendFileSync(node.path('logs/0.log'), 'more\n')
    assert.equal((await node.takenSoon(701)).at(-1), 'more')
    await node.sources.pause(id)
    assert.ok(descriptors() <= before + 2, 'none is left open')
  })

  test('what is no file is left alone in a folder, and refused with the way to read it', { skip: !isLinux && 'needs mkfifo' }, async () => {
    node = openTestSources()
    mkdirSync(node.path('logs'))
    assert.equal(spawnSync('mkfifo', [node.path('logs/pipe.log')]).status, 0)
    writeFileSync(node.path('logs/z.log'), 'one\n')
    await node.sources.add({ kind: 'folder', path: node.path('logs') })
    assert.deepEqual(await node.takenSoon(1), ['one'])
    const { id } = await node.sources.add({ kind: 'file', path: node.path('logs/pipe.log') })
    const { state, reason } = await node.settled(id)
    assert.deepEqual([state, /standard input/.test(reason ?? '')], ['failed', true])
  })
})
