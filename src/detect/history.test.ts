import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { openTestDetect } from '../../test/open-detect.ts'
import type { ObservableKind } from '../telemetry/index.ts'
import { dayMs, History, remember, type Seen } from './history.ts'
import { type Atom, IndicatorIndex } from './indicator-index.ts'
import { findPast } from './past.ts'

const observables: readonly (readonly [ObservableKind, string])[] = [
  ...['evil.example', 'a.evil.example', 'b.a.evil.example', 'notevil.example', 'evil.example.org', 'evil-1.example', 'example'].map(
    (value) => ['domain-name', value] as const,
  ),
  ...['10.0.0.1', '10.0.0.255', '10.0.1.0', '9.255.255.255', '203.0.113.9'].map((value) => ['ipv4-addr', value] as const),
  ...['2001:db8::1', '2001:db8:1::1', '2001:db9::'].map((value) => ['ipv6-addr', value] as const),
  ...['Evil/1.0', 'Evil/1.0 (x)', 'evil/1.0'].map((value) => ['user-agent', value] as const),
]
const seen = fc.record({
  observable: fc.constantFrom(...observables),
  source: fc.constantFrom(1, 2),
  day: fc.constantFrom(20_000, 20_001, 20_400),
  offset: fc.nat(dayMs - 1),
  count: fc.integer({ min: 1, max: 5 }),
})
const toSeen = (each: typeof seen extends fc.Arbitrary<infer T> ? T : never): Seen => {
  const [kind, value] = each.observable
  const at = each.day * dayMs + each.offset
  return { kind, value, source: each.source, day: each.day, firstAt: at, lastAt: at, count: each.count }
}
const atoms: fc.Arbitrary<Atom> = fc.constantFrom<Atom>(
  { kind: 'domain-name', how: 'exact', value: 'evil.example' },
  { kind: 'domain-name', how: 'exact', value: 'a.evil.example' },
  { kind: 'domain-name', how: 'exact', value: 'example' },
  { kind: 'domain-name', how: 'like', value: '%evil%' },
  { kind: 'ipv4-addr', how: 'exact', value: '10.0.0.1' },
  { kind: 'ipv4-addr', how: 'range', value: '10.0.0.0/24' },
  { kind: 'ipv4-addr', how: 'range', value: '10.0.0.0/8' },
  { kind: 'ipv4-addr', how: 'range', value: '0.0.0.0/0' },
  { kind: 'ipv6-addr', how: 'range', value: '2001:db8::/32' },
  { kind: 'user-agent', how: 'exact', value: 'Evil/1.0' },
  { kind: 'user-agent', how: 'matches', value: '^Evil' },
)

function fold(all: readonly Seen[]): Map<string, Seen> {
  const folded = new Map<string, Seen>()
  for (const one of all) {
    const id = `${one.kind} ${one.value} ${one.day} ${one.source}`
    const other = folded.get(id) ?? { ...one, count: 0 }
    const firstAt = Math.min(one.firstAt, other.firstAt)
    folded.set(id, { ...other, firstAt, lastAt: Math.max(one.lastAt, other.lastAt), count: other.count + one.count })
  }
  return folded
}

const sorted = (all: Iterable<Seen>) => [...all].map((one) => JSON.stringify(one, Object.keys(one).sort())).sort()

suite('the history', () => {
  test('gives what was seen as sums by value, day and source; and to an indicator what the index would have met', async () => {
    const node = await openTestDetect()
    const batches = fc.array(fc.array(seen, { maxLength: 8 }), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(batches, fc.uniqueArray(atoms, { minLength: 1, maxLength: 4 }), async (each, wanted) => {
        await node.store.commit(async (tx) => {
          await tx.db.deleteFrom('history').execute()
          await tx.db.deleteFrom('meta').where('key', 'like', 'detect.%').execute()
        })
        const all = each.map((batch) => batch.map(toSeen))
        for (const batch of all) await node.store.commit((tx) => remember(tx, batch))
        const folded = fold(all.flat())
        assert.equal((await node.detect.history.totals()).entries, folded.size)
        for (const [kind, value] of observables) {
          const expected = [...folded.values()].filter((one) => one.kind === kind && one.value === value)
          const recalled = (await node.detect.history.lookup(value, { kind })).seen
          assert.deepEqual(sorted(recalled.filter((one) => one.value === value)), sorted(expected))
          assert.ok(recalled.every((one) => one.value === value || (kind === 'domain-name' && one.value.endsWith(`.${value}`))))
        }
        const index = new IndicatorIndex({ k0: 3, k1: 4 })
        for (const atom of wanted) index.add(atom, 1)
        const past = await findPast(node.store.db, wanted)
        for (const [kind, value] of observables) {
          const expected = [...folded.values()].filter((one) => one.kind === kind && one.value === value)
          const [hit] = expected.length === 0 ? [] : index.find(kind, value)
          const found = past.observables.filter((one) => one.kind === kind && one.value === value)
          assert.deepEqual(
            found.map(({ how }) => how),
            hit === undefined ? [] : [hit.how],
          )
          assert.deepEqual(sorted(found.flatMap((one) => one.seen)), hit === undefined ? [] : sorted(expected))
        }
      }),
      { numRuns: 60 },
    )
    await node.detect.close()
    await node.close()
  })

  test('what is older than the node remembers is let go, the rest stays', async () => {
    const node = await openTestDetect()
    const today = Math.floor(node.clock.ms / dayMs)
    const entry = (value: string, day: number): Seen => {
      return { kind: 'domain-name', value, day, source: 1, firstAt: day * dayMs, lastAt: day * dayMs, count: 1 }
    }
    await node.store.commit((tx) =>
      remember(tx, [entry('a.example', today - 31), entry('a.example', today - 30), entry('b.example', today - 400)]),
    )
    const history = new History(node.store, { clock: node.clock, days: 30 })
    assert.equal(await history.prune(), 2)
    assert.deepEqual(
      (await node.detect.history.lookup('a.example')).seen.map((one) => one.day),
      [today - 30],
    )
    assert.equal((await history.totals()).entries, 1)
    await node.detect.close()
    await node.close()
  })

  test('who asks for a domain is told its subdomains, who asks for a network its addresses, by name and day', async () => {
    const node = await openTestDetect()
    const entry = (kind: Seen['kind'], value: string, day: number): Seen => {
      return { kind, value, day, source: 1, firstAt: day * dayMs, lastAt: day * dayMs, count: 1 }
    }
    const entries = [
      entry('domain-name', 'evil.example', 4),
      entry('domain-name', 'evil.example', 3),
      entry('domain-name', 'b.evil.example', 1),
      entry('domain-name', 'a.evil.example', 2),
      entry('domain-name', 'notevil.example', 2),
      entry('domain-name', 'evil.example.org', 2),
      entry('ipv4-addr', '198.51.100.0', 1),
      entry('ipv4-addr', '198.51.100.255', 1),
      entry('ipv4-addr', '198.51.101.0', 1),
      entry('ipv6-addr', '2001:db8::1', 1),
    ]
    await node.store.commit((tx) => remember(tx, entries))
    const asked = async (value: string, limit?: number) => {
      const { seen, isCut } = await node.detect.history.lookup(value, { limit })
      return [...seen.map((one) => `${one.value} ${one.day}`), ...(isCut ? ['…'] : [])]
    }
    assert.deepEqual(await asked('Evil.Example'), ['evil.example 3', 'evil.example 4', 'a.evil.example 2', 'b.evil.example 1'])
    assert.deepEqual(await asked('evil.example', 2), ['evil.example 3', 'evil.example 4', '…'])
    assert.deepEqual(await asked('evil.example', 4), ['evil.example 3', 'evil.example 4', 'a.evil.example 2', 'b.evil.example 1'])
    assert.deepEqual(await asked('198.51.100.0/24'), ['198.51.100.0 1', '198.51.100.255 1'])
    assert.deepEqual(await asked('198.51.100.255'), ['198.51.100.255 1'])
    assert.deepEqual(await asked('2001:db8::/32'), ['2001:db8::1 1'])
    assert.deepEqual(await asked('198.51.100.0/33'), [])
    // A public suffix is nobody's: all the world would be its subdomains.
    assert.deepEqual(await asked('org'), [])
    await node.detect.close()
    await node.close()
  })
})
