import type { Ask, Everything } from './door-requests.ts'

const nobody = '00000000-0000-4000-8000-000000000000'

function ofEach(ids: (all: Everything) => readonly string[], toPath: (id: string) => string, body?: unknown): Ask {
  return (all: Everything) =>
    [...ids(all), nobody].map((id) => ({
      path: `/api/v1/process/${toPath(id)}`,
      asks: id,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }))
}

const ofPlant = (path: string, body?: unknown): Ask =>
  ofEach(
    (all) => all.plants,
    (plant) => `plants/${plant}${path}`,
    body,
  )
const ofEpisode = (path: string, body?: unknown): Ask =>
  ofEach(
    (all) => all.episodeIds,
    (id) => `episodes/${id}${path}`,
    body,
  )
const reason = 'probe'

const kept = (path: string, body?: unknown, contentType?: string): Ask => {
  return (all: Everything) =>
    [...all.plants, nobody].map((plant) => ({
      path: `/api/v1/plants/${plant}${path}`,
      asks: plant,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(contentType === undefined ? {} : { contentType }),
    }))
}
const description = { name: 'probe', tags: [{ name: 'probe' }] }

/** The doors of plants and their readings: administrators' alone. */
const readingDoors: Readonly<Record<string, Ask>> = {
  'GET /api/v1/plants': () => [{ path: '/api/v1/plants' }],
  'POST /api/v1/plants': () => [{ path: '/api/v1/plants', body: JSON.stringify(description) }],
  'POST /api/v1/plants/browse-opcua': () => [
    { path: '/api/v1/plants/browse-opcua', body: JSON.stringify({ spec: { kind: 'opcua', url: 'opc.tcp://127.0.0.1:9' } }) },
  ],
  'GET /api/v1/plants/:plant': kept(''),
  'POST /api/v1/plants/:plant': kept('', description),
  'DELETE /api/v1/plants/:plant': kept(''),
  'GET /api/v1/plants/:plant/sources': kept('/sources'),
  'POST /api/v1/plants/:plant/sources': kept('/sources', { name: 'probe', spec: { kind: 'influx', path: '/nowhere' } }),
  'DELETE /api/v1/plants/:plant/sources/:source': kept('/sources/probe'),
  'POST /api/v1/plants/:plant/sources/:source/pause': kept('/sources/probe/pause', {}),
  'POST /api/v1/plants/:plant/sources/:source/resume': kept('/sources/probe/resume', {}),
  'GET /api/v1/plants/:plant/readings': kept('/readings'),
  'POST /api/v1/plants/:plant/readings/influx': kept('/readings/influx', 'probe value=1', 'text/plain'),
}

/** The doors of plants that are watched. */
export const plantDoors: Readonly<Record<string, Ask>> = {
  ...readingDoors,
  'GET /api/v1/process/plants': () => [{ path: '/api/v1/process/plants' }],
  'GET /api/v1/process/plants/:plant': ofPlant(''),
  'GET /api/v1/process/plants/:plant/live': ofPlant('/live?minutes=60'),
  'GET /api/v1/process/plants/:plant/models/:version': ofPlant('/models/1'),
  'GET /api/v1/process/plants/:plant/models/:version/text': ofPlant('/models/1/text'),
  'POST /api/v1/process/plants/:plant/readiness': ofPlant('/readiness', {}),
  'POST /api/v1/process/plants/:plant/models': ofPlant('/models', {}),
  'POST /api/v1/process/plants/:plant/models/:version/promote': ofPlant('/models/1/promote', { reason }),
  'POST /api/v1/process/plants/:plant/models/:version/rollback': ofPlant('/models/1/rollback', { reason }),
  'POST /api/v1/process/plants/:plant/models/:version/retire': ofPlant('/models/1/retire', { reason }),
  'POST /api/v1/process/plants/:plant/budget': ofPlant('/budget', { perWeek: 1, reason }),
  'POST /api/v1/process/plants/:plant/replay': ofPlant('/replay', {}),
  'GET /api/v1/process/episodes': () => [{ path: '/api/v1/process/episodes' }],
  'GET /api/v1/process/episodes/:id': ofEpisode(''),
  'POST /api/v1/process/episodes/:id/feedback': ofEpisode('/feedback', { verdict: 'true-alarm' }),
}
