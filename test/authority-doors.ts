import assert from 'node:assert/strict'
import { localAdministrator, type Reader } from '../src/identity/index.ts'
import type { Node } from '../src/node/index.ts'
import { type TlpLevel, tlpLevels } from '../src/stix/index.ts'
import type { Ask, Everything } from './door-requests.ts'

const nobody = '00000000-0000-4000-8000-000000000000'

/** Asks the same of every received report, by its id and by its number. */
function ofReports(path: string, body?: unknown): Ask {
  return (all: Everything) =>
    [...all.reports.map(({ id }) => id), nobody, ...all.reports.map((_, at) => String(at + 1))].map((id) => ({
      path: `/api/v1/authority/reports/${id}${path}`,
      asks: id,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }))
}

const takenDown = { way: 'phone', organisation: 'probe', regime: 'probe', stage: 'probe', title: 'probe' }

/** The doors of the authority's side. */
export const authorityDoors: Readonly<Record<string, Ask>> = {
  'GET /api/v1/authority/reports': () => [
    { path: '/api/v1/authority/reports' },
    ...['received', 'closed'].map((state) => ({ path: `/api/v1/authority/reports?state=${state}` })),
    { path: '/api/v1/authority/reports?text=qreport', asks: 'qreport' },
  ],
  'POST /api/v1/authority/reports': (all) => [
    { path: '/api/v1/authority/reports', body: JSON.stringify(takenDown) },
    ...all.reports.map(({ id }) => ({ path: '/api/v1/authority/reports', body: JSON.stringify({ ...takenDown, thread: id }), asks: id })),
  ],
  'GET /api/v1/authority/reports/:report': ofReports(''),
  'POST /api/v1/authority/reports/:report/acknowledge': ofReports('/acknowledge', {}),
  'POST /api/v1/authority/reports/:report/feedback': ofReports('/feedback', { text: 'probe' }),
  'POST /api/v1/authority/reports/:report/questions': ofReports('/questions', { text: 'probe' }),
  'POST /api/v1/authority/reports/:report/questions/:question/answer': ofReports(`/questions/${nobody}/answer`, { text: 'probe' }),
  'POST /api/v1/authority/reports/:report/notes': ofReports('/notes', { text: 'probe' }),
  'POST /api/v1/authority/reports/:report/assignee': ofReports('/assignee', { person: 'probe' }),
  'POST /api/v1/authority/reports/:report/state': ofReports('/state', { state: 'closed', why: 'probe' }),
  'POST /api/v1/authority/reports/:report/judgement': ofReports('/judgement', { malicious: true }),
  'POST /api/v1/authority/reports/:report/duplicate': ofReports('/duplicate', { of: '1' }),
  'POST /api/v1/authority/reports/:report/routes': ofReports('/routes', { state: 'FR', name: 'probe', why: 'probe', clause: 'probe' }),
  'POST /api/v1/authority/reports/:report/routes/:route/handed-over': ofReports(`/routes/${nobody}/handed-over`, { note: 'probe' }),
  'GET /api/v1/authority/reports/:report/routes/:route/letter': ofReports(`/routes/${nobody}/letter`),
  'POST /api/v1/authority/reports/:report/tell': ofReports('/tell', {}),
  'GET /api/v1/authority/authorities': () => [{ path: '/api/v1/authority/authorities' }],
  'POST /api/v1/authority/authorities/:authority/node': () => [
    { path: '/api/v1/authority/authorities/probe/node', body: JSON.stringify({ origin: null }) },
  ],
  'GET /api/v1/authority/summary': () =>
    ['', '&format=csv', '&k=2'].map((more) => ({ path: `/api/v1/authority/summary?quarter=2026-Q4${more}` })),
  'GET /api/v1/authority/summaries': () => [{ path: '/api/v1/authority/summaries' }],
  'POST /api/v1/authority/summaries': () => [{ path: '/api/v1/authority/summaries', body: JSON.stringify({ quarter: '2026-Q4', k: 2 }) }],
  'POST /api/v1/authority/summaries/:summary/sent': () => [{ path: `/api/v1/authority/summaries/${nobody}/sent`, body: '{}' }],
  'GET /api/v1/authority/statistics': () =>
    ['2026', '2026&format=csv'].map((year) => ({ path: `/api/v1/authority/statistics?year=${year}` })),
  'GET /api/v1/authority/correlations': () => [{ path: '/api/v1/authority/correlations?k=2' }],
}

export interface ToldReport {
  readonly id: string
  readonly level: TlpLevel
  readonly word: string
}

const toldAt = Date.UTC(2026, 10, 20, 16, 40)

/** A report of each level, each by another reporter and all of the same indicator; one of them passed on, and counted in a summary. */
export async function tellReports({ authority }: Node): Promise<ToldReport[]> {
  const told: ToldReport[] = []
  for (const level of tlpLevels) {
    const word = `qreport${level.replace('+', '')}q`
    const report = {
      ...{ regime: 'eu-nis2', stage: 'early-warning', title: word, form: 'phone', language: 'en' as const, clause: '', jurisdiction: 'DE' },
      ...{ summary: word, content: { said: word }, isVoluntary: false },
      sender: { organisation: `${word} reporter`, country: 'DE', contact: word },
      facts: {
        ...{
          states: ['DE', 'FR'],
          sectors: [`${word}-sector`],
          entityKinds: [],
          incidentKind: 'incident' as const,
          severity: 'high' as const,
        },
        ...{ detectedAt: toldAt, indicators: [`${word}.example`, 'shared.example'] },
      },
    }
    const id = await authority.receiving.takeDown(localAdministrator, { way: 'phone', marking: level, report, receivedAt: toldAt })
    await authority.answering.ask(localAdministrator, id, { text: word })
    await authority.routing.send(localAdministrator, id, { state: 'FR', name: word, why: word, clause: word, because: word })
    told.push({ id, level, word })
  }
  await authority.figures.makeSummary(localAdministrator, '2026-Q4', 2)
  return told
}

/** Who sees them: who reads the whole node, up to their clearance. */
export function seesReport(reader: Pick<Reader, 'clearance'> & { hasStar: boolean }, level: TlpLevel): boolean {
  return reader.hasStar && tlpLevels.indexOf(level) <= tlpLevels.indexOf(reader.clearance)
}

/** The list, its sums and the year count what the reader may see, and nothing else. */
export async function requireReportCounts(ask: (path: string) => Promise<{ text: string }>, seen: number): Promise<void> {
  const read = async (path: string) => {
    const { text } = await ask(path)
    return JSON.parse(text.slice(text.indexOf('\n{')))
  }
  const { reports, counts } = await read('/api/v1/authority/reports')
  assert.deepEqual([reports.length, counts.received + counts.acknowledged + counts.inWork + counts.closed], [seen, seen])
  assert.equal((await read('/api/v1/authority/statistics?year=2026')).reports, seen)
}
