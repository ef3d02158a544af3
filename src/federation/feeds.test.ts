import assert from 'node:assert/strict'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { type OpenedIntel, openTestIntel } from '../../test/open-intel.ts'
import { collectionId, openTaxiiNode, readerOf, type TaxiiNode, tool } from '../../test/taxii-node.ts'
import { localAdministrator } from '../identity/index.ts'
import { tlpMarkingObject, toMarkingId } from '../stix/index.ts'
import { type Feeds, openFeeds } from './index.ts'

suite('a feed', () => {
  let partner: TaxiiNode
  let here: OpenedIntel
  let feeds: Feeds
  let root: string
  const us = readerOf('us', { clearance: 'amber' })

  beforeEach(async () => {
    partner = await openTaxiiNode({ maxPageSize: 2 })
    here = openTestIntel()
    await here.intel.addCollection({ title: 'Intelligence', alias: 'intelligence' })
    feeds = openFeeds(here)
    root = (await partner.listen([us])).replace('/taxii2/', '')
  })
  afterEach(async () => {
    await here.close()
    await partner.close()
  })

  const follow = (secret = us.tokenId) =>
    feeds.add({ name: 'partner', url: `${root}/api1/collections/${collectionId}/`, secret, collection: 'intelligence', everySeconds: 60 })
  const held = async () => (await here.intel.search(localAdministrator, { limit: 100 })).results.map(({ id }) => id)
  const marked = (level: 'green' | 'red') => ({ object_marking_refs: [toMarkingId(level)] })

  test('brings everything the partner lets us have, page by page, and nothing else', async () => {
    const objects = Array.from({ length: 5 }, () => tool(marked('green')))
    await partner.add([...objects, tool(marked('red'))])
    await follow()
    const polled = await feeds.poll('partner')
    assert.deepEqual({ ...polled }, { received: 5, added: 5, refused: [], refusedCount: 0 })
    assert.deepEqual((await held()).sort(), objects.map(({ id }) => String(id)).sort())
  })

  test('goes on where it was: a second poll brings only what is new', async () => {
    await partner.add([tool(marked('green'))])
    await follow()
    await feeds.poll('partner')
    partner.clock.pass(1000)
    await partner.add([tool(marked('green'))])
    assert.equal((await feeds.poll('partner')).received, 1)
    assert.equal((await feeds.poll('partner')).received, 0)
    assert.equal((await held()).length, 2)
  })

  test('keeps what its objects are marked with: without a marking they are red here', async () => {
    await partner.add([tool(), tlpMarkingObject('green')], 'clear')
    await follow()
    await feeds.poll('partner')
    const levels = (await here.intel.search(localAdministrator, { limit: 10, type: 'tool' })).results.map(({ level }) => level)
    assert.deepEqual(levels, ['red'])
  })

  test('that the partner refuses says why, is not thrown at the schedule, and works again when it is mended', async () => {
    await follow('somebody-else')
    await assert.rejects(feeds.poll('partner'))
    await feeds.pollDue()
    const [broken] = await feeds.list()
    assert.ok(broken?.error !== null && broken?.error !== undefined)
    await feeds.remove('partner')
    await follow()
    await feeds.poll('partner')
    assert.equal((await feeds.list())[0]?.error, null)
  })

  test('is polled when its time has come and not before', async () => {
    await follow()
    await feeds.pollDue()
    const first = (await feeds.list())[0]?.lastPolledAt
    here.clock.ms += 59_000
    await feeds.pollDue()
    assert.equal((await feeds.list())[0]?.lastPolledAt, first)
    here.clock.ms += 1000
    await feeds.pollDue()
    assert.notEqual((await feeds.list())[0]?.lastPolledAt, first)
  })

  test('has a name of its own, and one that is not there is said to be so', async () => {
    await follow()
    await assert.rejects(follow(), { code: 'federation.feed-exists' })
    await assert.rejects(feeds.poll('nobody'), { code: 'federation.feed-absent' })
    await assert.rejects(feeds.remove('nobody'), { code: 'federation.feed-absent' })
  })
})
