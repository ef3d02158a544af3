import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { fromAddressHex, lastOf, toAddressHex, toAddressRange } from './address-range.ts'
import { RangeTable } from './index-ranges.ts'

/** Addresses close to one another, so that blocks hold them. */
const nearV4 = fc.tuple(fc.constantFrom(10, 11), fc.constantFrom(0, 128), fc.nat(3), fc.nat(255)).map((parts) => parts.join('.'))
const nearV6 = fc
  .tuple(fc.constantFrom('2001:db8', '2001:db9'), fc.nat(3), fc.nat(0xffff))
  .map(([head, a, b]) => `${head}::${a}:${b.toString(16)}`)
const addresses = fc.oneof(nearV4, nearV6)
const blocks = fc.oneof(
  fc.tuple(nearV4, fc.integer({ min: 0, max: 32 })).map(([address, length]) => `${address}/${length}`),
  fc.tuple(nearV6, fc.integer({ min: 0, max: 128 })).map(([address, length]) => `${address}/${length}`),
)

function toBits(address: string): string {
  const hex = toAddressHex(address) ?? ''
  return [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('')
}

function isIn(address: string, block: string): boolean {
  const [network = '', length = '0'] = block.split('/')
  const bits = toBits(address)
  const others = toBits(network)
  return bits.length === others.length && bits.slice(0, Number(length)) === others.slice(0, Number(length))
}

suite('a range table', () => {
  test('finds the blocks that hold an address, as looking at each would', () => {
    fc.assert(
      fc.property(fc.array(blocks, { maxLength: 20 }), fc.array(fc.nat(19)), addresses, (all, removed, address) => {
        const table = new RangeTable()
        const gone = new Set(removed)
        const toRange = (block: string) => toAddressRange(block) ?? assert.fail(block)
        for (const [number, block] of all.entries()) table.add(toRange(block), number)
        for (const [number, block] of all.entries()) if (gone.has(number)) table.remove(toRange(block), number)
        const found: number[] = []
        table.find(address, (owners) => found.push(...owners))
        const naive = [...all.entries()].filter(([number, block]) => !gone.has(number) && isIn(address, block)).map(([number]) => number)
        assert.deepEqual(
          found.sort((a, b) => a - b),
          naive,
        )
      }),
    )
  })

  test('the first and last address of a block are in it and enclose it', () => {
    fc.assert(
      fc.property(blocks, addresses, (block, address) => {
        const range = toAddressRange(block) ?? assert.fail(block)
        const hex = toAddressHex(address) ?? ''
        const between = hex.length === range.network.length && hex >= range.network && hex <= lastOf(range)
        assert.equal(between, isIn(address, block))
        assert.ok(isIn(fromAddressHex(range.network), block) && isIn(fromAddressHex(lastOf(range)), block))
      }),
    )
  })

  test('what is no block is not taken for one', () => {
    for (const text of ['10.0.0.0/33', '10.0.0/8', '10.0.0.0/', '10.0.0.0/08', '::/129', 'fe80::1%eth0', 'evil.example', '']) {
      assert.equal(toAddressRange(text), undefined, text)
    }
  })
})
