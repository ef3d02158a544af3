import type { FastifyInstance } from 'fastify'
import type { Node } from '../../node/index.ts'
import { listEndedLogs } from '../../transparency/index.ts'
import { LogDecided, LogDecision, LogMemories } from '../contract/index.ts'
import { addRoute } from '../route.ts'

/** What a person decides where this node knows less of its log than its witnesses do. */
export function addResolutionRoutes(app: FastifyInstance, node: Node): void {
  const { decisions, ownLog, store } = node
  addRoute(app, {
    method: 'GET',
    url: '/log/memories',
    tag: 'log',
    summary: "What partners remember of this node's log, asked now; and logs of this node that ended",
    needs: 'administrator',
    answer: LogMemories,
    handle: async () => ({ memories: await decisions.look(), ended: await listEndedLogs(store) }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/log/resolve',
    tag: 'log',
    summary: 'Decide how a log goes on that stands still since a restore',
    needs: 'administrator',
    body: LogDecision,
    answer: LogDecided,
    handle: async ({ body, reader }) => {
      const detail = await decide(node, body, reader.name)
      await ownLog.seal()
      return { detail, origin: ownLog.origin, size: (await ownLog.latest())?.size ?? 0 }
    },
  })
}

async function decide({ decisions }: Node, decision: LogDecision, by: string): Promise<string> {
  if (decision.decision === 'take-back') {
    const { size, kept, lost, moved } = await decisions.takeBack(decision.partner, by)
    return `The log has its ${size} entries again. ${lost} of them nobody can open any more, ${kept} this node still had, and ${moved} statements since the restore follow them.`
  }
  if (decision.decision === 'new-log') {
    const { origin } = await decisions.beginAnew(decision.reason, by)
    return `The log ${origin} has begun, with what this node still knows. Ask every partner to add this node anew.`
  }
  await decisions.goOn(decision.reason, by)
  return 'The log signs again, although not every witness has spoken.'
}
