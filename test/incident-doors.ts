import type { Ask, Everything } from './door-requests.ts'

const nobody = '00000000-0000-4000-8000-000000000000'

const noSetting = { steps: { day: [], 'four-hours': [], hour: [], overdue: [] }, quiet: null, digest: null }
/** A table that nobody of those who ask may import. */
const probeTable = 'row,id,kind\nthing,probe,asset\n'

/** Asks the same of every incident there is, by its id and by its number. */
function ofIncidents(path: string, body?: unknown): Ask {
  return (all: Everything) =>
    [...all.incidentIds, nobody, ...all.incidentIds.map((_, at) => String(at + 1))].map((id) => ({
      path: `/api/v1/incidents/${id}${path}`,
      asks: id,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }))
}

/** The doors of the incidents room. */
export const incidentDoors: Readonly<Record<string, Ask>> = {
  'GET /api/v1/incidents': (all) => [
    { path: '/api/v1/incidents?limit=1000' },
    ...all.words.map((word) => ({ path: `/api/v1/incidents?text=${word}`, asks: word })),
  ],
  'POST /api/v1/incidents': () => [{ path: '/api/v1/incidents', body: JSON.stringify({ title: 'probe' }) }],
  'GET /api/v1/incident-classes': () => [{ path: '/api/v1/incident-classes' }],
  'GET /api/v1/incidents/:id': ofIncidents(''),
  'POST /api/v1/incidents/:id': ofIncidents('', { severity: 'low' }),
  'POST /api/v1/incidents/:id/split': ofIncidents('/split', { title: 'probe', items: [nobody] }),
  'POST /api/v1/incidents/:id/merge': ofIncidents('/merge', { other: '1' }),
  'POST /api/v1/incidents/:id/timeline': ofIncidents('/timeline', { lane: 'knew', text: 'probe' }),
  'POST /api/v1/incidents/:id/timeline/:entry/undo': ofIncidents(`/timeline/${nobody}/undo`, {}),
  'POST /api/v1/incidents/:id/items': ofIncidents('/items', { kind: 'note', name: 'probe' }),
  'POST /api/v1/incidents/:id/items/:item': ofIncidents(`/items/${nobody}`, { isDone: true }),
  'DELETE /api/v1/incidents/:id/items/:item': ofIncidents(`/items/${nobody}`),
  'GET /api/v1/incidents/:id/evidence': ofIncidents('/evidence'),
  'POST /api/v1/incidents/:id/evidence': ofIncidents('/evidence?name=probe', {}),
  'GET /api/v1/incidents/:id/evidence/:evidence/file': ofIncidents(`/evidence/${nobody}/file`),
  'POST /api/v1/incidents/:id/evidence/:evidence/custody': ofIncidents(`/evidence/${nobody}/custody`, { what: 'noted', note: 'probe' }),
  'POST /api/v1/incidents/:id/evidence/:evidence/check': ofIncidents(`/evidence/${nobody}/check`, {}),
  'POST /api/v1/incidents/:id/evidence/:evidence/seal': ofIncidents(`/evidence/${nobody}/seal`, {}),
  'GET /api/v1/incidents/:id/export': (all) =>
    ['stix', 'iodef', 'misp', 'veris'].flatMap((format) =>
      ['', '&audience=clear', '&audience=red'].flatMap((audience) => ofIncidents(`/export?format=${format}${audience}`)(all)),
    ),
  'GET /api/v1/incidents/:id/mails': ofIncidents('/mails'),
  'POST /api/v1/incident-mails': () => [
    { path: '/api/v1/incident-mails', body: 'From: a@b.example\r\n\r\nprobe\r\n', contentType: 'message/rfc822' },
  ],
  'GET /api/v1/mail': () => [{ path: '/api/v1/mail' }],
  'POST /api/v1/mail/keys': () => [{ path: '/api/v1/mail/keys', body: JSON.stringify({ address: 'a@b.example', isPlain: true }) }],
  'DELETE /api/v1/mail/keys/:address': () => [{ path: '/api/v1/mail/keys/a@b.example' }],
  'GET /api/v1/notices': () => [{ path: '/api/v1/notices' }],
  'POST /api/v1/notices': () => [{ path: '/api/v1/notices', body: JSON.stringify(noSetting) }],
  'POST /api/v1/notices/channels': () => [
    { path: '/api/v1/notices/channels', body: JSON.stringify({ name: 'probe', address: 'http://127.0.0.1:9/' }) },
  ],
  'DELETE /api/v1/notices/channels/:name': () => [{ path: '/api/v1/notices/channels/probe' }],
  'POST /api/v1/notices/channels/:name/test': () => [{ path: '/api/v1/notices/channels/probe/test', body: '{}' }],
  'GET /api/v1/incidents/:id/notices': ofIncidents('/notices'),
  'POST /api/v1/incidents/:id/notices': ofIncidents('/notices', { setting: noSetting }),
  'POST /api/v1/incidents/:id/notices/acknowledge': ofIncidents('/notices/acknowledge', { regime: 'probe', stage: 'probe' }),
  'GET /api/v1/forms': () => [{ path: '/api/v1/forms' }],
  'GET /api/v1/forms/:form/schema': () => [{ path: '/api/v1/forms/dora-initial/schema' }],
  'GET /api/v1/incidents/:id/reports': ofIncidents('/reports'),
  'POST /api/v1/incidents/:id/reports': ofIncidents('/reports', { form: 'letter', regime: 'probe', stage: 'probe' }),
  'GET /api/v1/incidents/:id/reports/:report': ofIncidents(`/reports/${nobody}`),
  'POST /api/v1/incidents/:id/reports/:report': ofIncidents(`/reports/${nobody}`, { answers: { contact: 'probe' } }),
  'POST /api/v1/incidents/:id/reports/:report/sign': ofIncidents(`/reports/${nobody}/sign`, {}),
  'POST /api/v1/incidents/:id/reports/:report/submitted': ofIncidents(`/reports/${nobody}/submitted`, { at: 1 }),
  'GET /api/v1/incidents/:id/reports/:report/document': ofIncidents(`/reports/${nobody}/document`),
  'GET /api/v1/incidents/:id/exchange': ofIncidents('/exchange'),
  'GET /api/v1/incidents/:id/recipients': ofIncidents(`/recipients?report=${nobody}`),
  'POST /api/v1/incidents/:id/submissions': ofIncidents('/submissions', {
    report: nobody,
    channel: 'portal',
    recipient: 'probe',
    address: 'probe',
  }),
  'POST /api/v1/incidents/:id/submissions/:submission/confirm': ofIncidents(`/submissions/${nobody}/confirm`, {}),
  'POST /api/v1/incidents/:id/submissions/:submission/acknowledged': ofIncidents(`/submissions/${nobody}/acknowledged`, {
    at: 1,
    receipt: 'probe',
  }),
  'POST /api/v1/incidents/:id/submissions/:submission/withdraw': ofIncidents(`/submissions/${nobody}/withdraw`, { reason: 'probe' }),
  'POST /api/v1/incidents/:id/submissions/:submission/reclassify': ofIncidents(`/submissions/${nobody}/reclassify`, {
    reason: 'probe',
    from: 'probe',
    to: 'probe',
  }),
  'GET /api/v1/incidents/:id/messages/:message/proof': ofIncidents(`/messages/${nobody}/proof`),
  'POST /api/v1/incidents/:id/questions/:question/answer': ofIncidents(`/questions/${nobody}/answer`, { text: 'probe' }),
  'GET /api/v1/facts': () => [{ path: '/api/v1/facts' }],
  'GET /api/v1/incidents/:id/facts': ofIncidents('/facts'),
  'POST /api/v1/incidents/:id/facts': ofIncidents('/facts', { facts: [{ fact: 'personal-data-breach', value: 'no' }] }),
  'GET /api/v1/incidents/:id/awareness': ofIncidents('/awareness'),
  'POST /api/v1/incidents/:id/awareness': ofIncidents('/awareness', {
    who: 'probe',
    what: 'probe',
    learnedAt: 1,
    judgement: 'undecided',
    why: 'probe',
  }),
  'GET /api/v1/incidents/:id/awareness/:entry/proof': ofIncidents(`/awareness/${nobody}/proof`),
  'GET /api/v1/incidents/:id/duties': ofIncidents('/duties'),
  'POST /api/v1/incidents/:id/what-if': ofIncidents('/what-if', { facts: [{ fact: 'personal-data-breach', value: 'yes' }] }),
  'GET /api/v1/incidents/:id/growth': ofIncidents('/growth'),
  'POST /api/v1/incidents/:id/acts': ofIncidents('/acts', { kind: 'submitted', regime: 'probe', stage: 'probe', at: 1 }),
  'POST /api/v1/incidents/:id/law': ofIncidents('/law', {}),
  'GET /api/v1/incidents/:id/law': ofIncidents('/law'),
  'GET /api/v1/regimes': () => [{ path: '/api/v1/regimes' }],
  'GET /api/v1/regimes/:id': () => [{ path: '/api/v1/regimes/eu-gdpr' }],
  'GET /api/v1/incidents/:id/deadlines.ics': ofIncidents('/deadlines.ics'),
  'GET /api/v1/deadlines': () => [{ path: '/api/v1/deadlines' }],
  'GET /api/v1/deadlines.ics': () => [{ path: '/api/v1/deadlines.ics' }],
  'GET /api/v1/punctuality': () => [{ path: '/api/v1/punctuality' }],
  'GET /api/v1/dependencies': () => [{ path: '/api/v1/dependencies' }],
  'GET /api/v1/dependencies/export': () => [{ path: '/api/v1/dependencies/export' }],
  'GET /api/v1/dependencies/template': () => [{ path: '/api/v1/dependencies/template' }],
  'GET /api/v1/dependencies/versions': () => [{ path: '/api/v1/dependencies/versions' }],
  'POST /api/v1/dependencies/preview': () => [{ path: '/api/v1/dependencies/preview', body: JSON.stringify({ table: probeTable }) }],
  'POST /api/v1/dependencies': () => [{ path: '/api/v1/dependencies', body: JSON.stringify({ table: probeTable }) }],
  'POST /api/v1/dependencies/versions/:id/undo': (all) =>
    [...all.registerIds, nobody].map((id) => ({ path: `/api/v1/dependencies/versions/${id}/undo`, body: '{}', asks: id })),
  'POST /api/v1/dependencies/impact': () =>
    [{ thing: 'qthingq' }, { region: 'qregionq' }].map((failed) => ({
      path: '/api/v1/dependencies/impact',
      body: JSON.stringify({ failed: [failed] }),
    })),
  'POST /api/v1/incidents/:id/impact': ofIncidents('/impact', {}),
  'POST /api/v1/incidents/:id/impact/facts': ofIncidents('/impact/facts', {}),
  'GET /api/v1/alerts/:id/incidents': (all) =>
    [...all.alertIds, nobody].map((id) => ({ path: `/api/v1/alerts/${id}/incidents`, asks: id })),
  'POST /api/v1/alerts/:id/incident': (all) =>
    [...all.alertIds, nobody].map((id) => ({ path: `/api/v1/alerts/${id}/incident`, body: '{}', asks: id })),
}
