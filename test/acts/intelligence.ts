import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isFault } from '../../src/base/index.ts'
import { localAdministrator } from '../../src/identity/index.ts'
import { toMarkingId, toStixObject } from '../../src/stix/index.ts'
import { testId } from '../open-intel.ts'
import { type Act, toAct } from './act.ts'

const number = fc.integer({ min: 1, max: 4 })
const version = fc.integer({ min: 1, max: 3 })
const secret = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.isWellFormed())

/** Intelligence comes, is withdrawn and is seen; the keys change; the log is sealed. */
export const intelligenceActs: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(number, version, secret).map(([at, revision, closed]) => receive(at, revision, closed)),
  number.map(withdraw),
  number.map(sight),
  fc.constant(
    toAct('rotate the keys', async ({ node }) => {
      await node.keys.rotate({ role: 'log', isCompromised: false, by: 'test' })
      return [`key-rotated ${node.ownLog.origin}`]
    }),
  ),
  fc.constant(
    toAct('seal', async ({ node }) => {
      await node.ownLog.seal()
      return []
    }),
  ),
)

function receive(at: number, revision: number, closed: string): Act {
  return toAct(`receive ${at}.${revision} ${JSON.stringify(closed)}`, async ({ node, held }) => {
    const collection = await node.intel.requireCollection(localAdministrator, 'intelligence')
    const object = indicator(at, revision, closed)
    const [added] = await node.intel.add([object], { collection, broughtBy: 'test' })
    const versions = held.get(at) ?? new Map<number, string>()
    if (added === undefined || !('outcome' in added) || added.outcome !== 'new') {
      assert.equal(versions.has(revision), true)
      return []
    }
    assert.equal(versions.has(revision), false)
    held.set(at, versions.set(revision, closed))
    return [`received ${object.id} ${object.versionText}`]
  })
}

function withdraw(at: number): Act {
  return toAct(`withdraw ${at}`, async ({ node, held }) => {
    const collection = await node.intel.requireCollection(localAdministrator, 'intelligence')
    const id = testId('indicator', at)
    try {
      const gone = await node.intel.withdraw(localAdministrator, { collection, id })
      assert.equal(gone, held.get(at)?.size)
      held.delete(at)
      return Array.from({ length: gone }, () => `withdrawn ${id}`)
    } catch (error) {
      if (!isFault(error)) throw error
      assert.equal(held.get(at), undefined)
      return []
    }
  })
}

function sight(at: number): Act {
  return toAct(`sight ${at}`, async ({ node }) => {
    const { id } = await node.intel.addSighting({
      collection: await node.intel.requireCollection(localAdministrator, 'sightings'),
      broughtBy: 'test',
      indicatorId: testId('indicator', at),
      firstSeen: 1,
      lastSeen: 2,
      count: 1,
      level: 'green',
    })
    return [`published ${id}`]
  })
}

/** An indicator with one part that only the cleared may see. */
function indicator(at: number, revision: number, closed: string) {
  return toStixObject({
    type: 'indicator',
    spec_version: '2.1',
    id: testId('indicator', at),
    created: '2026-01-01T00:00:00.000Z',
    modified: `2026-01-0${revision}T00:00:00.000Z`,
    name: `name ${at}`,
    description: closed,
    labels: ['open', 'closed', 'open too'],
    pattern: `[ipv4-addr:value = '203.0.113.${at}']`,
    pattern_type: 'stix',
    valid_from: '2026-01-01T00:00:00Z',
    object_marking_refs: [toMarkingId('green')],
    granular_markings: [{ marking_ref: toMarkingId('red'), selectors: ['description', 'labels.[1]'] }],
  })
}
