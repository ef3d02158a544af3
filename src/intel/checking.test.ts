import assert from 'node:assert/strict'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { type OpenedIntel, openTestIntel, readerWith, testObject } from '../../test/open-intel.ts'
import type { Store } from '../store/index.ts'
import { checkIntel } from './index.ts'

suite('the doctor looks at the intelligence held', () => {
  let open: OpenedIntel
  beforeEach(async () => {
    open = openTestIntel()
    const collection = await open.intel.addCollection({ title: 'One' })
    await open.intel.add([testObject('malware', 1, { name: 'needle' }), testObject('indicator', 2)], {
      collection,
      broughtBy: 'test',
      handling: 'clear',
    })
    await open.intel.search(readerWith('clear', ['*']), { text: 'needle', limit: 1 })
  })
  afterEach(() => open.close())
  const check = async (mend: boolean) =>
    (await checkIntel(open.store, { mend })).findings.map(({ what, isMended }) => `${isMended ? 'mended' : 'found'}: ${what}`)

  test('what is whole has no findings', async () => {
    assert.deepEqual(await checkIntel(open.store, { mend: false }), { checked: { objects: 2, members: 2 }, findings: [] })
  })

  test('versions that do not know of one another are found and mended: without that a page would give an old one', async () => {
    const [collection] = await open.intel.listCollections(readerWith('clear', ['*']))
    assert.ok(collection)
    const later = testObject('malware', 1, { name: 'needle', modified: '2026-02-01T00:00:00.000Z' })
    await open.intel.add([later], { collection, broughtBy: 'test', handling: 'clear' })
    const page = async () => (await open.intel.page(readerWith('clear', ['*']), 'taxii', { collection, limit: 9 })).entries.length
    assert.equal(await page(), 2)
    await open.store.commit((tx) => tx.db.updateTable('object').set({ has_others: 0 }).execute())
    assert.equal(await page(), 3)
    assert.deepEqual(await check(false), ['found: A version was not known to have others.'])
    assert.deepEqual(await check(true), ['mended: A version was not known to have others.'])
    assert.deepEqual([await check(true), await page()], [[], 2])
  })

  const damages: { what: string; finding: RegExp; canMend: boolean; damage: (store: Store) => Promise<unknown> }[] = [
    {
      what: 'a changed text',
      finding: /hash/,
      canMend: false,
      damage: (store) =>
        store.commit((tx) =>
          tx.db
            .updateTable('object')
            .set({ text: testObject('malware', 1).text })
            .where('seq', '=', 1)
            .execute(),
        ),
    },
    {
      what: 'a text that is no object',
      finding: /valid object/,
      canMend: false,
      damage: (store) =>
        store.commit((tx) => tx.db.updateTable('object').set({ text: '{"type":"malware"' }).where('seq', '=', 1).execute()),
    },
    {
      what: 'a column that disagrees',
      finding: /markings/,
      canMend: true,
      damage: (store) => store.commit((tx) => tx.db.updateTable('object').set({ markings: 'x' }).where('seq', '=', 1).execute()),
    },
    {
      what: "another version's statement",
      finding: /no statement|behind one statement/,
      canMend: false,
      damage: (store) => store.commit((tx) => tx.db.updateTable('object').set({ statement_idx: 1 }).where('seq', '=', 1).execute()),
    },
    {
      what: 'a statement about another text',
      finding: /another text/,
      canMend: false,
      damage: (store) =>
        store.commit((tx) =>
          tx.db
            .updateTable('statement')
            .set({ content: new Uint8Array(32) })
            .where('idx', '=', 0)
            .execute(),
        ),
    },
    {
      what: 'an object that no collection holds',
      finding: /No collection/,
      canMend: false,
      damage: (store) => store.commit((tx) => tx.db.deleteFrom('member').where('object_seq', '=', 1).execute()),
    },
    {
      what: 'an object missing in the index',
      finding: /lacks 1/,
      canMend: true,
      damage: (store) => store.commit((tx) => tx.db.deleteFrom('object_words').where('rowid', '=', 1).execute()),
    },
  ]
  for (const { what, finding, canMend, damage } of damages) {
    test(`${what} is found${canMend ? ' and mended' : ', told, and left as it is'}`, async () => {
      await damage(open.store)
      assert.match((await check(false)).join('\n'), finding)
      const mended = await check(true)
      assert.match(mended.join('\n'), new RegExp(`${canMend ? 'mended' : 'found'}: .*${finding.source}`))
      if (!canMend) return
      assert.deepEqual(await check(false), [])
      const page = await open.intel.search(readerWith('clear', ['*']), { text: 'needle', limit: 1 })
      assert.equal(page.results.length, 1)
    })
  }
})
