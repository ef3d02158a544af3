import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { normaliseObservable } from './normal-forms.ts'
import { type ObservableKind, observableKinds } from './observables.ts'
import { fromSortKey, toSortKey } from './sort-keys.ts'

const table: [ObservableKind, string, string | undefined][] = [
  ['domain-name', 'WWW.Example.COM.', 'www.example.com'],
  ['domain-name', '_dmarc.example.com', '_dmarc.example.com'],
  ['domain-name', 'bücher.example', 'xn--bcher-kva.example'],
  ['domain-name', '198.51.100.7', undefined],
  ['domain-name', 'a..example', undefined],
  ['domain-name', '-a.example', undefined],
  ['domain-name', 'with space.example', undefined],
  ['ipv4-addr', '198.51.100.7', '198.51.100.7'],
  ['ipv4-addr', '::ffff:198.51.100.7', '198.51.100.7'],
  ['ipv4-addr', '198.51.100.07', undefined],
  ['ipv4-addr', '198.51.100.256', undefined],
  ['ipv4-addr', '198.51.100', undefined],
  ['ipv4-addr', '198.51.100.7.', undefined],
  ['ipv6-addr', '2001:DB8:0:0:0:0:0:7', '2001:db8::7'],
  ['ipv6-addr', 'fe80::1%eth0', undefined],
  ['ipv6-addr', '::ffff:198.51.100.7', undefined],
  ['url', 'HTTP://Example.COM:80/a?b=C#d', 'http://example.com/a?b=C'],
  ['url', 'https://user:secret@example.com/', 'https://example.com/'],
  ['url', 'not a url', undefined],
  ['email-addr', '"Service, Relay" <Service@Relay.example>', 'service@relay.example'],
  ['email-addr', 'a@b@relay.example', 'a@b@relay.example'],
  ['email-addr', '@relay.example', undefined],
  ['file:sha256', 'AA'.repeat(32), 'aa'.repeat(32)],
  ['file:sha256', `${'AA:'.repeat(31)}AA`, 'aa'.repeat(32)],
  ['file:sha256', 'aa'.repeat(20), undefined],
  ['ja3', 'zz'.repeat(16), undefined],
  ['user-agent', '  GridSync/2.1 ', 'GridSync/2.1'],
  ['user-agent', '   ', undefined],
]

suite('the normal form of an observable', () => {
  for (const [kind, text, expected] of table) {
    test(`${kind} ${text.slice(0, 60)} ${expected === undefined ? 'is none' : `is ${expected.slice(0, 60)}`}`, () => {
      assert.equal(normaliseObservable(kind, text), expected)
    })
  }

  test('is its own normal form, whatever the text', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.domain(),
      fc.ipV4(),
      fc.ipV6(),
      fc.webUrl(),
      fc.emailAddress(),
      fc.stringMatching(/^[0-9A-Fa-f]{32,64}$/),
    )
    fc.assert(
      fc.property(fc.constantFrom(...observableKinds), anything, (kind, text) => {
        const once = normaliseObservable(kind, text)
        if (once !== undefined) assert.equal(normaliseObservable(kind, once), once)
      }),
      { numRuns: 2000 },
    )
  })
})

suite('the sort key of an observable', () => {
  test('gives its value back', () => {
    const values: fc.Arbitrary<[ObservableKind, string]> = fc.oneof(
      fc.domain().map((text): [ObservableKind, string] => ['domain-name', text]),
      fc.ipV4().map((text): [ObservableKind, string] => ['ipv4-addr', text]),
      fc.ipV6().map((text): [ObservableKind, string] => ['ipv6-addr', text]),
      fc.string().map((text): [ObservableKind, string] => ['user-agent', text]),
    )
    fc.assert(
      fc.property(values, ([kind, text]) => {
        const value = normaliseObservable(kind, text)
        if (value !== undefined) assert.equal(fromSortKey(kind, toSortKey(kind, value)), value)
      }),
      { numRuns: 2000 },
    )
  })

  test('puts subdomains behind their domain, and nothing else between', () => {
    const names = ['evil.example', 'a.evil.example', 'b.a.evil.example', 'notevil.example', 'evil.example.org', 'evil-twin.example']
    const key = toSortKey('domain-name', 'evil.example')
    const within = names.map((name) => toSortKey('domain-name', name)).filter((one) => one === key || (one > `${key}.` && one < `${key}/`))
    assert.deepEqual(
      within.map((one) => fromSortKey('domain-name', one)),
      ['evil.example', 'a.evil.example', 'b.a.evil.example'],
    )
  })

  test('puts addresses in the order of their numbers', () => {
    const addresses = ['9.0.0.0', '10.0.0.0', '10.0.0.255', '10.0.1.0', '200.1.1.1']
    assert.deepEqual(
      [...addresses].sort((a, b) => (toSortKey('ipv4-addr', a) < toSortKey('ipv4-addr', b) ? -1 : 1)),
      addresses,
    )
  })
})
