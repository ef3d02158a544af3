import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { pythonWith, sharedData, without } from '../../test/real-parts.ts'
import { collectionId, insider, openTaxiiNode, type TaxiiNode, toObject, tool } from '../../test/taxii-node.ts'
import { isJsonObject, type JsonObject } from '../base/index.ts'
import { openTaxiiClient, type TaxiiClient } from './client/client.ts'

const run = promisify(execFile)
const taxii2client = pythonWith('taxii2client')
const medallion = pythonWith('medallion')
const attack = sharedData('attack/ics-attack-v18.1.json')

/** Runs a program over `collection`, an object of taxii2-client that a newcomer would get from our discovery; gives what it prints. */
async function withTaxii2Client(url: string, program: string): Promise<JsonObject> {
  const prelude = `
import json, sys
from taxii2client.v21 import Server, as_pages
from requests.exceptions import HTTPError
server = Server(sys.argv[1], user='anyone', password='insider')
root = server.default
collection = root.collections[0]
def status_of(work):
    try:
        work()
        return 200
    except HTTPError as error:
        return error.response.status_code
`
  const { stdout } = await run(taxii2client ?? '', ['-c', prelude + program, url], { maxBuffer: 256 * 1024 * 1024 })
  return toObject(stdout)
}

async function withNode(work: (node: TaxiiNode, url: string) => Promise<void>): Promise<void> {
  const node = await openTaxiiNode()
  try {
    await work(node, await node.listen([insider]))
  } finally {
    await node.close()
  }
}

describe('taxii2-client, which others wrote', without(taxii2client, 'taxii2-client'), () => {
  it('T4: finds the collections from discovery on', () =>
    withNode(async (_node, url) => {
      const seen = await withTaxii2Client(
        url,
        `print(json.dumps({'title': server.title, 'roots': [r.url for r in server.api_roots], 'versions': root.versions,
          'max': root.max_content_length, 'id': collection.id, 'alias': collection.alias, 'read': collection.can_read,
          'write': collection.can_write}))`,
      )
      const expected = { title: 'A node', versions: ['application/taxii+json;version=2.1'], max: 64 * 1024 * 1024, read: true, write: true }
      assert.deepEqual(seen, { ...expected, roots: [new URL('/api1/', url).href], id: collectionId, alias: 'indicators' })
    }))

  it('adds, reads, asks for versions and status, and deletes', () =>
    withNode(async (node, url) => {
      const object = tool()
      const later = { ...object, modified: '2026-02-01T00:00:00.000Z' }
      const input = JSON.stringify(JSON.stringify({ objects: [object, later, { type: 'tool' }] }))
      const seen = await withTaxii2Client(
        url,
        `
status = collection.add_objects(json.loads(${input}))
again = root.get_status(status.id)
id = '${object.id}'
out = {
  'counts': [status.total_count, status.success_count, status.failure_count, status.pending_count],
  'same': again.success_count == status.success_count and again.status == 'complete',
  'object': collection.get_object(id)['objects'],
  'first': collection.get_object(id, version='first')['objects'],
  'versions': collection.object_versions(id)['versions'],
  'manifest': [record['version'] for record in collection.get_manifest(version='all')['objects']],
}
collection.delete_object(id, version='last')
out['left'] = collection.object_versions(id)['versions']
collection.delete_object(id)
out['gone'] = status_of(lambda: collection.get_object(id))
out['empty'] = collection.get_objects()
print(json.dumps(out))`,
      )
      assert.deepEqual(seen, {
        counts: [3, 2, 1, 0],
        same: true,
        object: [later],
        first: [object],
        versions: [object.modified, later.modified],
        manifest: [object.modified, later.modified],
        left: [object.modified],
        gone: 404,
        empty: {},
      })
      assert.deepEqual((await node.get(`/api1/collections/${collectionId}/objects/`)).body, {})
    }))

  it('receives every object of ATT&CK for ICS, equal as JSON, at page sizes 1, 20 and 1000', without(attack, 'ATT&CK for ICS'), () =>
    withNode(async (node, url) => {
      const bundle = toObject(readFileSync(attack ?? '', 'utf8'))
      const objects = (Array.isArray(bundle.objects) ? bundle.objects : []).filter(isJsonObject)
      assert.ok(objects.length > 1000)
      await node.add(objects)
      const seen = await withTaxii2Client(
        url,
        `
out = {}
for size in (1, 20, 1000):
    out[str(size)] = [o for page in as_pages(collection.get_objects, per_request=size) for o in page.get('objects', [])]
out['manifest'] = [o['id'] for page in as_pages(collection.get_manifest, per_request=500) for o in page['objects']]
print(json.dumps(out))`,
      )
      for (const size of ['1', '20', '1000']) assert.deepEqual(seen[size], objects, `page size ${size}`)
      assert.deepEqual(
        seen.manifest,
        objects.map((object) => object.id),
      )
    }),
  )
})

describe('our client against medallion, the reference server', without(medallion, 'medallion'), () => {
  it('reads everything in pages, sends, asks for the status and deletes', () =>
    withMedallion(async (client, objects) => {
      const [collection] = await client.collections()
      assert.equal(collection?.id, collectionId)
      assert.equal((await client.apiRoot()).maxContentLength, 1_000_000)
      for (const limit of [1, 4, 20]) assert.deepEqual(await readAll(client, collection?.url ?? '', { limit }), objects)
      assert.equal((await client.collection(collection?.url)).title, 'Reference')

      const sent = tool()
      const status = await client.post(collection?.url ?? '', [JSON.stringify(sent)])
      assert.deepEqual([status.isComplete, status.succeeded, status.failures.length], [true, 1, 0])
      assert.equal((await client.status('/api1/', status.id)).succeeded, 1)
      assert.deepEqual(await readAll(client, collection?.url ?? '', { match: { ids: [String(sent.id)] } }), [sent])

      await client.remove(collection?.url ?? '', String(sent.id))
      assert.deepEqual(await readAll(client, collection?.url ?? ''), objects)
    }))

  it('polls only what came since', () =>
    withMedallion(async (client, objects) => {
      const [collection] = await client.collections()
      const dates: (string | undefined)[] = []
      for await (const page of client.pages(collection?.url ?? '', { limit: 7 })) dates.push(page.lastAddedAt)
      assert.equal(dates.at(-1), dateAdded(objects.length - 1))
      const addedAfter = dates[0] ?? ''
      const later = await readAll(client, collection?.url ?? '', { addedAfter })
      assert.ok(later.length >= objects.length - 7 && later.length < objects.length)
    }))
})

async function readAll(client: TaxiiClient, url: string, wish = {}): Promise<unknown[]> {
  const objects: unknown[] = []
  for await (const page of client.pages(url, wish)) objects.push(...page.objects.map((object): unknown => JSON.parse(object.text)))
  return objects
}

function dateAdded(index: number): string {
  return `2026-01-01T00:00:${String(index).padStart(2, '0')}.000000Z`
}

async function withMedallion(work: (client: TaxiiClient, objects: JsonObject[]) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-medallion-'))
  const objects = Array.from({ length: 15 }, (_, index) => tool({ name: `tool ${index}` }))
  const port = await freePort()
  const config = join(folder, 'config.json')
  writeFileSync(join(folder, 'data.json'), JSON.stringify(medallionData(objects)))
  const backend = { module: 'medallion.backends.memory_backend', module_class: 'MemoryBackend', filename: join(folder, 'data.json') }
  writeFileSync(config, JSON.stringify({ users: { user: 'pass' }, taxii: { max_page_size: 20 }, backend }))
  const server = spawn(medallion ?? '', ['-m', 'medallion.scripts.run', '--port', String(port), config], { stdio: 'ignore' })
  try {
    await work(openTaxiiClient({ url: `http://127.0.0.1:${port}/taxii2/`, user: 'user', password: 'pass', attempts: 7 }), objects)
  } finally {
    server.kill('SIGKILL')
    await once(server, 'exit')
    rmSync(folder, { recursive: true, force: true })
  }
}

function medallionData(objects: readonly JsonObject[]): JsonObject {
  const mediaTypes = ['application/stix+json;version=2.1']
  const manifest = objects.map((object, index) => ({
    id: String(object.id),
    date_added: dateAdded(index),
    version: String(object.modified),
    media_type: mediaTypes[0] ?? '',
  }))
  const collection = {
    id: collectionId,
    title: 'Reference',
    can_read: true,
    can_write: true,
    media_types: mediaTypes,
    objects: [...objects],
    manifest,
  }
  const information = { title: 'Reference root', versions: ['application/taxii+json;version=2.1'], max_content_length: 1_000_000 }
  return {
    '/discovery': { title: 'Reference server', default: '/api1/', api_roots: ['/api1/'] },
    api1: { information, status: [], collections: [collection] },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}
