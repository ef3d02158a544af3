import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { Shard } from './index-shard.ts'
import { ValueTable } from './index-values.ts'
import { SeededHash } from './seeded-hash.ts'
import { encodeHex, encodeIpv4, encodeText } from './value-encoding.ts'

const seeds = fc.record({ k0: fc.integer(), k1: fc.integer() })
/** Few different values and owners, so that they meet. */
const values = fc.oneof(fc.constantFrom('a', 'b', 'a.b', 'evil.example', 'é', '\ud800', '\udc00', ''), fc.string({ maxLength: 3 }))
const steps = fc.array(fc.record({ adds: fc.boolean(), value: values, owner: fc.nat(5) }), { maxLength: 200 })

suite('a value table', () => {
  test('holds what was added and not removed, with its owners, whatever the seed', () => {
    fc.assert(
      fc.property(seeds, steps, (seed, todo) => {
        const table = new ValueTable(new SeededHash(seed))
        const model = new Map<string, Set<number>>()
        for (const { adds, value, owner } of todo) {
          const owners = model.get(value) ?? new Set()
          if (adds) {
            table.add(value, owner)
            model.set(value, owners.add(owner))
          } else {
            table.remove(value, owner)
            owners.delete(owner)
            if (owners.size === 0) model.delete(value)
          }
        }
        assert.equal(table.size, model.size)
        for (const { value } of todo) {
          assert.deepEqual(new Set(table.ownersOf(table.find(value))), model.get(value) ?? new Set())
        }
      }),
    )
  })

  test('grows through many additions and removals without losing a value', () => {
    const table = new ValueTable(new SeededHash({ k0: 1, k1: 2 }))
    const toValue = (number: number) => `${number}.host-${number % 97}.example`
    for (let number = 0; number < 50_000; number += 1) table.add(toValue(number), number)
    for (let number = 0; number < 50_000; number += 3) table.remove(toValue(number), number)
    for (let number = 50_000; number < 80_000; number += 1) table.add(toValue(number), number)
    for (let number = 0; number < 80_000; number += 1) {
      const expected = number < 50_000 && number % 3 === 0 ? [] : [number]
      assert.deepEqual(table.ownersOf(table.find(toValue(number))), expected)
    }
  })

  test('one shard goes on through growth and through the making of room for what was removed', () => {
    const hash = new SeededHash({ k0: 1, k1: 2 })
    const shard = new Shard(hash)
    const bytes = new Uint8Array(12_288)
    const model = new Map<string, number>()
    const encode = (value: string) => {
      const end = encodeText(value, bytes)
      hash.hash(bytes, 0, end)
      return end
    }
    const toValue = (number: number) => `${number}-${'x'.repeat(number % 301)}`
    for (let round = 0; round < 4; round += 1) {
      for (let number = round * 1500; number < round * 1500 + 3000; number += 1) {
        const value = toValue(number)
        const end = encode(value)
        if (!shard.replace(bytes, end, round)) shard.insert(bytes, end, round)
        model.set(value, round)
      }
      for (const value of [...model.keys()].filter((_each, at) => at % 4 !== round)) {
        assert.ok(shard.remove(bytes, encode(value)))
        model.delete(value)
      }
      for (let number = 0; number < 8000; number += 1) {
        const end = encode(toValue(number))
        assert.equal(shard.find(bytes, 0, end), model.get(toValue(number)) ?? -1)
      }
    }
    const longest = 'y'.repeat(4096)
    shard.insert(bytes, encode(longest), 9)
    assert.equal(shard.find(bytes, 0, encode(longest)), 9)
    assert.ok(shard.bytes < 900_000, `${shard.bytes} bytes`)
  })

  test('finds the suffixes held, as cutting at each dot would', () => {
    const label = fc.constantFrom('a', 'b', 'evil', 'example')
    const names = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'))
    fc.assert(
      fc.property(seeds, fc.uniqueArray(names, { maxLength: 20 }), names, (seed, held, name) => {
        const table = new ValueTable(new SeededHash(seed))
        for (const [number, each] of held.entries()) table.add(each, number)
        const found: string[] = []
        table.findSuffixes(name, (ref, start) => {
          assert.equal(held[table.ownersOf(ref)[0] ?? -1], name.slice(start))
          found.push(name.slice(start))
        })
        const labels = name.split('.')
        const naive = labels.slice(1).map((_label, at) => labels.slice(at + 1).join('.'))
        assert.deepEqual(
          found,
          naive.filter((each) => held.includes(each)),
        )
      }),
    )
  })

  test('holds addresses and hashes in fewer bytes, and refuses what is neither', () => {
    const bytes = new Uint8Array(100)
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        assert.equal(encodeIpv4(address, bytes), 4)
        assert.equal([...bytes.subarray(0, 4)].join('.'), address)
      }),
    )
    for (const wrong of ['1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.256', '1..2.3', '1.2.3.4 ', '', 'a.b.c.d']) {
      assert.equal(encodeIpv4(wrong, bytes), -1, wrong)
    }
    assert.equal(encodeHex('00ff', bytes), 2)
    for (const wrong of ['', '0', '00FF', '0g']) assert.equal(encodeHex(wrong, bytes), -1, wrong)
  })

  test('different texts have different bytes, broken surrogates too', () => {
    const bytes = new Uint8Array(1000)
    const toBytes = (text: string) => Buffer.from(bytes.subarray(0, encodeText(text, bytes))).toString('hex')
    const anyText = fc.array(fc.nat(0xffff), { maxLength: 6 }).map((units) => String.fromCharCode(...units))
    fc.assert(fc.property(anyText, anyText, (one, other) => (one === other) === (toBytes(one) === toBytes(other))))
  })
})
