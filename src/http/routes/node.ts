import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Reader } from '../../identity/index.ts'
import { examine, type Node, readBackup } from '../../node/index.ts'
import { DoctorReport, NodeInfo, Overview } from '../contract/index.ts'
import { toOverview } from '../overview.ts'
import { addRoute } from '../route.ts'

const DoctorQuery = z.object({ mend: z.enum(['yes', 'no']).default('no') })

export function addNodeRoutes(app: FastifyInstance, node: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/node',
    tag: 'node',
    summary: 'Who this node is and who asks',
    needs: 'reader',
    answer: NodeInfo,
    handle: async ({ reader }) => ({
      name: node.config.name,
      organisation: await toOrganisation(node, reader),
      version: node.version,
      startedAt: node.startedAt,
      isExample: node.config.isExample,
      isExercise: node.config.isExercise,
      reader: { name: reader.name, clearance: reader.clearance, isAdmin: reader.isAdmin },
      neighbours: [...node.neighbours],
    }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/overview',
    tag: 'node',
    summary: 'The numbers of the first page',
    needs: 'administrator',
    answer: Overview,
    handle: async ({ reader }) => toOverview(node, reader),
  })
  addRoute(app, {
    method: 'GET',
    url: '/backup',
    tag: 'node',
    summary: 'The whole node as one file; it holds keys and everything the node knows',
    needs: 'administrator',
    handle: async ({ reply }) => reply.type('application/vnd.sqlite3').send(Readable.from(readBackup(node.home, node.store))),
  })
  addRoute(app, {
    method: 'POST',
    url: '/doctor',
    tag: 'node',
    summary: 'Check every row and hash',
    needs: 'administrator',
    query: DoctorQuery,
    answer: DoctorReport,
    handle: async ({ query }) => examine(node, { mend: query.mend === 'yes' }),
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}

/** Who stands behind the node is an identity like any other: it is told to those whom the gate would give it. */
async function toOrganisation({ config, intel }: Node, reader: Reader): Promise<NodeInfo['organisation']> {
  const identity = await intel.get(reader, 'api', config.organisation.id)
  return identity === undefined ? null : config.organisation
}
