import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { builtInData, isFault } from '../../base/index.ts'
import { toDifference } from './difference.ts'
import { loadSectors } from './sector-files.ts'
import { parseSpan, toSpanText } from './spans.ts'
import { parseTable } from './table.ts'
import { toTableText } from './table-text.ts'
import { type Dependencies, linkKinds, thingKinds } from './thing.ts'

const { names, refused: badSectors } = loadSectors()
const head = 'row,id,name,kind,states,sector,users,needs,group,at_least,buffer,substitute'

function read(...rows: string[]): ReturnType<typeof parseTable> {
  return parseTable([head, ...rows].join('\n'), names)
}

function places({ refused }: ReturnType<typeof parseTable>): (string | undefined)[] {
  return refused.map(({ place }) => place)
}

const text = fc
  .string({ maxLength: 12, unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', ' ', '+', '=', '\t') })
  .map((one) => one.trim())
const optional = text.map((one) => (one === '' ? null : one))
const span = fc.oneof(fc.nat({ max: 400_000_000 }), fc.constantFrom(0, 15_000, 60_000, 5_400_000))

/** Any register that can be written down: at most eight things, each need once. */
const register: fc.Arbitrary<Dependencies> = fc.integer({ min: 1, max: 8 }).chain((count) => {
  const ids = Array.from({ length: count }, (_, at) => `t${at}`)
  const id = fc.constantFrom(...ids)
  const thing = fc.record({
    name: text.map((one) => one || 'x'),
    kind: fc.constantFrom(...thingKinds),
    owner: optional,
    states: fc.uniqueArray(fc.constantFrom('AT', 'CZ', 'DE'), { maxLength: 3 }).map((states) => states.sort()),
    sector: fc.constantFrom(null, 'health', 'energy-electricity'),
    users: fc.option(fc.nat()),
    region: fc.constantFrom(null, 'AT-3'),
    contact: optional,
    note: optional,
  })
  const need = fc.record({
    of: id,
    on: id,
    link: fc.constantFrom(...linkKinds),
    toleratesMs: span,
    bufferMs: span,
    substitute: fc.option(fc.record({ on: id, afterMs: span, share: fc.integer({ min: 1, max: 100 }) })),
  })
  return fc.record({ things: fc.array(thing, { minLength: count, maxLength: count }), needs: fc.array(need, { maxLength: 6 }) }).map(
    ({ things, needs }): Dependencies => ({
      things: things.map((one, at) => ({ ...one, id: `t${at}`, site: null })),
      needs: needs
        .filter(({ of, on, substitute }, at) => {
          const isFirst = needs.findIndex((other) => other.of === of && other.on === on) === at
          return isFirst && of !== on && substitute?.on !== on
        })
        .map((one) => ({ ...one, group: 'any of "them"', atLeast: 1 })),
    }),
  )
})

suite('a table of dependencies', () => {
  test('is kept as far as it can be read; the rest is named by line and column', () => {
    const found = read(
      'thing,hospital,Hospital,service,AT,hospital,2400,,,,,',
      'thing,water,Water,servise,AT,,,,,,,',
      'thing,grid,Grid,service,Austria,,,,,,,',
      'thing,power,Power,service,AT,powr,,,,,,',
      'thing,rail,Rail,service,AT,rail,many,,,,,',
      'thing,hospital,Again,service,,,,,,,,',
      'thing,battery,Battery,asset,,,,,,,,',
      'ned,hospital,,,,,,battery,,,,',
      'need,hospital,,,,,,batery,,,,',
      'need,hospital,,,,,,battery,,,90,',
      'need,hospital,,,,,,battery,,,4 h,',
      'need,hospital,,,,,,battery,,,4 h,',
    )
    assert.deepEqual(places(found), [
      'line 3, column kind',
      'line 4, column states',
      'line 5, column sector',
      'line 6, column users',
      'line 7, column id',
      'line 9, column row',
      'line 10, column needs',
      'line 11, column buffer',
      'line 13, column needs',
    ])
    assert.match(found.refused[0]?.message ?? '', /Do you mean "service"\?/)
    assert.match(found.refused[6]?.message ?? '', /Do you mean "battery"\?/)
    assert.deepEqual([found.things.map(({ id }) => id), found.needs.length], [['hospital', 'battery'], 1])
  })

  test('is read as older spreadsheets write it: semicolons, a byte-order mark, columns in another order and case', () => {
    const rows = ['\ufeffID;Row;Kind;Needs;At least;Group;Buffer', 'a;thing;asset', 'b;Thing;ASSET;;;;', 'b;need;;a;1;x;PT90M', ';;;']
    const { things, needs, refused } = parseTable(rows.join('\r\n'), names)
    assert.deepEqual([things.length, needs[0]?.bufferMs, needs[0]?.group, refused], [2, 5_400_000, 'x', []])
  })

  test('that breaks a line within quotation marks still names the right line after it', () => {
    const found = read('thing,a,"two', 'lines",asset,,,,,,,,', 'thing,b,b,nothing,,,,,,,,')
    assert.deepEqual([found.things[0]?.name, places(found)], ['two\nlines', ['line 4, column kind']])
  })

  test('with a group that takes more than it has says so and takes all it has', () => {
    const found = read('thing,a,,asset', 'thing,b,,asset', 'need,a,,,,,,b,g,3,,')
    assert.deepEqual([places(found), found.needs[0]?.atLeast], [['line 4, column at_least'], 1])
  })

  test('that is none is refused as a whole', () => {
    for (const wrong of ['', 'name;age\nada;36', 'id,name\na,b']) {
      assert.throws(
        () => parseTable(wrong, names),
        (thrown) => isFault(thrown) && thrown.code === 'dependencies.bad-table',
      )
    }
  })

  test('comes back as the same, byte for byte, whatever is in it', () => {
    const property = fc.property(register, (dependencies) => {
      const written = toTableText(dependencies)
      const { refused, ...again } = parseTable(written, names)
      assert.deepEqual(refused, [])
      assert.deepEqual(toDifference(dependencies, again), [])
      assert.equal(toTableText(again), written)
    })
    fc.assert(property, { numRuns: 500 })
  })

  test('of the example is whole, and so is every sector', () => {
    const example = parseTable(readFileSync(join(builtInData('example'), 'dependencies.csv'), 'utf8'), names)
    assert.deepEqual([example.refused, badSectors], [[], []])
    assert.equal(new Set([...names.values()].map(({ sector }) => sector)).size, 18)
    assert.deepEqual([...new Set(example.things.flatMap(({ states }) => states))].sort(), ['AT', 'CZ', 'DE'])
  })

  test('takes spans with their units alone, and gives them back as they were', () => {
    const read = ['15 s', '90 min', '1 h 30 min 15 s', '2 d', 'PT4H', '0', '90', 'soon', '1.5 h'].map(parseSpan)
    assert.deepEqual(read, [15_000, 5_400_000, 5_415_000, 172_800_000, 14_400_000, 0, undefined, undefined, 5_400_000])
    fc.assert(fc.property(fc.nat({ max: 4_000_000_000 }), (ms) => parseSpan(toSpanText(ms)) === ms))
  })
})
