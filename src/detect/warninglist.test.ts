import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { builtInData } from '../base/index.ts'
import { normaliseObservable } from '../telemetry/index.ts'
import { toAddressRange } from './address-range.ts'
import type { Atom } from './indicator-index.ts'
import { readWarninglists, type Warninglist } from './warninglist.ts'
import { WarninglistIndex } from './warninglist-index.ts'

const seed = { k0: 5, k1: 6 }
const { lists, refused } = readWarninglists([builtInData('warninglists')])

function toAtoms(list: Warninglist, text: string): Atom[] {
  return list.kinds.flatMap((kind): Atom[] => {
    if (kind.startsWith('ipv') && text.includes('/')) return toAddressRange(text) === undefined ? [] : [{ kind, how: 'range', value: text }]
    const value = normaliseObservable(kind, text)
    return value === undefined ? [] : [{ kind, how: 'exact', value }]
  })
}

suite('the warning lists', () => {
  test('all of ours are read', () => {
    assert.deepEqual(refused, [])
    assert.ok(lists.length > 3)
  })

  for (const list of lists) {
    test(`"${list.name}" holds and passes what its example says`, () => {
      const index = new WarninglistIndex([list], seed)
      for (const text of list.example?.holds ?? [])
        assert.ok(
          toAtoms(list, text).some((atom) => index.find(atom) === list.name),
          `holds ${text}`,
        )
      for (const text of list.example?.passes ?? [])
        assert.ok(
          toAtoms(list, text).every((atom) => index.find(atom) === undefined),
          `passes ${text}`,
        )
    })
  }

  const index = new WarninglistIndex(
    [
      { id: 'sites', name: 'Sites', form: 'domain', kinds: ['domain-name', 'url'], entries: ['known.example'] },
      { id: 'blocks', name: 'Blocks', form: 'range', kinds: ['ipv4-addr'], entries: ['198.51.100.0/24', '203.0.113.64/26'] },
      { id: 'parts', name: 'Parts', form: 'substring', kinds: ['email-addr'], entries: ['@Throw-Away.example'] },
      { id: 'roles', name: 'Roles', form: 'regex', kinds: ['email-addr'], entries: ['/^abuse@/i', '(broken'] },
    ],
    seed,
  )

  test('a well-known host holds itself and its subdomains, but not an evil page on it', () => {
    assert.equal(index.find({ kind: 'domain-name', how: 'exact', value: 'www.known.example' }), 'Sites')
    assert.equal(index.find({ kind: 'url', how: 'exact', value: 'https://known.example/' }), 'Sites')
    assert.equal(index.find({ kind: 'url', how: 'exact', value: 'https://known.example/evil.bin' }), undefined)
    assert.equal(index.find({ kind: 'domain-name', how: 'exact', value: 'unknown.example' }), undefined)
  })

  test('a block is held back when it lies in a listed one, and when it holds one', () => {
    const find = (value: string) => index.find({ kind: 'ipv4-addr', how: 'range', value })
    assert.equal(find('198.51.100.128/25'), 'Blocks')
    assert.equal(find('203.0.113.0/24'), 'Blocks')
    assert.equal(find('203.0.113.0/26'), undefined)
    assert.equal(find('0.0.0.0/0'), 'Blocks')
  })

  test('parts and expressions hold what they match; a broken expression holds nothing', () => {
    const find = (value: string) => index.find({ kind: 'email-addr', how: 'exact', value })
    assert.equal(find('someone@throw-away.example'), 'Parts')
    assert.equal(find('Abuse@evil.example'), 'Roles')
    assert.equal(find('someone@evil.example'), undefined)
  })
})
