import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemClock } from '../src/base/index.ts'
import { type Atom, findPast } from '../src/detect/index.ts'
import { homePaths, makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'
import { toStixObject } from '../src/stix/index.ts'
import { type ObservableKind, observableKinds, toSortKey } from '../src/telemetry/index.ts'
import { type BenchOptions, type BenchRow, type BenchTable, quantile } from './table.ts'

const sizes = [100_000, 1_000_000, 10_000_000]
const lookups = 5000
const hostsPerSite = 10
/** Spread over the whole range of addresses. */
const addressStep = 397
const taken = 200
const manyHosts = 1000

/** How a new indicator finds its past among what is remembered: the search alone, and until the match is on the disk. */
export async function measure({ quick }: BenchOptions): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-bench-retro-'))
  const home = join(folder, 'home')
  try {
    await makeHome(home, { name: 'bench', organisation: { name: 'Bench' } }, systemClock)
    await (await openNode(home, { clock: systemClock, log: silentLog })).close()
    const rows: BenchRow[] = []
    let size = 0
    for (const next of quick ? [20_000] : sizes) {
      fill(homePaths(home).database, size, next)
      size = next
      const node = await openNode(home, { clock: systemClock, log: silentLog })
      rows.push(await measureAt(node, { home, size, count: quick ? 200 : lookups }))
      await node.close()
    }
    return {
      title: 'A new indicator against what is remembered',
      unit: 'p99 ms',
      peer: 'one prepared statement of node:sqlite for the same keys in the same table',
      aim: 'p99 under 5 ms at 10 million remembered observables',
      rows,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Six of ten are names of hosts, three addresses, one a hash; each on one day. In the order of the keys, as fast as SQLite goes. */
function fill(database: string, from: number, to: number): void {
  const db = new DatabaseSync(database)
  const insert = (kind: ObservableKind, share: number, key: string) =>
    db.exec(`
      WITH RECURSIVE n(i) AS (SELECT ${Math.floor(from * share)} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${Math.floor(to * share)})
      INSERT INTO history SELECT ${observableKinds.indexOf(kind)}, ${key}, 20000 + i % 365, 1, i, i + 1000, 1 + i % 7 FROM n`)
  db.exec('PRAGMA synchronous = OFF; BEGIN')
  insert('domain-name', 0.6, `printf('test.site%07d.h%d', i / ${hostsPerSite}, i % ${hostsPerSite})`)
  insert('ipv4-addr', 0.3, `printf('%08x', i * ${addressStep})`)
  insert('file:sha256', 0.1, `printf('%064x', i)`)
  if (from === 0) insertHosts(db)
  db.exec('COMMIT')
  db.close()
}

/** One domain that is seen under very many names, as those of providers are. */
function insertHosts(db: DatabaseSync): void {
  const insert = db.prepare('INSERT INTO history VALUES (?, ?, 20000, 1, 0, 1000, 1)')
  const kind = observableKinds.indexOf('domain-name')
  for (let at = 0; at < manyHosts; at += 1) insert.run(kind, toSortKey('domain-name', `h${at}.provider.test`))
}

/** The nth indicator: one of each kind in turn, half of them for what was never seen. */
function toAtom(at: number, size: number): Atom {
  const known = Math.imul(at + 1, 2654435761) >>> 0
  const isSeen = at % 2 === 0
  const part = Math.floor(at / 2) % 4
  if (part === 0) {
    const site = String(known % Math.floor((size * 0.6) / hostsPerSite)).padStart(7, '0')
    return { kind: 'domain-name', how: 'exact', value: `${isSeen ? 'site' : 'none'}${site}.test` }
  }
  const address = ((known % Math.floor(size * 0.3)) * addressStep + (isSeen ? 0 : 1)).toString(16).padStart(8, '0')
  const dotted = [...Buffer.from(address, 'hex')].join('.')
  if (part === 1) return { kind: 'ipv4-addr', how: 'exact', value: dotted }
  if (part === 2) return { kind: 'ipv4-addr', how: 'range', value: `${dotted.replace(/\d+$/, '0')}/24` }
  return {
    kind: 'file:sha256',
    how: 'exact',
    value: (isSeen ? '' : 'f').padEnd(48, '0') + (known % Math.floor(size * 0.1)).toString(16).padStart(16, '0'),
  }
}

async function measureAt(node: Node, { home, size, count }: { home: string; size: number; count: number }): Promise<BenchRow> {
  const peer = new DatabaseSync(homePaths(home).database, { readOnly: true })
  const select = peer.prepare('SELECT * FROM history WHERE kind = ? AND key >= ? AND key < ? ORDER BY key, day, source LIMIT 2000')
  const [ours, theirs]: [number[], number[]] = [[], []]
  let found = 0
  for (let at = 0; at < count; at += 1) {
    const atom = toAtom(at, size)
    const [first, end] = toKeys(atom)
    const start = performance.now()
    const past = await findPast(node.store.db, [atom])
    const between = performance.now()
    const rows = select.all(observableKinds.indexOf(atom.kind), first, end)
    theirs.push(performance.now() - between)
    ours.push(between - start)
    const seen = past.observables.reduce((sum, one) => sum + one.seen.length, 0)
    if (seen !== rows.length) throw new Error(`${atom.value}: ${seen} entries, where SQLite has ${rows.length}`)
    if (seen > 0) found += 1
  }
  peer.close()
  const wide: number[] = []
  for (let at = 0; at < 50; at += 1) {
    const start = performance.now()
    await findPast(node.store.db, [{ kind: 'domain-name', how: 'exact', value: 'provider.test' }])
    wide.push(performance.now() - start)
  }
  const durable = await takeOver(node, size)
  const [p99 = 0, peer99 = 0] = [ours, theirs].map((times) => Number(quantile(times, 0.99).toFixed(3)))
  const note = `median ${quantile(ours, 0.5).toFixed(2)} ms; ${found} of ${count} met their past; a domain with ${manyHosts} hosts: p99 ${quantile(wide, 0.99).toFixed(1)} ms; until the alert is on the disk: median ${durable} ms`
  return { at: `${size.toLocaleString('en-GB')} observables`, ours: p99, peer: peer99, ratio: peer99 / p99, note }
}

/** From the first key to the one after the last, as one who knows the keys would ask. */
function toKeys({ kind, how, value }: Atom): [string, string] {
  if (kind === 'domain-name') return [toSortKey(kind, value), `${toSortKey(kind, value)}/`]
  if (how === 'exact') return [toSortKey(kind, value), `${toSortKey(kind, value)}!`]
  const network = toSortKey(kind, value.replace('/24', ''))
  return [network, `${network.slice(0, -2)}~`]
}

/** Indicators that each find a past of their own, one after another: known, matched, alert and statement written, fsynced. */
async function takeOver(node: Node, size: number): Promise<string> {
  const collection = await node.intel.addCollection({ title: `Bench ${size}` })
  const now = new Date().toISOString()
  const times: number[] = []
  for (let at = 0; at < taken; at += 1) {
    const site = String((at * 7919 + size) % Math.floor((size * 0.6) / hostsPerSite)).padStart(7, '0')
    const id = `indicator--${crypto.randomUUID()}`
    const pattern = `[domain-name:value = 'site${site}.test']`
    const indicator = {
      type: 'indicator',
      spec_version: '2.1',
      id,
      created: now,
      modified: now,
      valid_from: '2020-01-01T00:00:00Z',
      pattern,
      pattern_type: 'stix',
    }
    const start = performance.now()
    await node.intel.add([toStixObject(indicator)], { collection, broughtBy: 'bench', handling: 'green' })
    await node.detect.refreshIndicators()
    times.push(performance.now() - start)
  }
  return quantile(times, 0.5).toFixed(1)
}
