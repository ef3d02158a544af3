import assert from 'node:assert/strict'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { type OpenedIntel, openTestIntel, readerWith, testId, testObject } from '../../test/open-intel.ts'
import { toMarkingId } from '../stix/index.ts'
import type { Collection } from './index.ts'

suite('a sighting', () => {
  let open: OpenedIntel
  let collection: Collection
  const indicatorId = testId('indicator', 1)
  const seen = { firstSeen: Date.UTC(2026, 2, 1), lastSeen: Date.UTC(2026, 2, 2), count: 7 }
  beforeEach(async () => {
    open = openTestIntel()
    collection = await open.intel.addCollection({ title: 'One' })
    await open.intel.add([testObject('indicator', 1, { level: 'green' })], { collection, broughtBy: 'test' })
  })
  afterEach(() => open.close())
  const get = (id: string) => open.intel.get(readerWith('green', ['*']), 'api', id)

  test('says what was seen, when and how often, and not by whom unless told to', async () => {
    const made = await open.intel.addSighting({ indicatorId, ...seen, level: 'green', collection, broughtBy: 'test' })
    const value = (await get(made.id))?.value
    assert.deepEqual(value, {
      type: 'sighting',
      id: made.id,
      spec_version: '2.1',
      created: '2026-11-23T12:00:00.000Z',
      modified: '2026-11-23T12:00:00.000Z',
      object_marking_refs: [toMarkingId('green')],
      first_seen: '2026-03-01T00:00:00.000Z',
      last_seen: '2026-03-02T00:00:00.000Z',
      count: 7,
      sighting_of_ref: indicatorId,
    })
    assert.equal(made.observedDataId, undefined)
  })

  test('names the evidence, the place and the producer when they are given', async () => {
    const made = await open.intel.addSighting({
      indicatorId,
      ...seen,
      level: 'green',
      collection,
      broughtBy: 'test',
      createdByRef: testId('identity', 2),
      whereSightedRef: testId('identity', 3),
      description: 'in DNS',
      observables: [{ type: 'domain-name', value: 'bad.example' }],
    })
    const sighting = (await get(made.id))?.value
    assert.deepEqual(sighting?.observed_data_refs, [made.observedDataId])
    assert.deepEqual(sighting?.where_sighted_refs, [testId('identity', 3)])
    const observed = (await get(made.observedDataId ?? ''))?.value
    assert.equal(observed?.number_observed, 7)
    const [reference] = Array.isArray(observed?.object_refs) ? observed.object_refs : []
    assert.equal((await get(String(reference)))?.value.value, 'bad.example')
    assert.ok(made.added.every((added) => !('fault' in added)))
  })

  test('of an indicator that a reader may not see is not seen either', async () => {
    await open.intel.add([testObject('indicator', 9, { level: 'amber' })], { collection, broughtBy: 'test' })
    const made = await open.intel.addSighting({
      indicatorId: testId('indicator', 9),
      ...seen,
      level: 'clear',
      collection,
      broughtBy: 'test',
    })
    assert.equal(await get(made.id), undefined)
  })

  test('that makes no sense is refused', async () => {
    const backwards = {
      indicatorId,
      firstSeen: seen.lastSeen,
      lastSeen: seen.firstSeen,
      count: 1,
      level: 'clear' as const,
      collection,
      broughtBy: 'test',
    }
    await assert.rejects(open.intel.addSighting(backwards), { code: 'intel.bad-sighting' })
  })
})
