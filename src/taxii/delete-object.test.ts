import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { collectionId, idsIn, openTaxiiNode, readerOf, type TaxiiNode, tool } from '../../test/taxii-node.ts'

const root = `/api1/collections/${collectionId}/`
const [first, second, third] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.5Z', '2026-01-03T00:00:00.000001Z'] as const

let node: TaxiiNode
beforeEach(async () => {
  node = await openTaxiiNode()
})
afterEach(() => node.close())

/** An object in three versions, added oldest first, each later than the other. */
async function addVersions(): Promise<string> {
  const object = tool()
  for (const modified of [first, second, third]) {
    await node.add([{ ...object, modified }])
    node.clock.pass(1000)
  }
  return String(object.id)
}

describe('T29: deleting', () => {
  it('without a filter takes every version, everywhere in the collection', async () => {
    const id = await addVersions()
    const other = tool()
    await node.add([other])
    const answer = await node.call('DELETE', `${root}objects/${id}/`)
    assert.deepEqual([answer.status, answer.body], [200, undefined])
    assert.equal((await node.call('GET', `${root}objects/${id}/`)).status, 404)
    assert.equal((await node.call('GET', `${root}objects/${id}/versions/`)).status, 404)
    assert.deepEqual(idsIn((await node.get(`${root}objects/?match[version]=all`)).body), [other.id])
    assert.deepEqual(idsIn((await node.get(`${root}manifest/?match[version]=all`)).body), [other.id])
    assert.equal((await node.call('DELETE', `${root}objects/${id}/`)).status, 404)
  })

  it('of one version leaves the others', async () => {
    const id = await addVersions()
    const query = 'match[version]=2026-01-02T00:00:00.500Z'
    assert.equal((await node.call('DELETE', `${root}objects/${id}/`, { query })).status, 200)
    assert.deepEqual((await node.get(`${root}objects/${id}/versions/`)).body.versions, [first, third])
    assert.equal((await node.call('GET', `${root}objects/${id}/`, { query })).status, 404)
    assert.equal((await node.call('DELETE', `${root}objects/${id}/`, { query: 'match[version]=last' })).status, 200)
    assert.deepEqual((await node.get(`${root}objects/${id}/versions/`)).body.versions, [first])
  })

  it('of what is not there, or not for this reader, is 404', async () => {
    const hidden = tool()
    await node.add([hidden], 'red')
    for (const id of [hidden.id, 'tool--00000000-0000-4000-8000-000000000000', 'nonsense']) {
      assert.equal((await node.call('DELETE', `${root}objects/${id}/`, { reader: readerOf('x') })).status, 404)
    }
    assert.deepEqual(idsIn((await node.get(`${root}objects/`)).body), [hidden.id])
  })
})
