import type { FastifyInstance } from 'fastify'
import { parseNote } from '../../ledger/index.ts'
import type { Node } from '../../node/index.ts'
import { LogAlarm, LogAlarms, LogCheckpoints, LogState, LogStatementQuery, LogStatements } from '../contract/index.ts'
import { addRoute } from '../route.ts'

const checkpointsShown = 100

export function addLogRoutes(app: FastifyInstance, node: Node): void {
  const { ownLog } = node
  addRoute(app, {
    method: 'GET',
    url: '/log',
    tag: 'log',
    summary: "The state of this node's transparency log",
    needs: 'administrator',
    answer: LogState,
    handle: async () => {
      const latest = await ownLog.latest()
      return {
        origin: ownLog.origin,
        keys: ownLog.keys,
        size: latest?.size ?? 0,
        waiting: await ownLog.waiting(),
        sealedAt: latest === undefined ? null : Math.floor(latest.at / 1000),
        checkpoint: await ownLog.checkpoint(),
        behind: (await ownLog.behind()) ?? null,
        isUnconfirmed: await ownLog.isUnconfirmed(),
        anchor: node.anchoring.state,
      }
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/log/checkpoints',
    tag: 'log',
    summary: 'The heads that were signed, the newest first, and who cosigned them',
    needs: 'administrator',
    answer: LogCheckpoints,
    handle: async () => ({ checkpoints: await listCheckpoints(node) }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/log/statements',
    tag: 'log',
    summary: 'What this node has stated, the newest first',
    needs: 'administrator',
    query: LogStatementQuery,
    answer: LogStatements,
    handle: async ({ query }) => {
      const rows = await ownLog.statements(query)
      const statements = rows.map(({ idx, at, ...row }) => ({ index: idx, at: Math.floor(at / 1000), ...row }))
      return { statements, next: rows.length < query.limit ? null : (rows.at(-1)?.idx ?? null) }
    },
  })
  addAlarmRoutes(app, node)
}

function addAlarmRoutes(app: FastifyInstance, { federation }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/log/alarms',
    tag: 'log',
    summary: 'Logs of partners that told two stories, or seem to',
    needs: 'administrator',
    answer: LogAlarms,
    handle: async () => ({ alarms: await federation.alarms.list() }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/log/alarms/:id/seen',
    tag: 'log',
    summary: 'Say that a person has seen the alarm; it stays, with its evidence',
    needs: 'administrator',
    answer: LogAlarm,
    handle: async ({ params, reader }) => federation.alarms.markSeen(Number(params.id), reader.name),
  })
}

async function listCheckpoints({ ownLog, federation }: Node) {
  const partners = await federation.partners.list()
  const rows = await ownLog.checkpoints(checkpointsShown)
  return rows.map((row) => {
    const { signatures } = parseNote(row.note)
    const cosignedBy = partners.filter(({ witnessKeys }) =>
      witnessKeys.some((key) => signatures.some(({ name, keyId }) => name === key.name && keyId === key.id)),
    )
    return {
      size: row.size,
      at: Math.floor(row.at / 1000),
      root: Buffer.from(row.root).toString('base64'),
      cosignedBy: cosignedBy.map(({ name }) => name),
    }
  })
}
