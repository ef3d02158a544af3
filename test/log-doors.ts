import type { Ask } from './door-requests.ts'

const nobody = '00000000-0000-4000-8000-000000000000'

function alone(path: string, body?: unknown): Ask {
  return () => [{ path, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }]
}

/** The doors of the log, of partners and of circles. */
export const logDoors: Readonly<Record<string, Ask>> = {
  'GET /api/v1/log': alone('/api/v1/log'),
  'GET /api/v1/log/checkpoints': alone('/api/v1/log/checkpoints'),
  'GET /api/v1/log/statements': alone('/api/v1/log/statements'),
  'GET /api/v1/log/statements/:index/proof': (all) =>
    all.statements.map((index) => ({ path: `/api/v1/log/statements/${index}/proof?format=cose` })),
  'GET /api/v1/log/alarms': alone('/api/v1/log/alarms'),
  'POST /api/v1/log/alarms/:id/seen': alone('/api/v1/log/alarms/1/seen', {}),
  'GET /api/v1/log/anchors': alone('/api/v1/log/anchors'),
  'GET /api/v1/log/anchors/:size': alone('/api/v1/log/anchors/1'),
  'POST /api/v1/log/anchors': alone('/api/v1/log/anchors', {}),
  'GET /api/v1/log/policy': alone('/api/v1/log/policy'),
  'GET /api/v1/objects/:id/proof': (all) => [...all.objectIds, nobody].map((id) => ({ path: `/api/v1/objects/${id}/proof`, asks: id })),
  'GET /api/v1/alerts/:id/proof': (all) =>
    all.alertIds.flatMap((id) => ['yes', 'no'].map((lines) => ({ path: `/api/v1/alerts/${id}/proof?lines=${lines}`, asks: id }))),
  'GET /api/v1/log/keys': alone('/api/v1/log/keys'),
  'POST /api/v1/log/keys': alone('/api/v1/log/keys', { role: 'log' }),
  'GET /api/v1/log/memories': alone('/api/v1/log/memories'),
  'POST /api/v1/log/resolve': alone('/api/v1/log/resolve', { decision: 'new-log', reason: 'probe' }),
  'GET /api/v1/circles': alone('/api/v1/circles'),
  'POST /api/v1/circles/propose': alone('/api/v1/circles/propose', { circle: 'probe', url: 'http://127.0.0.1:9' }),
  'POST /api/v1/circles/sign': alone('/api/v1/circles/sign', { source: 'probe' }),
  'POST /api/v1/circles/offer': alone('/api/v1/circles/offer', { source: 'probe' }),
  'POST /api/v1/circles/adopt': alone('/api/v1/circles/adopt', { source: 'probe' }),
  'GET /api/v1/circles/:name/history': alone('/api/v1/circles/probe/history'),
  'GET /api/v1/circles/:name/policy': alone('/api/v1/circles/probe/policy'),
  'POST /api/v1/partners/:name/rotations': alone('/api/v1/partners/probe/rotations', []),
  'GET /api/v1/post': alone('/api/v1/post'),
  'POST /api/v1/post/:id/again': alone(`/api/v1/post/${nobody}/again`, {}),
  'GET /api/v1/post/:id/message': alone(`/api/v1/post/${nobody}/message`),
  'GET /api/v1/post/:id/proof': alone(`/api/v1/post/${nobody}/proof`),
  'POST /federation/messages': () => [{ path: '/federation/messages', body: 'probe', contentType: 'text/plain' }],
  'GET /api/v1/partners': alone('/api/v1/partners'),
  'POST /api/v1/partners': alone('/api/v1/partners', { name: 'probe', url: 'http://127.0.0.1:9' }),
  'POST /api/v1/partners/look': alone('/api/v1/partners/look', { url: 'http://127.0.0.1:9' }),
  'POST /api/v1/partners/exchange': alone('/api/v1/partners/exchange', {}),
  'DELETE /api/v1/partners/:name': alone('/api/v1/partners/probe'),
  // Open to all: hashes, signatures and sizes.
  'GET /log/card': alone('/log/card'),
  'GET /log/rotations': alone('/log/rotations'),
  'GET /log/members/:previous': alone(`/log/members/${'00'.repeat(32)}`),
  'GET /log/checkpoint': alone('/log/checkpoint'),
  // Thus fastify lists /log/tile/* and /witness/mirror/:origin/*.
  'GET *': () => [{ path: '/log/tile/0/000.p/1' }, { path: '/witness/mirror/node.example%2Flog/tile/0/000.p/1' }],
  'GET /witness/checkpoints': alone('/witness/checkpoints'),
  'POST /witness/add-checkpoint': () => [{ path: '/witness/add-checkpoint', body: 'old 0\n', contentType: 'text/plain' }],
}
