import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Reader } from '../../identity/index.ts'
import type { Node } from '../../node/index.ts'
import { EvidenceCheck, IncidentEvidenceList, NewCustody, NewEvidence } from '../contract/index.ts'
import { addRoute } from '../route.ts'

const tag = 'incidents'

/** Files kept as evidence of an incident. */
export function addIncidentEvidenceRoutes(app: FastifyInstance, node: Node): void {
  addEvidenceRoutes(app, node)
  addCustodyRoutes(app, node)
  app.register(async (scope) => addTakingRoute(scope, node))
}

async function toList({ incidents }: Node, reader: Reader, id: string): Promise<IncidentEvidenceList> {
  const held = await incidents.evidence.list(reader, id)
  return {
    evidence: held.map(({ statementIdx: statement, custody, ...one }) => {
      return { ...one, statement, custody: custody.map(({ statementIdx, ...link }) => ({ ...link, statement: statementIdx })) }
    }),
  }
}

function addEvidenceRoutes(app: FastifyInstance, node: Node): void {
  const { evidence } = node.incidents
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/evidence',
    tag,
    summary: 'Evidence of an incident, each with its hash and who had it in hand',
    needs: 'reader',
    answer: IncidentEvidenceList,
    handle: ({ reader, params }) => toList(node, reader, params.id ?? ''),
  })
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/evidence/:evidence/file',
    tag,
    summary: 'The file itself; who fetches it is named in its chain of custody',
    needs: 'reader',
    handle: async ({ reader, params, reply }) => {
      const { name, chunks } = await evidence.look(reader, params.id ?? '', params.evidence ?? '')
      return reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(Readable.from(chunks))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/evidence/:evidence/custody',
    tag,
    summary: 'Write down that evidence changed hands, or something about it',
    needs: 'reader',
    body: NewCustody,
    answer: IncidentEvidenceList,
    status: 201,
    handle: async ({ reader, params, body }) => {
      const incident = params.id ?? ''
      await evidence.note(reader, { incident, evidence: params.evidence ?? '' }, body)
      return toList(node, reader, incident)
    },
  })
}

function addCustodyRoutes(app: FastifyInstance, node: Node): void {
  const { evidence } = node.incidents
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/evidence/:evidence/check',
    tag,
    summary: 'Hold the file against the hash of what was taken, now; what comes out is a link of the chain and a statement',
    needs: 'reader',
    body: z.object({}),
    answer: EvidenceCheck,
    handle: async ({ reader, params }) => {
      const incident = params.id ?? ''
      const wrong = await evidence.check(reader, { incident, evidence: params.evidence ?? '' })
      return { wrong, ...(await toList(node, reader, incident)) }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/evidence/:evidence/seal',
    tag,
    summary: 'State the whole chain of custody in the log as it is now',
    needs: 'reader',
    body: z.object({}),
    answer: IncidentEvidenceList,
    status: 201,
    handle: async ({ reader, params }) => {
      const incident = params.id ?? ''
      await evidence.seal(reader, { incident, evidence: params.evidence ?? '' })
      return toList(node, reader, incident)
    },
  })
}

/** In a scope of its own: here a body of any type is the file. */
function addTakingRoute(app: FastifyInstance, node: Node): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/evidence',
    tag,
    summary: 'Take a file as evidence, at most 256 MiB: it is hashed, kept and sealed in the log',
    needs: 'reader',
    query: NewEvidence,
    rawBody: 'application/octet-stream',
    answer: IncidentEvidenceList,
    status: 201,
    handle: async ({ reader, params, query, request }) => {
      const id = params.id ?? ''
      await node.incidents.evidence.take(reader, id, { ...query, chunks: request.raw })
      return toList(node, reader, id)
    },
  })
}
