import assert from 'node:assert/strict'
import { afterEach, beforeEach, suite, test } from 'node:test'
import fc from 'fast-check'
import { type OpenedIntel, openTestIntel, readerWith, testId, testObject } from '../../test/open-intel.ts'
import { parseStixObject, type StixObject, toMarkingId } from '../stix/index.ts'
import type { Collection } from './index.ts'

suite('search', () => {
  let open: OpenedIntel
  let collection: Collection
  beforeEach(async () => {
    open = openTestIntel()
    collection = await open.intel.addCollection({ title: 'One' })
  })
  afterEach(() => open.close())
  const add = (...objects: StixObject[]) => open.intel.add(objects, { collection, broughtBy: 'test', handling: 'clear' })
  const find = async (text: string, clearance: 'clear' | 'red' = 'clear') => {
    const page = await open.intel.search(readerWith(clearance, ['*']), { text, limit: 50 })
    return page.results.map((found) => found.id)
  }

  const things: [string, StixObject][] = [
    ['T0855', testObject('malware', 1, { external_references: [{ source_name: 'mitre-attack', external_id: 'T0855' }] })],
    ['CVE-2021-44228', testObject('malware', 2, { name: 'Log4Shell', aliases: ['CVE-2021-44228'] })],
    ['203.0.113.77', testObject('indicator', 3, { pattern: "[ipv4-addr:value = '203.0.113.77']" })],
    ['evil.example.org', testObject('indicator', 4, { pattern: "[domain-name:value = 'www.evil.example.org']" })],
    ['hxxp://a.example/x?y=1', testObject('malware', 5, { description: 'calls hxxp://a.example/x?y=1 twice' })],
    ['Zażółć', testObject('malware', 6, { name: 'zażółć gęślą' })],
    [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      testObject('indicator', 7, {
        pattern: "[file:hashes.'SHA-256' = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']",
      }),
    ],
  ]
  test('exact values are found as typed', async () => {
    await add(...things.map(([, object]) => object))
    for (const [text, object] of things) assert.deepEqual(await find(text), [object.id], text)
    assert.deepEqual(await find('203.0.113.7'), [])
    assert.deepEqual(await find(testId('malware', 5)), [testId('malware', 5)])
  })

  test('no text is an error', async () => {
    await add(testObject('malware', 1, { name: 'a "quoted" name* AND (more) NOT NEAR:x ^y' }))
    assert.deepEqual(await find('"quoted" AND NOT NEAR:x ^y (more)'), [testId('malware', 1)])
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('"', '*', '\0', '\ud800', 'a"*', 'NEAR(', '{a} : b')),
        async (text) => {
          await find(text)
        },
      ),
      { numRuns: 200 },
    )
  })

  test('what was added a moment ago is found, what was withdrawn is not', async () => {
    await add(testObject('malware', 1, { name: 'needle' }))
    assert.equal((await find('needle')).length, 1)
    await add(testObject('malware', 2, { name: 'needle' }))
    assert.equal((await find('needle')).length, 2)
    await open.intel.withdraw(readerWith('red', [collection.id], ['*', collection.id]), { collection, id: testId('malware', 2) })
    assert.deepEqual(await find('needle'), [testId('malware', 1)])
  })

  test('only the latest version answers', async () => {
    await add(
      testObject('malware', 1, { name: 'oldname' }),
      testObject('malware', 1, { name: 'newname', modified: '2026-02-01T00:00:00.000Z' }),
    )
    assert.deepEqual(await find('oldname'), [])
    assert.deepEqual(await find('newname'), [testId('malware', 1)])
  })

  test('a word in a closed property finds nothing for those to whom it is closed', async () => {
    const granular_markings = [{ marking_ref: toMarkingId('red'), selectors: ['description'] }]
    await add(testObject('malware', 1, { level: 'clear', name: 'plain', description: 'hushhush', granular_markings }))
    assert.deepEqual(await find('hushhush'), [])
    assert.deepEqual(await find('plain'), [testId('malware', 1)])
    assert.deepEqual(await find('hushhush', 'red'), [testId('malware', 1)])
  })

  test('pages follow one another without gap or repetition, hidden objects between them', async () => {
    await add(
      ...Array.from({ length: 200 }, (_, number) =>
        testObject('malware', number, { name: 'needle', level: number % 10 === 0 ? 'clear' : 'red' }),
      ),
    )
    const reader = readerWith('clear', ['*'])
    const ids: string[] = []
    let after: string | undefined
    do {
      const page = await open.intel.search(reader, { text: 'needle', type: 'malware', collection, limit: 3, after })
      ids.push(...page.results.map((found) => found.id))
      after = page.next
    } while (after !== undefined)
    assert.deepEqual(
      ids,
      Array.from({ length: 20 }, (_, number) => testId('malware', 190 - 10 * number)),
    )
    await assert.rejects(open.intel.search(reader, { limit: 1, after: 'AAAAAAAAAAAAAAAAAAAAAA' }), { code: 'intel.bad-cursor' })
  })

  test('without a text everything is listed, the last received first', async () => {
    const address = parseStixObject(JSON.stringify({ type: 'ipv4-addr', id: testId('ipv4-addr', 2), value: '198.51.100.3' }))
    await add(testObject('malware', 1), address)
    const page = await open.intel.search(readerWith('clear', ['*']), { limit: 10 })
    assert.deepEqual(
      page.results.map((found) => [found.id, found.collections, found.broughtBy]),
      [
        [address.id, [collection.id], undefined],
        [testId('malware', 1), [collection.id], undefined],
      ],
    )
  })
})
