import assert from 'node:assert/strict'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { type OpenedIntel, openTestIntel, readerWith, testId, testObject } from '../../test/open-intel.ts'
import { type Collection, checkIntel } from './index.ts'

suite('withdrawing', () => {
  let open: OpenedIntel
  let one: Collection
  let two: Collection
  const id = testId('indicator', 1)
  const times = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z']
  beforeEach(async () => {
    open = openTestIntel()
    one = await open.intel.addCollection({ title: 'One' })
    two = await open.intel.addCollection({ title: 'Two' })
    const versions = times.map((modified) => testObject('indicator', 1, { modified, level: 'green' }))
    await open.intel.add(versions, { collection: one, broughtBy: 'test' })
  })
  afterEach(() => open.close())
  const owner = () => readerWith('amber', ['*'], ['*'])
  const left = async (collection: Collection) => {
    const page = await open.intel.versions(owner(), 'taxii', { collection, id, limit: 10 })
    return page.entries.map((entry) => entry.released.version)
  }
  const statements = () => open.store.db.selectFrom('statement').select(['kind', 'subject', 'seed']).orderBy('idx').execute()

  test('without a filter every version goes, each with a statement, and nothing of it is left', async () => {
    assert.equal(await open.intel.withdraw(owner(), { collection: one, id }), 3)
    assert.deepEqual(await left(one), [])
    assert.equal((await open.store.db.selectFrom('object').selectAll().execute()).length, 0)
    assert.deepEqual(
      (await statements()).map((statement) => statement.kind),
      ['received', 'received', 'received', 'withdrawn', 'withdrawn', 'withdrawn'],
    )
    await assert.rejects(open.intel.withdraw(owner(), { collection: one, id }), { code: 'intel.unknown-object' })
    assert.deepEqual(
      (await open.intel.withdrawnIndicatorsAfter(0, 10)).map(({ id: withdrawn, isGone }) => ({ id: withdrawn, isGone })),
      [1, 2, 3].map(() => ({ id, isGone: true })),
    )
  })

  test('with a filter only the versions it names go', async () => {
    assert.equal(await open.intel.withdraw(owner(), { collection: one, id, versions: ['last'] }), 1)
    assert.deepEqual(await left(one), times.slice(0, 2))
    assert.equal(await open.intel.withdraw(owner(), { collection: one, id, versions: ['2026-01-01T00:00:00.000000000Z'] }), 1)
    assert.deepEqual(await left(one), times.slice(1, 2))
  })

  test('what another collection holds stays there', async () => {
    await open.intel.add([testObject('indicator', 1, { modified: times[2] ?? '', level: 'green' })], { collection: two, broughtBy: 'test' })
    await open.intel.withdraw(owner(), { collection: one, id })
    assert.deepEqual(await left(one), [])
    assert.deepEqual(await left(two), times.slice(2))
    assert.deepEqual(
      (await open.intel.withdrawnIndicatorsAfter(0, 1)).map((withdrawn) => withdrawn.isGone),
      [false],
    )
  })

  test('it needs the right to read and the right to write, and to see the object', async () => {
    await assert.rejects(open.intel.withdraw(readerWith('amber', ['*']), { collection: one, id }), { code: 'intel.write-denied' })
    await assert.rejects(open.intel.withdraw(readerWith('amber', [], ['*']), { collection: one, id }), { code: 'intel.read-denied' })
    await assert.rejects(open.intel.withdraw(readerWith('clear', ['*'], ['*']), { collection: one, id }), { code: 'intel.unknown-object' })
  })

  test('a version taken in again has a second statement and the doctor is content', async () => {
    await open.intel.withdraw(owner(), { collection: one, id })
    await open.intel.add([testObject('indicator', 1, { level: 'green' })], { collection: one, broughtBy: 'test' })
    assert.deepEqual((await checkIntel(open.store, { mend: false })).findings, [])
  })

  test('removing a collection withdraws what only it held', async () => {
    await open.intel.removeCollection(owner(), one.id)
    assert.deepEqual(await open.intel.listCollections(owner()), [two])
    assert.equal((await statements()).filter((statement) => statement.kind === 'withdrawn').length, 3)
  })
})
