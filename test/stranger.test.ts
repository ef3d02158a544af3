import assert from 'node:assert/strict'
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { newUuid } from '../src/base/index.ts'
import { runCommand, startCommand } from './command-line.ts'

/** What somebody meets who has a fresh home, types wrong things and has broken files. */
suite('a stranger at the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-stranger-'))
  const home = join(folder, 'home')
  before(() => runCommand(home, ['init', '--organisation', 'Stranger']))
  after(() => rmSync(folder, { recursive: true }))

  const good = () => JSON.stringify({ type: 'domain-name', id: `domain-name--${newUuid()}`, value: 'a.example' })
  const write = (name: string, text: string | Uint8Array) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const empty = write('empty.json', '')

  const wrong: [what: string, args: string[], code: number, message: RegExp][] = [
    ['no such command', ['nosuch'], 2, /There is no command "nosuch"/],
    ['no such option', ['import', '--bogus'], 2, /Unknown option '--bogus'\. See: entente import --help/],
    ['nothing to import', ['import'], 2, /Name the files/],
    ['a file that is not there', ['import', join(folder, 'absent')], 4, /There is no file/],
    ['a collection that is not there', ['export', 'absent'], 4, /There is no collection/],
    ['a level that is none', ['export', 'intelligence', '--audience', 'purple'], 2, /"clear"\|"green"/],
    ['an alert that is not there', ['alerts', 'show', 'abc'], 4, /No alert's id begins with "abc"/],
    ['a second node in one home', ['init'], 5, /There is a node in/],
    ['a backup that is none', ['restore', empty], 5, /There is a node in/],
    ['a pattern that ends too soon', ['pattern', 'check', '[a:b = '], 2, /the pattern ends/],
  ]
  for (const [what, args, code, message] of wrong)
    test(`${what}: exit code ${code}, and a word on how to mend it`, async () => {
      const { code: found, err } = await startCommand(home, args).finished
      assert.equal(found, code, err)
      assert.match(JSON.parse(err).error.detail, message)
    })

  test('a home without a node is told how to make one', async () => {
    const { code, err } = await startCommand(join(folder, 'nowhere'), ['search', 'x']).finished
    assert.equal(code, 4)
    assert.match(err, /entente init --home/)
  })

  test('a file with every kind of broken object: each is refused by its place, the good rest is in', async () => {
    const broken = [
      '{"type":"domain-name","id":}',
      `{"type":"domain-name","id":"domain-name--${newUuid()}","value":"\xff"}`,
      `{"type":"domain-name","id":"domain-name--${newUuid()}","value":"a","x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
      `{"type":"domain-name","id":"domain-name--${newUuid()}","value":"a","value":"b"}`,
      `{"type":"domain-name","id":"url--${newUuid()}","value":"a"}`,
      '{"type":7}',
      '42',
      '\0\0\0',
    ]
    const objects = broken.flatMap((text) => [good(), text])
    const file = write('broken.json', Buffer.from(`{"type":"bundle","objects":[${[...objects, good()].join(',')}]}`, 'latin1'))
    const { added, refused } = await runCommand<{ added: number; refused: { place: string }[] }>(home, ['import', file], 10)
    assert.equal(added, broken.length + 1)
    const places = refused.map(({ place }) => Number(/objects\[(\d+)\]/.exec(place)?.[1]))
    assert.deepEqual(
      places.sort((one, two) => one - two),
      broken.map((_, at) => at * 2 + 1),
    )
  })

  test('a line of 100 MB between two good ones, in intelligence and in telemetry, costs no memory', async () => {
    const conn = (at: number) => `{"ts":${1_700_000_000 + at},"uid":"C","id.orig_h":"10.0.0.1","id.resp_h":"198.51.100.7","proto":"tcp"}`
    const intelligence = await writeLong(join(folder, 'long.ndjson'), `{"type":"domain-name","x":"`, [good(), good()])
    const telemetry = await writeLong(join(folder, 'conn.log'), '{"ts":1700000000,"uid":"', [conn(1), conn(2)])
    const imported = await measured<{ added: number; refusedCount: number }>(home, ['import', intelligence])
    assert.deepEqual([imported.code, imported.said.added, imported.said.refusedCount], [10, 2, 1])
    const watched = await measured<Watched>(home, ['watch', '--once', '--format', 'zeek-conn', telemetry])
    const [source] = watched.said.sources
    assert.deepEqual([watched.code, source?.events, source?.refused], [10, 2, 1])
    // Less than the line is long, beside what the same command holds for the two good ones alone.
    const short = write('short.ndjson', Buffer.from(`${good()}\n${good()}\n`))
    const usual = await measured(home, ['import', short])
    for (const { peakMegabytes } of [imported, watched]) {
      assert.ok(peakMegabytes < usual.peakMegabytes + 90, `${peakMegabytes} MB at the peak, usually ${usual.peakMegabytes}`)
    }
  })
})

interface Watched {
  readonly sources: readonly { readonly events: number; readonly refused: number }[]
}

/** Runs a command and looks at the memory it holds while it runs; where the system does not tell, at none. */
async function measured<T>(home: string, args: readonly string[]): Promise<{ code: number | null; said: T; peakMegabytes: number }> {
  const { child, finished } = startCommand(home, args)
  let peakMegabytes = 0
  const look = setInterval(() => {
    const file = `/proc/${child.pid}/status`
    if (!existsSync(file)) return
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]
    peakMegabytes = Math.max(peakMegabytes, Number(kilobytes ?? 0) / 1024)
  }, 20)
  const { code, out } = await finished
  clearInterval(look)
  return { code, said: JSON.parse(out), peakMegabytes }
}

/** A good line, one of 100 MB that begins like this, a good line. */
async function writeLong(file: string, begin: string, [first, last]: [string, string]): Promise<string> {
  const stream = createWriteStream(file)
  stream.write(`${first}\n${begin}`)
  const megabyte = Buffer.alloc(1_000_000, 'a')
  for (let written = 0; written < 100; written += 1)
    if (!stream.write(megabyte)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()))
  await new Promise<void>((resolve) => stream.end(`"}\n${last}\n`, () => resolve()))
  return file
}
