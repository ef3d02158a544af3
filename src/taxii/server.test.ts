import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { collectionId, idsIn, openTaxiiNode, readerOf, type TaxiiNode, toObject, tool } from '../../test/taxii-node.ts'
import { isTimestamp } from '../base/index.ts'

const mediaType = 'application/taxii+json;version=2.1'
const objectsPath = `/api1/collections/${collectionId}/objects/`
const someId = 'tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f'
const paths = [
  '/taxii2/',
  '/api1/',
  '/api1/status/2d086da7-4bdc-4f91-900e-d77486753710/',
  '/api1/collections/',
  `/api1/collections/${collectionId}/`,
  `/api1/collections/${collectionId}/manifest/`,
  objectsPath,
  `${objectsPath}${someId}/`,
  `${objectsPath}${someId}/versions/`,
]

let node: TaxiiNode
before(async () => {
  node = await openTaxiiNode({ description: 'D', contact: 'C', maxContentLength: 4000 })
  await node.add([tool({ id: someId })])
})
after(() => node.close())

describe('whoever comes to the door', () => {
  it('T33: is told 401 and how to be let in, on every path, whether it exists or not', async () => {
    for (const path of [...paths, '/api1/nothing/']) {
      const answer = await node.call('GET', path, { reader: null })
      assert.equal(answer.status, 401, path)
      assert.match(answer.headers['www-authenticate'] ?? '', /Bearer realm=".+", Basic realm="/)
      assert.equal(toObject(answer.body).http_status, '401')
    }
  })

  it('T1: gets the TAXII media type with every answer, good or bad', async () => {
    const calls = [
      ...paths.map((path) => node.call('GET', path)),
      node.call('GET', '/nothing/'),
      node.call('PUT', '/taxii2/'),
      node.call('POST', objectsPath, { body: '{' }),
      node.call('DELETE', `${objectsPath}tool--00000000-0000-4000-8000-000000000000/`),
    ]
    for (const answer of await Promise.all(calls)) assert.equal(answer.headers['content-type'], mediaType)
  })

  it('T2, T3: is served by what its Accept header means, not by how it is written', async () => {
    const wanted: [string | undefined, number][] = [
      [mediaType, 200],
      ['application/taxii+json', 200],
      [' application/taxii+json ; version="2.1" ;q=0.3 , text/html', 200],
      [undefined, 200],
      ['application/taxii+json;version=2.0', 406],
      ['application/json', 406],
    ]
    for (const [accept, status] of wanted) {
      const answer = await node.call('GET', '/taxii2/', { headers: { accept } })
      assert.equal(answer.status, status, accept)
    }
  })

  it('T5: is served with and without the last slash, without a redirect', async () => {
    for (const path of paths.filter((one) => !one.includes('status'))) {
      assert.equal((await node.call('GET', path.slice(0, -1))).status, 200, path)
    }
  })

  it('T33: is told what is wrong in a TAXII error resource', async () => {
    const bad = await node.call('GET', objectsPath, { query: 'limit=0' })
    assert.equal(bad.status, 400)
    const body = toObject(bad.body)
    assert.equal(body.http_status, '400')
    assert.equal(typeof body.title, 'string')
    assert.deepEqual(body.details, { place: 'limit' })
  })

  it('is told 405 with what is taken instead', async () => {
    const methods: [string, string, string][] = [
      ['PUT', '/taxii2/', 'GET, HEAD'],
      ['DELETE', objectsPath, 'GET, HEAD, POST'],
      ['POST', `${objectsPath}${someId}/`, 'GET, HEAD, DELETE'],
    ]
    for (const [method, path, allow] of methods) {
      const answer = await node.call(method, path)
      assert.equal(answer.status, 405)
      assert.equal(answer.headers.allow, allow)
    }
  })

  it('gets the headers of a GET for a HEAD, and no body', async () => {
    const answer = await node.call('HEAD', objectsPath)
    assert.equal(answer.status, 200)
    assert.equal(answer.body, undefined)
    assert.ok(answer.headers['x-taxii-date-added-last'])
  })
})

describe('what the server says of itself', () => {
  it('T4: names its API root relative, and the default among the roots', async () => {
    const { body } = await node.get('/taxii2/')
    assert.deepEqual(body, { title: 'A node', description: 'D', contact: 'C', default: '/api1/', api_roots: ['/api1/'] })
  })

  it('T6: names its version and the length of body it takes', async () => {
    const { body } = await node.get('/api1/')
    assert.deepEqual(body.versions, [mediaType])
    assert.equal(body.max_content_length, 4000)
  })

  it('T32: finds a collection by id and by alias', async () => {
    const expected = {
      id: collectionId,
      title: 'Indicators',
      alias: 'indicators',
      can_read: true,
      can_write: true,
      media_types: ['application/stix+json;version=2.1', 'application/stix+json;version=2.0'],
    }
    assert.deepEqual((await node.get(`/api1/collections/${collectionId}/`)).body, expected)
    assert.deepEqual((await node.get('/api1/collections/indicators/')).body, expected)
    assert.deepEqual((await node.get('/api1/collections/')).body, { collections: [expected] })
    assert.deepEqual(idsIn((await node.get('/api1/collections/indicators/objects/')).body), [someId])
  })
})

describe('T28: rights to a collection', () => {
  const grant = (canRead: boolean, canWrite: boolean) => readerOf('x', { grants: [{ collectionId, canRead, canWrite }] })
  const reading = paths.slice(5)
  const statusOf = async (method: string, path: string, reader: ReturnType<typeof grant>) =>
    (await node.call(method, path, { reader, ...(method === 'POST' ? { body: '{"objects":[{}]}' } : {}) })).status

  it('without either it does not exist', async () => {
    const nobody = grant(false, false)
    for (const path of [...reading, paths[4] ?? '']) assert.equal(await statusOf('GET', path, nobody), 404, path)
    assert.equal(await statusOf('POST', objectsPath, nobody), 404)
    assert.equal(await statusOf('DELETE', `${objectsPath}${someId}/`, nobody), 404)
    assert.deepEqual((await node.get('/api1/collections/', nobody)).body, {})
    const absentId = '00000000-0000-4000-8000-000000000000'
    const there = await node.call('GET', objectsPath, { reader: nobody })
    const absent = await node.call('GET', objectsPath.replace(collectionId, absentId), { reader: nobody })
    assert.deepEqual({ ...there, body: there.body?.replaceAll(collectionId, absentId) }, absent)
  })

  it('to write only: 403 for reading and deleting', async () => {
    const writer = grant(false, true)
    for (const path of reading) assert.equal(await statusOf('GET', path, writer), 403, path)
    assert.equal(await statusOf('DELETE', `${objectsPath}${someId}/`, writer), 403)
    assert.equal(await statusOf('POST', objectsPath, writer), 202)
    assert.equal((await node.get(`/api1/collections/${collectionId}/`, writer)).body.can_read, false)
  })

  it('to read only: 403 for writing and deleting', async () => {
    const reader = grant(true, false)
    assert.equal(await statusOf('POST', objectsPath, reader), 403)
    assert.equal(await statusOf('DELETE', `${objectsPath}${someId}/`, reader), 403)
    assert.equal(await statusOf('GET', objectsPath, reader), 200)
  })
})

describe('answers about nothing', () => {
  it('T7: leave the list out', async () => {
    const empty = await openTaxiiNode()
    for (const path of [objectsPath, `/api1/collections/${collectionId}/manifest/`]) {
      const { body, headers } = await empty.get(path)
      assert.deepEqual(body, {}, path)
      assert.deepEqual(Object.keys(headers), ['content-type'], 'T13: no dates of nothing')
    }
    await empty.close()
  })

  it('are 404 for an object, a status and a path that are not there', async () => {
    const absent = 'tool--00000000-0000-4000-8000-000000000000'
    for (const path of [
      `${objectsPath}${absent}/`,
      `${objectsPath}${absent}/versions/`,
      `${objectsPath}nonsense/`,
      paths[2] ?? '',
      '/api1/status/x/',
    ]) {
      assert.equal((await node.call('GET', path)).status, 404, path)
    }
  })

  it('are empty for an object that is there but beside the filters', async () => {
    for (const query of ['match[spec_version]=2.0', 'added_after=2099-01-01T00:00:00Z']) {
      assert.deepEqual((await node.get(`${objectsPath}${someId}/?${query}`)).body, {})
    }
  })
})

describe('a bug of ours', () => {
  it('is answered by a log id and nothing else, and thrown on where nobody keeps a log', async () => {
    const told: unknown[] = []
    const reporting = await openTaxiiNode({ reportBug: (error) => `log-${told.push(error)}` })
    const silent = await openTaxiiNode()
    // A closed store is not the client's to mend.
    await Promise.all([reporting.close(), silent.close()])
    const answer = await reporting.call('GET', objectsPath)
    assert.equal(answer.status, 500)
    assert.deepEqual(toObject(answer.body), { title: 'Fault of this node', error_id: 'log-1', http_status: '500' })
    await assert.rejects(silent.call('GET', objectsPath))
  })
})

describe('dates', () => {
  it('T12: have six fractional digits, in headers, manifest and status', async () => {
    const { headers } = await node.get(objectsPath)
    const manifest = await node.get(`/api1/collections/${collectionId}/manifest/`)
    const status = await node.post([tool()])
    const dates = [
      headers['x-taxii-date-added-first'],
      JSON.stringify(manifest.body).match(/"date_added":"([^"]+)"/)?.[1],
      String(status.request_timestamp),
    ]
    for (const date of dates) {
      assert.match(date ?? '', /\.\d{6}Z$/)
      assert.ok(isTimestamp(date ?? ''))
    }
  })
})
