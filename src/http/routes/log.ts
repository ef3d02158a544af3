import type { FastifyInstance, FastifyReply } from 'fastify'
import { intelFault } from '../../intel/index.ts'
import { parseNote, toPolicyText, toVerifierKeyText } from '../../ledger/index.ts'
import type { Node } from '../../node/index.ts'
import { LogAlarm, LogAlarms, LogCheckpoints, LogState, LogStatementQuery, LogStatements } from '../contract/index.ts'
import { addRoute } from '../route.ts'

const checkpointsShown = 100

export function addLogRoutes(app: FastifyInstance, node: Node): void {
  const { ownLog, federation } = node
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
  addRoute(app, {
    method: 'GET',
    url: '/log/statements/:index/proof',
    tag: 'log',
    summary: 'The proof of one statement, to be verified offline (C2SP tlog-proof)',
    needs: 'administrator',
    handle: async ({ params, reply }) => sendText(reply, await ownLog.proofOf(Number(params.index))),
  })
  addRoute(app, {
    method: 'GET',
    url: '/objects/:id/proof',
    tag: 'log',
    summary: 'The proof that this node received an object, with the parts of it that the reader may see',
    needs: 'reader',
    handle: async ({ reader, params, reply }) => {
      const stated = await node.intel.disclose(reader, params.id ?? '')
      if (stated === undefined) throw intelFault('unknown-object', 'There is no such object.', 'id')
      return sendText(reply, await ownLog.proofOf(stated.statementIdx, stated.disclosure))
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/log/policy',
    tag: 'log',
    summary: "A policy for those who verify this node's proofs: its keys, and a majority of its partners as witnesses (C2SP tlog-policy)",
    needs: 'reader',
    handle: async ({ reply }) => sendText(reply, await toOwnPolicy(node)),
  })
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
    handle: async ({ params }) => federation.alarms.markSeen(Number(params.id)),
  })
}

function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/plain; charset=utf-8').send(text)
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

/** Ed25519 keys, which every tool of the ecosystem reads; a majority, so that two histories would need a traitor among the witnesses. */
async function toOwnPolicy({ ownLog, federation }: Node): Promise<string> {
  const partners = await federation.partners.list()
  const witnesses = partners.flatMap(({ name, witnessKeys: [first] }) =>
    first === undefined ? [] : [{ name: name.replaceAll(/\s+/g, '-'), key: toVerifierKeyText(first) }],
  )
  const threshold = witnesses.length === 0 ? 0 : Math.floor(witnesses.length / 2) + 1
  return toPolicyText({ logs: ownLog.keys.slice(0, 1), witnesses, threshold })
}
