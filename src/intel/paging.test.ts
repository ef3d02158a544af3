import assert from 'node:assert/strict'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { type OpenedIntel, openTestIntel, readerWith, testId, testObject } from '../../test/open-intel.ts'
import { type StixObject, toStixObject } from '../stix/index.ts'
import type { Collection, Cursor, Match } from './index.ts'

suite('paging', () => {
  let open: OpenedIntel
  let collection: Collection
  beforeEach(async () => {
    open = openTestIntel()
    collection = await open.intel.addCollection({ title: 'One' })
  })
  afterEach(() => open.close())
  const add = (...objects: StixObject[]) => open.intel.add(objects, { collection, broughtBy: 'test', handling: 'clear' })
  const readAll = async (limit: number, between: () => Promise<unknown> = async () => {}, clearance: 'clear' | 'red' = 'clear') => {
    const ids: string[] = []
    let afterCursor: Cursor | undefined
    for (;;) {
      const page = await open.intel.page(readerWith(clearance, [collection.id]), 'taxii', { collection, limit, afterCursor })
      assert.ok(page.entries.length <= limit)
      ids.push(...page.entries.map((entry) => entry.released.id))
      afterCursor = page.entries.at(-1)
      if (!page.hasMore) return ids
      assert.equal(page.entries.length, limit)
      await between()
    }
  }
  const versionsOf = async (match: Match) => {
    const page = await open.intel.page(readerWith('clear', ['*']), 'taxii', { collection, limit: 100, match })
    return page.entries.map((entry) => entry.released.version)
  }

  test('every object added at one instant is given exactly once, whatever the page size', async () => {
    const objects = Array.from({ length: 23 }, (_, number) => testObject('malware', number))
    await add(...objects)
    for (const limit of [1, 7, 22, 23, 24, 1000]) {
      assert.deepEqual(
        await readAll(limit),
        objects.map((object) => object.id),
      )
    }
  })

  test('what is added meanwhile comes later, what is withdrawn meanwhile is not given, nothing else is lost', async () => {
    await add(...Array.from({ length: 10 }, (_, number) => testObject('malware', number)))
    let round = 0
    const ids = await readAll(2, async () => {
      round += 1
      await add(testObject('malware', 100 + round))
      if (round === 1) {
        const owner = readerWith('red', [collection.id], [collection.id])
        for (const number of [0, 1, 5]) await open.intel.withdraw(owner, { collection, id: testId('malware', number) })
      }
      if (round > 20) throw new Error('the pages do not end')
    })
    const expected = [0, 1, 2, 3, 4, 6, 7, 8, 9].map((number) => testId('malware', number))
    assert.deepEqual(ids.slice(0, 9), expected)
    assert.equal(new Set(ids).size, ids.length)
  })

  test('hidden objects make no gap: pages are full and the last one says so', async () => {
    const objects = Array.from({ length: 300 }, (_, number) =>
      testObject('malware', number, { level: number % 100 === 50 ? 'clear' : 'red' }),
    )
    await add(...objects)
    assert.deepEqual(
      await readAll(1),
      [50, 150, 250].map((number) => testId('malware', number)),
    )
    assert.equal((await readAll(7, undefined, 'red')).length, 300)
  })

  test('added_after is strictly after', async () => {
    await add(testObject('malware', 1))
    open.clock.ms += 1
    await add(testObject('malware', 2))
    const all = await open.intel.page(readerWith('clear', ['*']), 'taxii', { collection, limit: 10 })
    const addedAfterMicros = all.entries[0]?.addedAt
    const later = await open.intel.page(readerWith('clear', ['*']), 'taxii', { collection, limit: 10, addedAfterMicros })
    assert.deepEqual(
      later.entries.map((entry) => entry.released.id),
      [testId('malware', 2)],
    )
  })

  test('versions are chosen as instants and given as the producer wrote them', async () => {
    const texts = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.5Z', '2026-03-01T00:00:00.000Z']
    for (const modified of texts.toReversed()) await add(testObject('malware', 1, { modified }))
    const [first = '', middle = '', last = ''] = texts
    assert.deepEqual(await versionsOf({}), [last])
    assert.deepEqual(await versionsOf({ versions: ['first'] }), [first])
    assert.deepEqual(await versionsOf({ versions: ['first', 'last'] }), [last, first])
    assert.deepEqual(await versionsOf({ versions: ['all'] }), [last, middle, first])
    assert.deepEqual(await versionsOf({ versions: ['2026-02-01T00:00:00.500000000Z'] }), [middle])
  })

  test('a hidden newer version does not show: the last is the last one the reader may see', async () => {
    await add(
      testObject('malware', 1, { level: 'clear' }),
      testObject('malware', 1, { level: 'red', modified: '2026-02-01T00:00:00.000Z' }),
    )
    assert.deepEqual(await versionsOf({}), ['2026-01-01T00:00:00.000Z'])
    assert.deepEqual(await versionsOf({ versions: ['2026-02-01T00:00:00.000000000Z'] }), [])
    const { released } =
      (await open.intel.versions(readerWith('red', [collection.id]), 'taxii', { collection, id: testId('malware', 1), limit: 5 }))
        .entries[1] ?? {}
    assert.equal(released?.version, '2026-02-01T00:00:00.000Z')
  })

  test('only the latest specification version is given unless another is asked for', async () => {
    const { spec_version: _, ...old } = testObject('malware', 1).value
    await add(
      toStixObject({ ...old, labels: ['ransomware'], name: 'old' }),
      testObject('malware', 1, { modified: '2026-02-01T00:00:00.000Z' }),
    )
    assert.deepEqual(await versionsOf({ versions: ['all'] }), ['2026-02-01T00:00:00.000Z'])
    assert.deepEqual(await versionsOf({ specVersions: ['2.0'] }), ['2026-01-01T00:00:00.000Z'])
    assert.deepEqual(await versionsOf({ versions: ['all'], specVersions: ['2.0', '2.1'] }), [
      '2026-01-01T00:00:00.000Z',
      '2026-02-01T00:00:00.000Z',
    ])
  })

  test('ids and types narrow what is given', async () => {
    await add(testObject('malware', 1), testObject('indicator', 2), testObject('malware', 3))
    const idsOf = async (match: Match) => {
      const page = await open.intel.page(readerWith('clear', ['*']), 'taxii', { collection, limit: 1, match })
      return [page.hasMore, ...page.entries.map((entry) => entry.released.id)]
    }
    assert.deepEqual(await idsOf({ types: ['indicator'] }), [false, testId('indicator', 2)])
    assert.deepEqual(await idsOf({ types: ['malware'] }), [true, testId('malware', 1)])
    assert.deepEqual(await idsOf({ ids: [testId('malware', 3), testId('malware', 4)] }), [false, testId('malware', 3)])
    assert.deepEqual(await idsOf({ ids: [testId('malware', 3)], types: ['indicator'] }), [false])
  })

  test('a reader without the right to read gets nothing, one without any grant not even the name', async () => {
    const writer = readerWith('red', [], [collection.id])
    await assert.rejects(open.intel.page(writer, 'taxii', { collection, limit: 1 }), { code: 'intel.read-denied' })
    assert.deepEqual(await open.intel.listCollections(readerWith('red', [])), [])
    const one = await open.intel.requireCollection(readerWith('red', []), collection.id).catch((fault) => String(fault))
    const other = await open.intel
      .requireCollection(readerWith('red', []), collection.id.replace(/^./, 'x'))
      .catch((fault) => String(fault))
    assert.equal(String(one).replace(collection.id, ''), String(other).replace(collection.id.replace(/^./, 'x'), ''))
  })
})
