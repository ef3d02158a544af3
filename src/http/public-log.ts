import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Node } from '../node/index.ts'
import { listTakeOvers } from '../transparency/index.ts'
import { httpFault } from './faults.ts'

const maxRequestBytes = 2 * 1024 * 1024
/** As long as a signed note may be. */
const maxMessageBytes = 1_000_000

/**
 * What a transparency log is for is to be looked at: these addresses need no token (C2SP tlog-tiles, tlog-witness). They
 * give hashes, signatures and sizes, never content. Beneath /log the node's own log, beneath /witness what it does for others.
 * Beneath /federation partners leave messages that their own keys have signed.
 */
export async function addPublicLog(app: FastifyInstance, node: Node): Promise<void> {
  const { ownLog, federation } = node
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: maxRequestBytes }, (_request, body, done) => done(null, body))
    scope.get('/log/card', { schema: { hide: true } }, async () => toCard(node))
    scope.get('/log/rotations', { schema: { hide: true } }, async () => listRotations(node))
    // For those who know the version before, and for nobody else: who belongs to a circle is not told to strangers.
    scope.get('/log/members/:previous', { schema: { hide: true } }, async (request, reply) => {
      const source = await federation.circles.after(Buffer.from(toPrevious(request), 'hex'))
      if (source === undefined) throw httpFault('no-such-route', 'No list follows that one here.')
      return reply.type('text/plain; charset=utf-8').send(source)
    })
    scope.get('/log/checkpoint', { schema: { hide: true } }, async (_request, reply) =>
      reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send(await ownLog.checkpoint()),
    )
    scope.get('/log/tile/*', { schema: { hide: true } }, async (request, reply) => {
      const resource = await ownLog.resource(`tile/${tilePath(request)}`)
      if (resource === undefined) throw httpFault('no-such-route', 'The log has no such tile.')
      return reply
        .type('application/octet-stream')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(Buffer.from(resource))
    })
    scope.get('/witness/checkpoints', { schema: { hide: true } }, async () => (await federation.witness.seen()).map(({ note }) => note))
    scope.get('/witness/mirror/:origin/*', { schema: { hide: true } }, async (request, reply) => {
      const { origin } = request.params as { origin: string } // A parameter of the route.
      const resource = await federation.mirror.resource(origin, tilePath(request))
      if (resource === undefined) throw httpFault('no-such-route', 'Nothing of that log is mirrored there.')
      const type = typeof resource === 'string' ? 'text/plain; charset=utf-8' : 'application/octet-stream'
      return reply.type(type).send(Buffer.from(resource))
    })
    scope.post('/witness/add-checkpoint', { schema: { hide: true } }, async (request, reply) => {
      const answer = await federation.witness.addCheckpoint(typeof request.body === 'string' ? request.body : '')
      return reply.code(answer.status).type(answer.contentType).send(answer.body)
    })
    // Who posts here shows who they are by the keys that were pinned for them.
    scope.post('/federation/messages', { schema: { hide: true }, bodyLimit: maxMessageBytes }, async (request, reply) => {
      const receipt = await federation.post.receive(typeof request.body === 'string' ? request.body : '')
      return reply.type('text/plain; charset=utf-8').send(receipt)
    })
  })
}

/** Who this node is to those who would be its partners. */
function toCard({ config, ownLog, federation }: Node) {
  return {
    name: config.name,
    origin: ownLog.origin,
    logKeys: ownLog.keys,
    witnessKeys: federation.witness.keys,
    exercise: config.isExercise,
  }
}

/** Hand-overs of its keys, for those who have pinned the old ones. */
async function listRotations({ store }: Node): Promise<string[]> {
  return (await listTakeOvers(store)).flatMap(({ note }) => (note === null ? [] : [note]))
}

function toPrevious(request: FastifyRequest): string {
  // The one parameter of the route.
  return (request.params as { previous: string }).previous
}

function tilePath(request: FastifyRequest): string {
  // The one parameter of a route that ends in a star.
  return (request.params as { '*': string })['*']
}
