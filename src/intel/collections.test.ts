import assert from 'node:assert/strict'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { type OpenedIntel, openTestIntel, readerWith, testObject } from '../../test/open-intel.ts'
import { localAdministrator } from '../identity/index.ts'

suite('collections', () => {
  let open: OpenedIntel
  beforeEach(() => {
    open = openTestIntel()
  })
  afterEach(() => open.close())

  test('one is found by its id and by its alias', async () => {
    const made = await open.intel.addCollection({ title: 'From the CSIRT', alias: 'csirt' })
    assert.deepEqual(await open.intel.requireCollection(localAdministrator, 'csirt'), made)
    assert.deepEqual(await open.intel.requireCollection(localAdministrator, made.id), made)
  })

  test('an alias or id is given once', async () => {
    const made = await open.intel.addCollection({ title: 'One', alias: 'one' })
    await assert.rejects(open.intel.addCollection({ title: 'Two', alias: 'one' }), { code: 'intel.collection-exists' })
    await assert.rejects(open.intel.addCollection({ title: 'Two', id: made.id }), { code: 'intel.collection-exists' })
  })

  for (const [what, wanted] of [
    ['a title of blanks', { title: ' ' }],
    ['an alias with a slash', { title: 'x', alias: 'a/b' }],
    ['an alias that looks like an id', { title: 'x', alias: '8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f' }],
    ['an id in upper case', { title: 'x', id: '8E2E2D2B-17D4-4CBF-938F-98EE46B3CD3F' }],
  ] as const) {
    test(`${what} is refused`, () => assert.rejects(open.intel.addCollection(wanted), { code: 'intel.bad-collection' }))
  }

  test('a reader sees those with a grant, one who may only write included, and counts only what he may read', async () => {
    const [one, two] = [await open.intel.addCollection({ title: 'One' }), await open.intel.addCollection({ title: 'Two' })]
    await open.intel.addCollection({ title: 'Three' })
    const reader = readerWith('green', [one.id], [two.id])
    assert.deepEqual(await open.intel.listCollections(reader), [one, two])
    for (const collection of [one, two]) {
      const objects = [testObject('malware', collection.key, { level: 'green' }), testObject('malware', 100, { level: 'amber' })]
      await open.intel.addAs(readerWith('clear', [], ['*']), objects, { collection, broughtBy: 'test' })
    }
    const addedAt = open.clock.ms
    assert.deepEqual(await open.intel.counts(reader), {
      objects: 1,
      byType: { malware: 1 },
      byCollection: { [one.id]: { objects: 1, lastAddedAt: addedAt } },
    })
    assert.deepEqual(await open.intel.countCollection(reader, two), { objects: 0, lastAddedAt: null })
    await assert.rejects(open.intel.addAs(reader, [], { collection: one, broughtBy: 'test' }), { code: 'intel.write-denied' })
  })

  test('a status is for the one whose request it was', async () => {
    const [one, other] = [readerWith('clear', ['*']), readerWith('red', ['*'])]
    const collection = await open.intel.addCollection({ title: 'One' })
    const save = (id: string, requestedAt: number) =>
      open.intel.add([], { collection, broughtBy: 'test', status: { reader: one, toStatus: () => ({ id, requestedAt, body: '{}' }) } })
    await save('a', open.clock.ms)
    assert.deepEqual(await open.intel.readStatus(one, 'a'), { id: 'a', requestedAt: open.clock.ms, body: '{}' })
    assert.equal(await open.intel.readStatus(other, 'a'), undefined)
    const [day, threeDays] = [86_400_000, 3 * 86_400_000]
    await save('b', open.clock.ms + day)
    assert.ok(await open.intel.readStatus(one, 'a'))
    await save('c', open.clock.ms + threeDays)
    assert.equal(await open.intel.readStatus(one, 'a'), undefined)
  })

  test('an export is a bundle cut for its audience, whoever writes it', async () => {
    const collection = await open.intel.addCollection({ title: 'One' })
    const bundle = async (audience: 'clear' | 'amber') => {
      let text = ''
      for await (const piece of open.intel.exportCollection(localAdministrator, collection, { audience })) text += piece
      return JSON.parse(text)
    }
    const { id, ...empty } = await bundle('amber')
    assert.match(id, /^bundle--/)
    assert.deepEqual(empty, { type: 'bundle' })
    const objects = [
      testObject('malware', 1, { level: 'clear' }),
      testObject('malware', 2, { level: 'amber' }),
      testObject('malware', 3, { level: 'red' }),
    ]
    await open.intel.add(objects, { collection, broughtBy: 'test' })
    assert.deepEqual((await bundle('clear')).objects, [objects[0]?.value])
    assert.equal((await bundle('amber')).objects.length, 2)
  })
})
