import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { type Atom, IndicatorIndex } from './indicator-index.ts'

const seeds = fc.record({ k0: fc.integer(), k1: fc.integer() })

suite('the index of indicators', () => {
  const domain = (value: string): Atom => ({ kind: 'domain-name', how: 'exact', value })

  test('an indicator for a domain finds its subdomains and says that they are', () => {
    const index = new IndicatorIndex({ k0: 1, k1: 2 })
    index.add(domain('evil.example'), 7)
    assert.deepEqual(index.find('domain-name', 'evil.example'), [{ indicator: 7, how: 'exact' }])
    assert.deepEqual(index.find('domain-name', 'a.b.evil.example'), [{ indicator: 7, how: 'subdomain' }])
    assert.deepEqual(index.find('domain-name', 'notevil.example'), [])
    assert.deepEqual(index.find('domain-name', 'example'), [])
  })

  test('an indicator for a public suffix finds the suffix alone', () => {
    const index = new IndicatorIndex({ k0: 1, k1: 2 })
    for (const [number, suffix] of ['com', 'co.uk', 'github.io'].entries()) index.add(domain(suffix), number)
    assert.equal(index.find('domain-name', 'co.uk').length, 1)
    assert.deepEqual(index.find('domain-name', 'bank.co.uk'), [])
    assert.deepEqual(index.find('domain-name', 'somebody.github.io'), [])
  })

  test('an indicator that meets an observable in two ways is told once, by the closest', () => {
    const index = new IndicatorIndex({ k0: 1, k1: 2 })
    index.add(domain('evil.example'), 7)
    index.add(domain('a.evil.example'), 7)
    index.add({ kind: 'domain-name', how: 'like', value: '%.evil.example' }, 7)
    index.add({ kind: 'domain-name', how: 'like', value: '%.evil.example' }, 8)
    assert.deepEqual(index.find('domain-name', 'a.evil.example'), [
      { indicator: 7, how: 'exact' },
      { indicator: 8, how: 'pattern' },
    ])
  })

  test('kinds do not mix: a domain, a user agent and a hash of the same text are three things', () => {
    const index = new IndicatorIndex({ k0: 1, k1: 2 })
    index.add({ kind: 'user-agent', how: 'exact', value: 'evil.example' }, 1)
    assert.deepEqual(index.find('domain-name', 'evil.example'), [])
    assert.equal(index.find('user-agent', 'evil.example').length, 1)
  })

  test('what was removed is gone, at once and whatever else is there', () => {
    const words = fc.constantFrom('a.example', 'b.example', 'x.a.example', '%.example', '10.0.0.0/8')
    const atoms: fc.Arbitrary<Atom> = words.map((value) =>
      value.includes('/')
        ? { kind: 'ipv4-addr', how: 'range', value }
        : { kind: 'domain-name', how: value.includes('%') ? 'like' : 'exact', value },
    )
    fc.assert(
      fc.property(seeds, fc.array(fc.tuple(atoms, fc.nat(3))), fc.nat(3), (seed, held, gone) => {
        const index = new IndicatorIndex(seed)
        for (const [atom, indicator] of held) index.add(atom, indicator)
        for (const [atom, indicator] of held) if (indicator === gone) index.remove(atom, indicator)
        const hits = [...index.find('domain-name', 'x.a.example'), ...index.find('ipv4-addr', '10.1.2.3')]
        assert.ok(hits.every((hit) => hit.indicator !== gone))
        const left = held.filter(([atom, indicator]) => indicator !== gone && atom.value !== 'b.example')
        assert.deepEqual(new Set(hits.map((hit) => hit.indicator)), new Set(left.map(([, indicator]) => indicator)))
      }),
    )
  })

  test('a pattern that cannot be run in linear time is refused by its reason', () => {
    const index = new IndicatorIndex({ k0: 1, k1: 2 })
    assert.match(index.refuses({ kind: 'url', how: 'matches', value: '(a)\\1' }) ?? '', /linear/)
    assert.equal(index.refuses({ kind: 'url', how: 'matches', value: '(a+)+$' }), undefined)
  })
})
