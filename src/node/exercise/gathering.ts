import { localAdministrator } from '../../identity/index.ts'
import type { Incident } from '../../incidents/index.ts'
import type { Node } from '../node.ts'
import { listInjects } from './injects.ts'
import type { Done, DoneReport, NodeRecord, Trace } from './record.ts'

const pageSize = 500
const sharedTypes = ['indicator', 'sighting'] as const

/** What a node recorded so far, read the way anybody reads it, each thing with the statement that proves it. */
export async function gather(node: Node): Promise<NodeRecord> {
  const { incidents } = await node.incidents.list(localAdministrator, { limit: pageSize })
  const ofIncidents = await Promise.all(incidents.map((incident) => gatherIncident(node, incident)))
  const { origin } = node.ownLog
  const answers = (await listInjects(node.store)).flatMap(({ id, answer }) => {
    if (answer === null) return []
    const trace = { origin, index: answer.statementIdx }
    return [{ inject: id, at: answer.at, says: `answered by ${answer.by}: ${answer.text.slice(0, 200)}`, trace }]
  })
  return {
    organisation: node.config.organisation.id,
    detected: [...ofIncidents.flatMap(({ detected }) => detected), ...(await gatherAlerts(node))],
    judged: ofIncidents.flatMap(({ judged }) => judged),
    contained: ofIncidents.flatMap(({ contained }) => contained),
    reports: ofIncidents.flatMap(({ reports }) => reports),
    answers,
    objects: await gatherObjects(node),
  }
}

type OfIncident = Pick<NodeRecord, 'detected' | 'judged' | 'contained' | 'reports'>

async function gatherIncident(node: Node, incident: Incident): Promise<OfIncident> {
  const { number, id, title, openedBy, openedAt, containedAt } = incident
  const { origin } = node.ownLog
  const name = `incident ${number}`
  const awareness = await node.incidents.awareness.list(localAdministrator, id)
  return {
    detected: [{ at: openedAt, says: `${name} opened by ${openedBy}: ${title}`, trace: await traceOf(node, id, 0) }],
    judged: awareness.map(({ at, by, judgement, why, statementIdx }) => {
      return { at, judgement, says: `${name}, ${by} recorded ${judgement}: ${why.slice(0, 200)}`, trace: { origin, index: statementIdx } }
    }),
    contained: containedAt === null ? [] : [{ at: containedAt, says: `${name} contained`, trace: await traceOf(node, id, containedAt) }],
    reports: await gatherReports(node, incident),
  }
}

async function gatherReports(node: Node, { id, number }: Incident): Promise<DoneReport[]> {
  const acts = await node.incidents.acts(localAdministrator, id)
  const reports = await node.incidents.reports.list(localAdministrator, id)
  return acts.flatMap(({ kind, regime, stage, state, recordedAt, by, statementIdx }) => {
    if (kind !== 'submitted' || stage === null) return []
    const isWhole = reports.some((one) => {
      return one.regime === regime && one.stage === stage && one.state === 'submitted' && one.report.filled >= one.report.needed
    })
    const says = `incident ${number}, ${regime} ${stage} sent, recorded by ${by}${isWhole ? ', by its form, signed by a second person' : ''}`
    return [{ regime, stage, state, isWhole, at: recordedAt, says, trace: { origin: node.ownLog.origin, index: statementIdx } }]
  })
}

async function gatherAlerts(node: Node): Promise<Done[]> {
  const { alerts } = await node.detect.alerts.list(localAdministrator, { status: 'confirmed', limit: pageSize })
  const found = await Promise.all(
    alerts.map(async ({ id, title, decision }): Promise<Done[]> => {
      if (decision === null) return []
      return [{ at: decision.at, says: `alert confirmed by ${decision.by}: ${title}`, trace: await traceOf(node, id, decision.at) }]
    }),
  )
  return found.flat()
}

async function gatherObjects(node: Node): Promise<NodeRecord['objects']> {
  const pages = await Promise.all(sharedTypes.map((type) => node.intel.search(localAdministrator, { type, limit: pageSize })))
  return Promise.all(
    pages.flatMap(({ results }) =>
      results.map(async ({ id, type, text, value, receivedAt }) => {
        const stated = await node.intel.disclose(localAdministrator, id)
        const trace = stated === undefined ? null : { origin: node.ownLog.origin, index: stated.statementIdx }
        const createdBy = typeof value.created_by_ref === 'string' ? value.created_by_ref : null
        return { id, type, text, createdBy, at: Math.floor(receivedAt / 1000), says: `${type} ${id} is held`, trace }
      }),
    ),
  )
}

/** The first statement about this at or after the time. */
async function traceOf(node: Node, subject: string, fromMs: number): Promise<Trace | null> {
  const statements = await node.ownLog.statements({ subject, limit: pageSize })
  const first = statements.findLast(({ at }) => Math.floor(at / 1000) >= fromMs)
  return first === undefined ? null : { origin: node.ownLog.origin, index: first.idx }
}
