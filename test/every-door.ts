import assert from 'node:assert/strict'
import type { FastifyInstance } from 'fastify'
import { authorityDoors } from './authority-doors.ts'
import type { Ask, Everything, Request } from './door-requests.ts'
import { incidentDoors } from './incident-doors.ts'
import { logDoors } from './log-doors.ts'
import { plantDoors } from './plant-doors.ts'
import { playbookDoors } from './playbook-doors.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const alone =
  (path: string, body?: unknown): Ask =>
  () => [body === undefined ? { path } : { path, body: JSON.stringify(body) }]
const each =
  (ids: (all: Everything) => readonly string[], toPath: (id: string) => string, body?: unknown): Ask =>
  (all) =>
    [...ids(all), nobody].map((id) => ({
      path: toPath(encodeURIComponent(id)),
      asks: id,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }))

const empty: readonly string[] = []
const levels = ['clear', 'green', 'amber', 'amber+strict', 'red']

/** Every door of the node but TAXII, by method and address. A new route that is not here fails the test. */
export const doors: Readonly<Record<string, Ask>> = {
  'GET /healthz': alone('/healthz'),
  'GET /api/v1/node': alone('/api/v1/node'),
  'GET /api/v1/exercise': alone('/api/v1/exercise'),
  'POST /api/v1/exercise': alone('/api/v1/exercise', { what: 'pause' }),
  'POST /api/v1/exercise/injects/:inject/answer': alone('/api/v1/exercise/injects/probe/answer', { text: 'probe' }),
  'GET /api/v1/exercise/score': alone('/api/v1/exercise/score'),
  'GET /api/v1/exercise/result': alone('/api/v1/exercise/result'),
  'GET /api/v1/exercise-results': alone('/api/v1/exercise-results'),
  'POST /api/v1/exercise-results': alone('/api/v1/exercise-results', { source: '{}' }),
  'GET /api/v1/exercise-results/:id': alone(`/api/v1/exercise-results/${nobody}`),
  'GET /api/v1/overview': alone('/api/v1/overview'),
  'GET /api/v1/openapi.json': alone('/api/v1/openapi.json'),
  'GET /api/v1/backup': alone('/api/v1/backup'),
  'POST /api/v1/doctor': alone('/api/v1/doctor', {}),
  // Read as a stream, by the test itself.
  'GET /api/v1/live': () => [],
  'GET /api/v1/objects': (all) => [
    { path: '/api/v1/objects?limit=1000' },
    { path: '/api/v1/objects?limit=2' },
    ...all.words.map((word) => ({ path: `/api/v1/objects?text=${encodeURIComponent(word)}`, asks: word })),
    ...all.collectionIds.map((id) => ({ path: `/api/v1/objects?collection=${id}`, asks: id })),
    ...['malware', 'identity', 'relationship', 'report', 'indicator', 'sighting'].map((type) => ({ path: `/api/v1/objects?type=${type}` })),
  ],
  'GET /api/v1/objects/:id': each(
    (all) => all.objectIds,
    (id) => `/api/v1/objects/${id}`,
  ),
  'GET /api/v1/collections': alone('/api/v1/collections'),
  'POST /api/v1/collections': alone('/api/v1/collections', { title: 'mine' }),
  'DELETE /api/v1/collections/:id': each(
    (all) => all.collectionIds,
    (id) => `/api/v1/collections/${id}`,
  ),
  'GET /api/v1/collections/:id/export': (all) =>
    [...all.collectionIds, nobody].flatMap((id) =>
      levels.map((level) => ({ path: `/api/v1/collections/${id}/export?audience=${encodeURIComponent(level)}`, asks: id })),
    ),
  'POST /api/v1/collections/:id/objects': (all) =>
    [...all.collectionIds, nobody].flatMap((id) =>
      all.objectIds.slice(0, 3).map((object) => ({
        path: `/api/v1/collections/${id}/objects`,
        // The same id with other content: a conflict must not tell what is held.
        body: JSON.stringify({
          objects: [
            {
              type: object.split('--')[0],
              spec_version: '2.1',
              id: object,
              created: '2026-01-01T00:00:00Z',
              modified: '2026-01-01T00:00:00Z',
              name: 'probe',
              is_family: false,
            },
          ],
        }),
        contentType: 'application/stix+json;version=2.1',
        asks: object,
      })),
    ),
  'GET /api/v1/alerts': (all) => [
    { path: '/api/v1/alerts' },
    ...all.words.map((word) => ({ path: `/api/v1/alerts?limit=1&after=${word}`, asks: word })),
  ],
  'GET /api/v1/alerts/:id': each(
    (all) => all.alertIds,
    (id) => `/api/v1/alerts/${id}`,
  ),
  'POST /api/v1/alerts/:id/confirm': each(
    (all) => all.alertIds,
    (id) => `/api/v1/alerts/${id}/confirm`,
    {},
  ),
  'POST /api/v1/alerts/:id/dismiss': each(
    (all) => all.alertIds,
    (id) => `/api/v1/alerts/${id}/dismiss`,
    { reason: 'probe' },
  ),
  'POST /api/v1/alerts/:id/reopen': each(
    (all) => all.alertIds,
    (id) => `/api/v1/alerts/${id}/reopen`,
    {},
  ),
  ...authorityDoors,
  ...incidentDoors,
  ...plantDoors,
  ...playbookDoors,
  'GET /api/v1/sources': alone('/api/v1/sources'),
  'POST /api/v1/sources': alone('/api/v1/sources', { kind: 'http', name: 'probe' }),
  'DELETE /api/v1/sources/:id': each(
    (all) => all.sourceIds,
    (id) => `/api/v1/sources/${id}`,
  ),
  'POST /api/v1/sources/:id/pause': each(
    (all) => all.sourceIds,
    (id) => `/api/v1/sources/${id}/pause`,
    {},
  ),
  'POST /api/v1/sources/:id/resume': each(
    (all) => all.sourceIds,
    (id) => `/api/v1/sources/${id}/resume`,
    {},
  ),
  'GET /api/v1/sources/:id/dead-letters': each(
    (all) => all.sourceIds,
    (id) => `/api/v1/sources/${id}/dead-letters`,
  ),
  'POST /api/v1/sources/:id/dead-letters/retry': each(
    (all) => all.sourceIds,
    (id) => `/api/v1/sources/${id}/dead-letters/retry`,
    {},
  ),
  'POST /api/v1/sources/:id/lines': (all) =>
    all.sourceIds.map((id) => ({ path: `/api/v1/sources/${id}/lines`, body: '{}\n', contentType: 'application/x-ndjson' })),
  'GET /api/v1/history': alone('/api/v1/history?kind=ipv4-addr&value=203.0.113.1'),
  'GET /api/v1/feeds': alone('/api/v1/feeds'),
  'POST /api/v1/feeds': alone('/api/v1/feeds', {
    name: 'probe',
    url: 'http://127.0.0.1:9/api1/collections/x/',
    collection: 'intelligence',
  }),
  'DELETE /api/v1/feeds/:name': each(
    () => empty,
    (id) => `/api/v1/feeds/${id}`,
  ),
  'POST /api/v1/feeds/:name/poll': each(
    () => empty,
    (id) => `/api/v1/feeds/${id}/poll`,
    {},
  ),
  'GET /api/v1/tokens': alone('/api/v1/tokens'),
  'POST /api/v1/tokens': alone('/api/v1/tokens', { name: 'probe', clearance: 'red', grants: [] }),
  'DELETE /api/v1/tokens/:id': each(
    (all) => all.tokenIds,
    (id) => `/api/v1/tokens/${id}`,
  ),
  ...logDoors,
  'POST /api/v1/patterns/match': alone('/api/v1/patterns/match', { pattern: "[ipv4-addr:value = '203.0.113.1']", observations: [] }),
}

const mediaType = 'application/taxii+json;version=2.1'
const filters = [
  '',
  'limit=1',
  'limit=2',
  'match[version]=all',
  'match[version]=first',
  'match[type]=report,indicator',
  'added_after=2020-01-01T00:00:00Z',
]

/** Doors that need no token; what they say of the node is for all the world. */
export const openDoors: ReadonlySet<string> = new Set([
  'GET /healthz',
  'GET /api/v1/openapi.json',
  'GET *',
  ...Object.keys(doors).filter((route) => / \/(log|witness|federation)\//.test(route)),
])

/** Every resource of TAXII 2.1, with its filters. */
export function taxiiRequests(all: Everything): Request[] {
  const root = '/api1/'
  const collections = [...all.collectionIds, nobody].flatMap((id) => {
    const at = `${root}collections/${id}/`
    const objects = [...all.objectIds, `malware--${nobody}`]
    return [
      { path: at, asks: id },
      ...filters.flatMap((filter) => [
        { path: `${at}objects/?${filter}`, asks: id },
        { path: `${at}manifest/?${filter}`, asks: id },
      ]),
      ...objects.flatMap((object) => [
        { path: `${at}objects/?match[id]=${object}`, asks: object },
        { path: `${at}objects/${object}/?match[version]=all`, asks: object },
        { path: `${at}objects/${object}/versions/`, asks: object },
      ]),
    ]
  })
  const statuses = [...all.statusIds, nobody].map((id) => ({ path: `${root}status/${id}/`, asks: id }))
  return ['/taxii2/', '/taxii2', root, `${root}collections/`].map((path): Request => ({ path })).concat(collections, statuses)
}

export const taxiiHeaders = { accept: mediaType }

/** Method and address of every route that the app has, as fastify lists them. */
export function routesOf(app: FastifyInstance): string[] {
  const parents: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', path = '', methods = ''] = /^([│ ]*)[├└]── (\S+) \(([A-Z, ]+)\)$/.exec(line) ?? []
      if (path === '') return []
      const depth = indent.length / 4
      parents[depth] = `${depth === 0 ? '' : parents[depth - 1]}${path}`
      return methods
        .split(', ')
        .filter((method) => method !== 'HEAD')
        .map((method) => `${method} ${parents[depth]}`)
    })
}

/** What is hidden answers as what does not exist, but for the id that was asked for. */
export function requireSameAbsence(answers: ReadonlyMap<string, string>, secrets: ReadonlyMap<string, string>): void {
  const absent = answers.get(nobody)
  if (absent === undefined) return
  for (const [id, answer] of answers) {
    if (!secrets.has(id)) continue
    assert.equal(answer.replaceAll(id, 'ID'), absent.replaceAll(nobody, 'ID'), `${id} is told from one that is not there`)
  }
}
