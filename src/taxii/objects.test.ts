import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { collectionId, idsIn, insider, openTaxiiNode, readerOf, type TaxiiNode, tool } from '../../test/taxii-node.ts'
import { isJsonObject, type JsonObject } from '../base/index.ts'
import { toMarkingId } from '../stix/index.ts'

const root = `/api1/collections/${collectionId}/`
const [first, second, third] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.5Z', '2026-01-03T00:00:00.000001Z'] as const

let node: TaxiiNode
beforeEach(async () => {
  node = await openTaxiiNode()
})
afterEach(() => node.close())

/** An object in three versions, added oldest first, each later than the other. */
async function addVersions(wanted: JsonObject = {}): Promise<string> {
  const object = tool(wanted)
  for (const modified of [first, second, third]) {
    await node.add([{ ...object, modified }])
    node.clock.pass(1000)
  }
  return String(object.id)
}

function versionsIn(body: JsonObject): unknown[] {
  const objects = Array.isArray(body.objects) ? body.objects : []
  return objects.map((object) => (isJsonObject(object) ? (object.version ?? object.modified) : undefined))
}

async function everyPage(path: string): Promise<JsonObject[]> {
  const pages: JsonObject[] = []
  for (let next = ''; ; ) {
    const { body } = await node.get(`${path}${path.includes('?') ? '&' : '?'}${next}`)
    pages.push(body)
    if (body.more !== true) return pages
    next = `next=${body.next}`
  }
}

describe('a page', () => {
  it('T9: never holds more than was asked for, nor than the server gives', async () => {
    const small = await openTaxiiNode({ maxPageSize: 5 })
    await small.add(Array.from({ length: 12 }, () => tool()))
    for (const [limit, expected] of [
      ['1', 1],
      ['5', 5],
      ['100', 5],
    ] as const) {
      const { body } = await small.get(`${root}objects/?limit=${limit}`)
      assert.equal(idsIn(body).length, expected)
      assert.equal(body.more, true)
    }
    assert.equal(idsIn((await small.get(`${root}objects/`)).body).length, 5)
    await small.close()
  })

  it('is short when its objects are large, and the walk goes on all the same', async () => {
    const small = await openTaxiiNode({ maxAnswerLength: 3000 })
    const objects = [1000, 1000, 5000, 10, 10].map((length) => tool({ description: 'x'.repeat(length) }))
    await small.add(objects)
    const sizes: number[] = []
    for (let query = ''; ; ) {
      const { body } = await small.get(`${root}objects/?${query}`)
      sizes.push(idsIn(body).length)
      if (body.more !== true) break
      query = `next=${body.next}`
    }
    assert.deepEqual(sizes, [2, 1, 2])
    await small.close()
  })

  it('T11, T14: of objects of one date comes in one order, each exactly once', async () => {
    const objects = Array.from({ length: 23 }, () => tool())
    await node.add(objects)
    for (const limit of [1, 2, 7, 22, 23, 24]) {
      const pages = await everyPage(`${root}objects/?limit=${limit}`)
      assert.deepEqual(
        pages.flatMap(idsIn),
        objects.map((object) => object.id),
        `limit ${limit}`,
      )
      assert.equal(pages.length, Math.ceil(23 / limit))
    }
  })

  it('T13: carries the dates of its own first and last object, on all four endpoints', async () => {
    const id = await addVersions()
    const manifest = (await node.get(`${root}manifest/?match[version]=all`)).body.objects
    const dates = (Array.isArray(manifest) ? manifest : []).map((record) => (isJsonObject(record) ? record.date_added : undefined))
    assert.equal(new Set(dates).size, 3)
    const endpoints = [
      'objects/?match[version]=all&',
      'manifest/?match[version]=all&',
      `objects/${id}/?match[version]=all&`,
      `objects/${id}/versions/?`,
    ]
    for (const endpoint of endpoints) {
      const page = await node.get(`${root}${endpoint}limit=2`)
      assert.equal(page.headers['x-taxii-date-added-first'], dates[0], endpoint)
      assert.equal(page.headers['x-taxii-date-added-last'], dates[1], endpoint)
      const rest = await node.get(`${root}${endpoint}limit=2&next=${page.body.next}`)
      assert.equal(rest.headers['x-taxii-date-added-first'], dates[2], endpoint)
      assert.equal(rest.headers['x-taxii-date-added-last'], dates[2], endpoint)
      assert.equal(rest.body.more, undefined)
    }
  })

  it('T15: with more behind it says where, in manifest and versions too', async () => {
    const id = await addVersions()
    await node.add([tool()])
    for (const endpoint of ['objects/?', 'manifest/?', `objects/${id}/versions/?`]) {
      const { body } = await node.get(`${root}${endpoint}limit=1`)
      assert.equal(body.more, true)
      assert.equal(typeof body.next, 'string')
    }
  })

  it('T16: goes on after a restart and a long pause', async () => {
    const objects = Array.from({ length: 4 }, () => tool())
    await node.add(objects)
    const { body } = await node.get(`${root}objects/?limit=3`)
    await node.reopen()
    node.clock.pass(30 * 24 * 3_600_000)
    const rest = await node.get(`${root}objects/?limit=3&next=${body.next}`)
    assert.deepEqual(idsIn(rest.body), [objects[3]?.id])
  })

  it('T16: is refused with other filters, garbage, or by another reader', async () => {
    await node.add(Array.from({ length: 4 }, () => tool()))
    const { body } = await node.get(`${root}objects/?limit=1`)
    const refused = [
      `next=${body.next}&match[type]=tool`,
      `next=${body.next}&added_after=${first}`,
      'next=garbage',
      'next=',
      `next=${body.next}x`,
    ]
    for (const query of refused) assert.equal((await node.call('GET', `${root}objects/`, { query })).status, 400, query)
    const another = readerOf('another', { clearance: 'red' })
    assert.equal((await node.call('GET', `${root}objects/`, { query: `next=${body.next}`, reader: another })).status, 400)
    assert.equal((await node.call('GET', `${root}manifest/`, { query: `next=${body.next}` })).status, 400)
    assert.equal((await node.call('GET', `${root}objects/`, { query: `limit=2&next=${body.next}` })).status, 200)
  })

  it('T10: after a date is of what was added strictly after it, whatever the objects themselves say', async () => {
    await node.add([tool({ created: '2030-01-01T00:00:00Z', modified: '2030-01-01T00:00:00Z' })])
    const { headers } = await node.get(`${root}objects/`)
    const last = headers['x-taxii-date-added-last'] ?? ''
    assert.deepEqual((await node.get(`${root}objects/?added_after=${last}`)).body, {})
    const earlier = last.replace(/\d{6}Z$/, (digits) => `${String(Number(digits.slice(0, 6)) - 1).padStart(6, '0')}Z`)
    const query = last.endsWith('000000Z') ? '' : `?added_after=${earlier}`
    assert.equal(idsIn((await node.get(`${root}objects/${query}`)).body).length, 1)
    const late = tool({ created: '2001-01-01T00:00:00Z', modified: '2001-01-01T00:00:00Z' })
    await node.add([late])
    assert.deepEqual(idsIn((await node.get(`${root}objects/?added_after=${last}`)).body), [late.id])
  })
})

describe('T18: filters', () => {
  it('hold all together, and within one any value does', async () => {
    const [one, two] = [tool(), tool()]
    const malware = { ...tool(), type: 'malware', id: 'malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f', is_family: false }
    await node.add([one, two, malware])
    const idsFor = async (query: string) => idsIn((await node.get(`${root}objects/?${query}`)).body)
    assert.deepEqual(await idsFor('match[type]=malware'), [malware.id])
    assert.deepEqual(await idsFor('match[type]=malware,tool'), [one.id, two.id, malware.id])
    assert.deepEqual(await idsFor(`match[id]=${malware.id},${two.id}`), [two.id, malware.id])
    assert.deepEqual(await idsFor(`match[id]=${malware.id},${two.id}&match[type]=tool`), [two.id])
    assert.deepEqual(await idsFor('match[type]=x-unheard-of'), [])
    assert.deepEqual(idsIn((await node.get(`${root}manifest/?match[type]=malware`)).body), [malware.id])
  })

  it('are refused when unknown or given twice', async () => {
    for (const query of ['match[type]=tool&match[type]=malware', 'match[name]=x', 'limit=0', 'added_after=garbage']) {
      assert.equal((await node.call('GET', `${root}objects/`, { query })).status, 400, query)
    }
  })
})

describe('versions of an object', () => {
  it('T19: are the last one unless asked otherwise', async () => {
    const id = await addVersions()
    const expected: Record<string, unknown[]> = {
      '': [third],
      'match[version]=last': [third],
      'match[version]=first': [first],
      'match[version]=all': [first, second, third],
      'match[version]=last,first': [first, third],
      [`match[version]=first,${second}`]: [first, second],
    }
    for (const [query, versions] of Object.entries(expected)) {
      for (const endpoint of ['objects/', `objects/${id}/`, 'manifest/']) {
        assert.deepEqual(versionsIn((await node.get(`${root}${endpoint}?${query}`)).body), versions, `${endpoint} ${query}`)
      }
    }
    assert.equal((await node.call('GET', `${root}objects/`, { query: 'match[version]=all,last' })).status, 400)
  })

  it('T23: are found by their instant and shown as their producer wrote them', async () => {
    const id = await addVersions()
    const { body } = await node.get(`${root}objects/${id}/?match[version]=2026-01-02T00:00:00.500000Z`)
    assert.deepEqual(versionsIn(body), [second])
    assert.deepEqual((await node.get(`${root}objects/${id}/versions/`)).body.versions, [first, second, third])
  })

  it('T20: are modified, else created, else when the object came here', async () => {
    const marking = {
      type: 'marking-definition',
      spec_version: '2.1',
      id: 'marking-definition--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
      created: first,
      definition_type: 'statement',
      definition: { statement: 'Own work' },
    }
    const address = { type: 'ipv4-addr', spec_version: '2.1', id: 'ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4', value: '198.51.100.3' }
    await node.add([marking, address])
    const versions = versionsIn((await node.get(`${root}manifest/`)).body)
    assert.equal(versions[0], first)
    assert.match(String(versions[1]), /^2026-11-23T00:00:00/)
    assert.deepEqual((await node.get(`${root}objects/${address.id}/versions/`)).body.versions, [versions[1]])
    assert.deepEqual((await node.get(`${root}objects/${address.id}/?match[version]=${versions[1]}`)).body.objects, [address])
  })

  it('T21: of an older specification come only when asked for', async () => {
    const id = 'tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f'
    const { spec_version: _, ...old } = tool({ id, modified: second, labels: ['remote-access'] })
    await node.add([tool({ id, modified: first }), old])
    assert.deepEqual(versionsIn((await node.get(`${root}objects/`)).body), [first])
    assert.deepEqual(versionsIn((await node.get(`${root}objects/?match[spec_version]=2.0`)).body), [second])
    assert.deepEqual(versionsIn((await node.get(`${root}objects/?match[spec_version]=2.0,2.1`)).body), [second])
    assert.deepEqual((await node.get(`${root}objects/${id}/versions/?match[spec_version]=2.0`)).body.versions, [second])
  })

  it('T30, T31: have one manifest record each, with a media type of the collection', async () => {
    const id = await addVersions()
    const { body } = await node.get(`${root}manifest/?match[version]=all`)
    const records = Array.isArray(body.objects) ? body.objects.filter(isJsonObject) : []
    assert.deepEqual(
      records.map((record) => record.version),
      [first, second, third],
    )
    for (const record of records) {
      assert.equal(record.id, id)
      assert.deepEqual(Object.keys(record).sort(), ['date_added', 'id', 'media_type', 'version'])
      assert.equal(record.media_type, 'application/stix+json;version=2.1')
    }
    assert.deepEqual((await node.get(`${root}objects/${id}/versions/`)).body.versions, [first, second, third])
  })
})

describe('T35: two readers of one collection', () => {
  it('each get what is theirs in whole pages, and nothing that tells of the rest', async () => {
    const clear = Array.from({ length: 5 }, () => tool({ object_marking_refs: [toMarkingId('clear')] }))
    const red = Array.from({ length: 7 }, () => tool({ object_marking_refs: [toMarkingId('red')] }))
    for (const [index, object] of red.entries()) {
      await node.add([object, ...clear.slice(index, index + 1)])
      node.clock.pass(1000)
    }
    const stranger = readerOf('stranger')
    const all = (await everyPage(`${root}objects/?limit=2`)).flatMap(idsIn)
    assert.equal(all.length, 12)
    const seen: string[] = []
    let next = ''
    for (const isLast of [false, false, true]) {
      const { body, headers } = await node.get(`${root}objects/?limit=2${next}`, stranger)
      const ids = idsIn(body)
      seen.push(...ids)
      assert.equal(ids.length, isLast ? 1 : 2)
      assert.equal(body.more, isLast ? undefined : true, 'more only with something to come for this reader')
      const manifest = await node.get(`${root}manifest/?match[id]=${ids.join(',')}`)
      assert.equal(headers['x-taxii-date-added-last'], manifest.headers['x-taxii-date-added-last'])
      next = `&next=${body.next}`
    }
    assert.deepEqual(
      seen,
      clear.map((object) => object.id),
    )
    assert.deepEqual((await everyPage(`${root}objects/?limit=2`)).flatMap(idsIn), all)
    assert.equal((await node.call('GET', `${root}objects/${red[0]?.id}/`, { reader: stranger })).status, 404)
    assert.equal((await node.call('GET', `${root}objects/${red[0]?.id}/versions/`, { reader: stranger })).status, 404)
    assert.equal((await node.call('GET', `${root}objects/${red[0]?.id}/`, { reader: insider })).status, 200)
  })
})
