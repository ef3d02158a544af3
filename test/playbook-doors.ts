import { builtInData, readDataFolder } from '../src/base/index.ts'
import { parsePlaybookFile } from '../src/incidents/index.ts'
import type { Ask, Everything } from './door-requests.ts'
import { action, toPlaybook } from './made-playbook.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const names = [...readDataFolder({ folders: [builtInData('playbooks')], parse: parsePlaybookFile }).entries.keys()].slice(0, 2)
const made = toPlaybook([action('probe')])

function ofRuns(path: string, body?: unknown): Ask {
  return (all: Everything) =>
    [...all.runIds, nobody, ...all.runIds.map((_, at) => String(at + 1))].map((id) => ({
      path: `/api/v1/playbook-runs/${id}${path}`,
      asks: id,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }))
}

function ofPlaybooks(path: string, body?: unknown): Ask {
  return () =>
    [...names, nobody].map((name) => ({
      path: `/api/v1/playbooks/${name}${path}`,
      asks: name,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }))
}

/** The doors of playbooks and of their runs. */
export const playbookDoors: Readonly<Record<string, Ask>> = {
  'GET /api/v1/playbooks': () => [{ path: '/api/v1/playbooks' }, { path: '/api/v1/playbooks?text=probe' }],
  'POST /api/v1/playbooks': () => [{ path: '/api/v1/playbooks', body: JSON.stringify(made) }],
  'POST /api/v1/playbooks/check': () => [{ path: '/api/v1/playbooks/check', body: JSON.stringify(made) }],
  'GET /api/v1/playbooks/:name': ofPlaybooks(''),
  'GET /api/v1/playbooks/:name/export': ofPlaybooks('/export'),
  'POST /api/v1/playbooks/:name/runs': ofPlaybooks('/runs', { incident: '1' }),
  'GET /api/v1/incidents/:id/playbooks': (all) =>
    [...all.incidentIds, nobody].map((id) => ({ path: `/api/v1/incidents/${id}/playbooks`, asks: id })),
  'GET /api/v1/playbook-runs': (all) => [
    { path: '/api/v1/playbook-runs' },
    ...all.incidentIds.map((id) => ({ path: `/api/v1/playbook-runs?incident=${id}`, asks: id })),
  ],
  'GET /api/v1/playbook-runs/:run': ofRuns(''),
  'POST /api/v1/playbook-runs/:run/steps/:visit/begin': ofRuns('/steps/1/begin', {}),
  'POST /api/v1/playbook-runs/:run/steps/:visit/claim': ofRuns('/steps/1/claim', {}),
  'POST /api/v1/playbook-runs/:run/steps/:visit/release': ofRuns('/steps/1/release', {}),
  'POST /api/v1/playbook-runs/:run/steps/:visit/done': ofRuns('/steps/1/done', {}),
  'POST /api/v1/playbook-runs/:run/steps/:visit/fail': ofRuns('/steps/1/fail', { note: 'probe' }),
  'POST /api/v1/playbook-runs/:run/steps/:visit/undo': ofRuns('/steps/1/undo', { reason: 'probe' }),
  'POST /api/v1/playbook-runs/:run/steps/:visit/lift': ofRuns('/steps/1/lift', {}),
  'POST /api/v1/playbook-runs/:run/variables': ofRuns('/variables', { variables: {} }),
  'POST /api/v1/playbook-runs/:run/pause': ofRuns('/pause', {}),
  'POST /api/v1/playbook-runs/:run/resume': ofRuns('/resume', {}),
  'POST /api/v1/playbook-runs/:run/cancel': ofRuns('/cancel', { reason: 'probe' }),
}
