import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isFault } from '../base/index.ts'
import { parseRoute } from './routes.ts'

const found: Record<string, object> = {
  '/taxii2/': { endpoint: 'discovery' },
  '/api1/': { endpoint: 'api-root' },
  '/api1/status/5/': { endpoint: 'status', statusId: '5' },
  '/api1/collections/': { endpoint: 'collections' },
  '/api1/collections/c/': { endpoint: 'collection', collection: 'c' },
  '/api1/collections/c/manifest/': { endpoint: 'manifest', collection: 'c' },
  '/api1/collections/c/objects/': { endpoint: 'objects', collection: 'c' },
  '/api1/collections/c/objects/o%2D1/': { endpoint: 'object', collection: 'c', objectId: 'o-1' },
  '/api1/collections/c/objects/o/versions/': { endpoint: 'versions', collection: 'c', objectId: 'o' },
}

describe('T5: a path leads to the same place with and without its last slash', () => {
  for (const [path, route] of Object.entries(found)) {
    it(path, () => {
      assert.deepEqual(parseRoute(path, 'api1'), route)
      assert.deepEqual(parseRoute(path.slice(0, -1), 'api1'), route)
    })
  }
})

describe('a path that leads nowhere is not found', () => {
  const lost = [
    '',
    '/',
    '/taxii2/api1/',
    '/api2/',
    '//api1/',
    '/api1//collections/',
    '/api1/collections//',
    '/api1/status/',
    '/api1/x/',
    '/api1/%',
  ]
  const deep = [
    '/api1/collections/c/x/',
    '/api1/collections/c/manifest/o/',
    '/api1/collections/c/objects/o/x/',
    '/api1/collections/c/objects/o/versions/x/',
  ]
  for (const path of [...lost, ...deep, '/api1/status/a/b/', 'api1/']) {
    it(path, () => {
      assert.throws(
        () => parseRoute(path, 'api1'),
        (error) => isFault(error) && error.code === 'taxii.unknown-path',
      )
    })
  }
})
