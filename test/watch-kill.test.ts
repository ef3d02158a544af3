import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AlertPage, DoctorReport } from '../src/http/index.ts'
import { fromSortKey, observableKinds } from '../src/telemetry/index.ts'
import { runCommand, startCommand } from './command-line.ts'
import { writeOwnLog } from './own-log.ts'
import { type PlainReading, readPlainly, type Sight } from './plain-reading.ts'
import { drawDecoys, drawPlanted, type Planted, toRandom } from './planted-indicators.ts'
import { sharedData, without } from './real-parts.ts'

const zeek = sharedData('zeek')
const kills = 10
const seed = Number(process.env.ENTENTE_KILL_SEED ?? 1)
const someRefused = 10

const folder = mkdtempSync(join(tmpdir(), 'entente-watch-'))
const ownLog = join(folder, 'own.log')
const bundle = join(folder, 'indicators.json')
const homeOf = (name: string) => join(folder, name)

/** What the logs say, read without anything of ours. */
let reading: PlainReading
let refused = 0
let planted: Planted[] = []
let decoys: Planted[] = []

suite('the whole of the real logs, watched from the command line', without(zeek, 'real data'), () => {
  before(() => {
    const own = writeOwnLog(12_000)
    writeFileSync(ownLog, own.text)
    const zeeks = readPlainly(zeek ?? '')
    const files = new Map([...zeeks.files, [ownLog, own.text.split('\n')]])
    reading = { lines: zeeks.lines + 12_000, sights: merge(zeeks.sights, own.sights), files }
    refused = own.refused
    const random = toRandom(7)
    planted = drawPlanted(reading.sights, random)
    decoys = drawDecoys(reading.sights, random)
    writeFileSync(bundle, toBundle([...planted, ...decoys]))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('indicators that were there before find all that is theirs, and those that have nothing find nothing', async () => {
    assert.ok(planted.length > 200 && decoys.length > 200, `${planted.length} planted, ${decoys.length} decoys`)
    const home = await makeHome('live', 'with indicators')
    await watch(home)
    await assertAlerts(home, 'live')
    const held = look(home)
    assert.deepEqual(held.sums, { lines: reading.lines, events: reading.lines - refused, refused })
    assert.deepEqual(held.history, toHistory(reading.sights))
  })

  test('indicators that come afterwards find the same in what is remembered', async () => {
    const home = await makeHome('history')
    await watch(home)
    await runCommand(home, ['import', bundle, '--unmarked-as', 'green'])
    await assertAlerts(home, 'history')
  })

  test(`killed ${kills} times and begun again, it comes to the same totals as if nothing had happened`, async (context) => {
    const home = await makeHome('killed', 'with indicators')
    const moments = await killRepeatedly(home)
    context.diagnostic(`killed after ${moments.join(', ')} of ${reading.lines} lines`)
    assert.equal(new Set(moments).size, kills)
    assert.ok(moments.every((lines, at) => lines > (moments[at - 1] ?? 0) && lines < reading.lines))
    await watch(home)
    await assertAlerts(home, 'live')
    assert.deepEqual(look(home), look(homeOf('live')))
    assertEvidence(home)
    const { findings } = await runCommand<DoctorReport>(home, ['doctor'])
    assert.deepEqual(findings, [])
  })
})

async function makeHome(name: string, withIndicators?: 'with indicators'): Promise<string> {
  const home = homeOf(name)
  await runCommand(home, ['init', '--name', name])
  if (withIndicators) await runCommand(home, ['import', bundle, '--unmarked-as', 'green'])
  return home
}

function toWatch(): string[] {
  return ['watch', '--once', zeek ?? '', ownLog]
}

async function watch(home: string): Promise<void> {
  await runCommand(home, toWatch(), someRefused)
}

/** Kills the process each time it has taken more than a share of the lines that chance decides, and a moment. */
async function killRepeatedly(home: string): Promise<number[]> {
  const random = toRandom(seed)
  const shares = Array.from({ length: kills }, (_each, at) => (at + 0.1 + random() * 0.8) / (kills + 1))
  const moments: number[] = []
  for (const share of shares) {
    const { child, finished } = startCommand(home, toWatch())
    const ended = finished.then(() => 'ended' as const)
    while (countLines(home) < share * reading.lines && (await Promise.race([ended, sleep(2)])) !== 'ended') {}
    await sleep(random() * 20)
    child.kill('SIGKILL')
    const { code, err } = await finished
    assert.equal(code, null, `it ended before it was killed: ${err}`)
    moments.push(countLines(home))
  }
  return moments
}

function countLines(home: string): number {
  return withDatabase(home, (db) => Number(db.prepare('SELECT coalesce(sum(lines), 0) AS lines FROM source').get()?.lines))
}

function withDatabase<T>(home: string, ask: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(home, 'entente.sqlite'), { readOnly: true, timeout: 5000 })
  try {
    return ask(db)
  } finally {
    db.close()
  }
}

/** Everything that lines leave behind, but for ids and times of the clock. */
function look(home: string) {
  return withDatabase(home, (db) => {
    const rows = (sql: string) =>
      db
        .prepare(sql)
        .all()
        .map((row) => ({ ...row }))
    const sums = db.prepare('SELECT sum(lines) AS lines, sum(events) AS events, sum(refused) AS refused FROM source').get()
    const letters = rows('SELECT name, lines, events, refused, first_event_at, last_event_at, dead_letter_bytes FROM source ORDER BY name')
    const files = rows('SELECT path, "offset", line, whole_size FROM source_file ORDER BY path')
    const matches = Number(db.prepare('SELECT sum(count) AS matches FROM alert').get()?.matches)
    const history = rows(
      'SELECT kind, key, min(first_at) AS first, max(last_at) AS last, sum(count) AS count FROM history GROUP BY kind, key',
    )
      .map(({ kind, key, first, last, count }) => {
        const name = observableKinds[Number(kind)] ?? 'url'
        return `${name} ${fromSortKey(name, String(key))} ${count} ${first} ${last}`
      })
      // The plain reading takes a text without a dot for a word.
      .filter((entry) => /^(?!domain-name [^. ]+ )/.test(entry))
    return { sums: { ...sums }, letters, files, matches, history: history.sort() }
  })
}

function toHistory(sights: ReadonlyMap<string, Sight>): string[] {
  return [...sights.values()].map((sight) => `${sight.kind} ${sight.value} ${sight.count} ${sight.firstAt} ${sight.lastAt}`).sort()
}

/** Each planted indicator has its alert, with each observable, how often it was seen, first and last; no other has any. */
async function assertAlerts(home: string, origin: 'live' | 'history'): Promise<void> {
  const { alerts, next } = await runCommand<AlertPage>(home, ['alerts', '--limit', '1000'])
  assert.equal(next, null)
  const found = alerts.map(({ title, count, firstSeenAt, lastSeenAt, observables, ...alert }) => ({
    name: title,
    origin: alert.origin,
    span: [count, firstSeenAt, lastSeenAt],
    seen: observables.map((one) => [one.kind, one.value, one.count, one.firstSeenAt, one.lastSeenAt].join(' ')).sort(),
  }))
  const sights = [...reading.sights.values()]
  const expected = planted.map(({ name, meets }) => {
    const mine = sights.filter(meets)
    const count = mine.reduce((sum, sight) => sum + sight.count, 0)
    const span = [count, Math.min(...mine.map((sight) => sight.firstAt)), Math.max(...mine.map((sight) => sight.lastAt))]
    return { name, origin, span, seen: toHistory(new Map(mine.map((sight) => [sight.value, sight]))) }
  })
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
  assert.deepEqual(found.sort(byName), expected.sort(byName))
}

/** Every line shown under an alert is the very line of the file that its place names. */
function assertEvidence(home: string): void {
  const rows = withDatabase(home, (db) => db.prepare('SELECT place, line FROM alert_evidence').all())
  assert.ok(rows.length > 1000, `${rows.length} pieces of evidence`)
  for (const { place, line } of rows) {
    const [, path = '', number] = /^(.*):(\d+)$/.exec(String(place)) ?? []
    assert.equal(reading.files.get(path)?.[Number(number) - 1], line, String(place))
  }
}

function merge(one: ReadonlyMap<string, Sight>, other: ReadonlyMap<string, Sight>): Map<string, Sight> {
  const both = [...other.keys()].filter((id) => one.has(id))
  assert.deepEqual(both, [], 'the log of our own names nothing that the real ones do')
  return new Map([...one, ...other])
}

function toBundle(indicators: readonly Planted[]): string {
  const objects = indicators.map(({ name, pattern }) => {
    const digits = createHash('sha256').update(name).digest('hex')
    const id = `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`
    const at = '2018-01-01T00:00:00.000Z'
    const head = { type: 'indicator', spec_version: '2.1', id: `indicator--${id}`, created: at, modified: at, valid_from: at }
    return { ...head, name, pattern, pattern_type: 'stix' }
  })
  return JSON.stringify({ type: 'bundle', id: 'bundle--0f5e9a3c-2b8b-4c43-9c0a-6f6a3d9a1b11', objects })
}
