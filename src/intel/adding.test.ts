import assert from 'node:assert/strict'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { type OpenedIntel, openTestIntel, readerWith, testId, testObject } from '../../test/open-intel.ts'
import { localAdministrator } from '../identity/index.ts'
import { parseStixObject, type StixObject } from '../stix/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { type Collection, openIntel } from './index.ts'

suite('adding objects', () => {
  let open: OpenedIntel
  let collection: Collection
  beforeEach(async () => {
    open = openTestIntel()
    collection = await open.intel.addCollection({ title: 'One', alias: 'one' })
  })
  afterEach(() => open.close())

  const add = async (...objects: StixObject[]) => {
    const added = await open.intel.add(objects, { collection, broughtBy: 'test', handling: 'clear' })
    return added.map((one) => ('fault' in one ? one.fault.code : one.outcome))
  }
  const rows = () => open.store.db.selectFrom('object').selectAll().execute()
  const page = () => open.intel.page(readerWith('clear', ['*']), 'taxii', { collection, limit: 100, match: { versions: ['all'] } })

  test('the same version again is a success and no second addition', async () => {
    assert.deepEqual(await add(testObject('malware', 1)), ['new'])
    const before = await page()
    open.clock.ms += 1000
    assert.deepEqual(await add(testObject('malware', 1), testObject('malware', 1)), ['known', 'known'])
    assert.deepEqual(
      (await page()).entries.map((entry) => entry.addedAt),
      before.entries.map((entry) => entry.addedAt),
    )
    assert.equal((await open.store.db.selectFrom('statement').selectAll().execute()).length, 1)
  })

  test('the same version with its properties in another order is the same', async () => {
    const object = testObject('malware', 1)
    await add(object)
    const turned = Object.fromEntries(Object.entries(object.value).reverse())
    assert.deepEqual(await add(parseStixObject(JSON.stringify(turned))), ['known'])
  })

  test('the same version with other content is refused and the first is kept', async () => {
    assert.deepEqual(await add(testObject('malware', 1), testObject('malware', 1, { name: 'other' })), ['new', 'intel.other-content'])
    assert.deepEqual(await add(testObject('malware', 1, { name: 'third' })), ['intel.other-content'])
    assert.equal((await page()).entries[0]?.released.text, testObject('malware', 1).text)
  })

  test('one instant written in two ways is one version', async () => {
    assert.deepEqual(
      await add(
        testObject('malware', 1, { modified: '2026-02-01T00:00:00.5Z' }),
        testObject('malware', 1, { modified: '2026-02-01T00:00:00.500Z' }),
      ),
      ['new', 'intel.other-content'],
    )
  })

  test('only the creator of an object makes new versions of it', async () => {
    const modified = '2026-02-01T00:00:00.000Z'
    await add(testObject('malware', 1, { created_by_ref: testId('identity', 1) }))
    assert.deepEqual(await add(testObject('malware', 1, { modified, created_by_ref: testId('identity', 2) })), ['intel.other-producer'])
    assert.deepEqual(await add(testObject('malware', 1, { modified })), ['intel.other-producer'])
    assert.deepEqual(await add(testObject('malware', 1, { modified, created_by_ref: testId('identity', 1) })), ['new'])
  })

  test('revoked is final, and what is older may still come', async () => {
    await add(testObject('malware', 1, { modified: '2026-02-01T00:00:00.000Z', revoked: true }))
    assert.deepEqual(await add(testObject('malware', 1, { modified: '2026-03-01T00:00:00.000Z' })), ['intel.revoked'])
    assert.deepEqual(await add(testObject('malware', 1)), ['new'])
  })

  test('a cyber-observable is known by its id', async () => {
    const address = (more: object) =>
      parseStixObject(JSON.stringify({ type: 'ipv4-addr', id: testId('ipv4-addr', 1), value: '198.51.100.3', ...more }))
    assert.deepEqual(await add(address({}), address({ x_note: 'again' })), ['new', 'known'])
    assert.equal((await rows()).length, 1)
  })

  test('one bad object does not keep the others out', async () => {
    await add(testObject('malware', 1))
    assert.deepEqual(await add(testObject('malware', 2), testObject('malware', 1, { name: 'x' }), testObject('malware', 3)), [
      'new',
      'intel.other-content',
      'new',
    ])
  })

  test('an object known from one collection becomes a member of another without a second copy', async () => {
    await add(testObject('malware', 1))
    const second = await open.intel.addCollection({ title: 'Two' })
    await open.intel.add([testObject('malware', 1)], { collection: second, broughtBy: 'test' })
    assert.equal((await rows()).length, 1)
    const { byCollection } = await open.intel.counts(localAdministrator)
    assert.deepEqual([byCollection[collection.id]?.objects, byCollection[second.id]?.objects], [1, 1])
  })

  test('two collections may hold one version in two forms, each as it came to it', async () => {
    const [whole, cut] = [testObject('malware', 1, { name: 'x', description: 'all' }), testObject('malware', 1, { name: 'x' })]
    assert.deepEqual(await add(whole), ['new'])
    const second = await open.intel.addCollection({ title: 'Two' })
    const into = { collection: second, broughtBy: 'partner', handling: 'clear' as const }
    const outcomes = await open.intel.add([cut, cut, whole], into)
    assert.deepEqual(
      outcomes.map((one) => ('fault' in one ? one.fault.code : one.outcome)),
      ['new', 'known', 'intel.other-content'],
    )
    const texts = async (within: Collection) => {
      const seen = await open.intel.page(readerWith('clear', ['*']), 'taxii', { collection: within, limit: 5 })
      return seen.entries.map((entry) => entry.released.text)
    }
    assert.deepEqual([await texts(collection), await texts(second)], [[whole.text], [cut.text]])
    for (const [within, text] of [
      [collection, whole.text],
      [second, cut.text],
    ] as const) {
      const page = await open.intel.search(readerWith('clear', ['*']), { text: 'x', collection: within, limit: 5 })
      assert.deepEqual(
        page.results.map((found) => found.text),
        [text],
      )
    }
  })

  test('a batch with an indicator leaves one note for detection', async () => {
    await add(testObject('indicator', 1), testObject('indicator', 2), testObject('malware', 3))
    await add(testObject('malware', 4))
    const outbox = await open.store.db.selectFrom('outbox').select('topic').execute()
    assert.equal(outbox.filter((row) => row.topic === 'intel.indicator-changed').length, 1)
    const indicators = await open.intel.indicatorsAfter(0, 10)
    assert.deepEqual(
      indicators.map(({ id, level, isRevoked }) => ({ id, level, isRevoked })),
      [1, 2].map((number) => ({ id: testId('indicator', number), level: 'clear', isRevoked: false })),
    )
    assert.deepEqual(await open.intel.indicatorsAfter(indicators[1]?.seq ?? 0, 10), [])
  })

  test('a collection that is gone takes nothing in', async () => {
    await open.intel.removeCollection(localAdministrator, 'one')
    await assert.rejects(add(testObject('malware', 1)), { code: 'intel.unknown-collection' })
    assert.equal((await rows()).length, 0)
  })

  test('a failure at any step of the commit leaves nothing', async () => {
    const steps = ['db', 'insertEach object', 'insertEach member', 'state', 'outbox', 'end']
    for (const step of steps) {
      const broken = openIntel(breakingStore(open.store, step), { clock: open.clock })
      const into = { collection, broughtBy: 'test' }
      await assert.rejects(broken.add([testObject('indicator', 1), testObject('malware', 2)], into), new RegExp(`broken at ${step}`))
      for (const table of ['object', 'member', 'statement', 'outbox'] as const) {
        assert.deepEqual(await open.store.db.selectFrom(table).selectAll().execute(), [], `${table} after ${step}`)
      }
    }
    assert.deepEqual(await add(testObject('indicator', 1), testObject('malware', 2)), ['new', 'new'])
  })
})

/** The real store, whose commit fails at one step. */
function breakingStore(store: Store, step: string): Store {
  const failAt = (here: string) => {
    if (here === step) throw new Error(`broken at ${here}`)
  }
  const breaking = (tx: Tx): Tx => ({
    get db() {
      failAt('db')
      return tx.db
    },
    at: tx.at,
    insertEach: async (table, rows, onConflict) => {
      const keys = await tx.insertEach(table, rows, onConflict)
      failAt(`insertEach ${table}`)
      return keys
    },
    runEach: (query, rows) => tx.runEach(query, rows),
    makeRoom: (from, by) => tx.makeRoom(from, by),
    state: (statement) => {
      const idx = tx.state(statement)
      failAt('state')
      return idx
    },
    outbox: (topic, body) => {
      tx.outbox(topic, body)
      failAt('outbox')
    },
  })
  return {
    db: store.db,
    commit: (work) =>
      store.commit(async (tx) => {
        const result = await work(breaking(tx))
        failAt('end')
        return result
      }),
    watchOutbox: (notify) => store.watchOutbox(notify),
    copyTo: (file) => store.copyTo(file),
    close: () => store.close(),
  }
}
