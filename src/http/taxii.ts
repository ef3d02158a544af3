import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Node } from '../node/index.ts'

/** Mounts the TAXII 2.1 server: the room does the protocol, this file only carries bytes to it and back. */
export async function addTaxii(app: FastifyInstance, node: Node): Promise<void> {
  const maxBytes = node.config.taxii.maxContentBytes
  await app.register(async (scope) => {
    // The room checks the media type itself and answers in TAXII's own form, so nothing is parsed here.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const [path = '', query = ''] = request.raw.url?.split('?', 2) ?? []
      const answer = await node.taxii.handle({
        method: request.method,
        path,
        query: new URLSearchParams(query),
        headers: singleHeaders(request),
        body: request.method === 'POST' ? await readUpTo(request.raw, maxBytes + 1) : undefined,
        reader: request.knownReader,
      })
      return (
        reply
          .code(answer.status)
          .headers(answer.headers)
          // As bytes: to a text the framework would add a charset, and clients want the media type letter for letter (§1.6.8).
          .send(Buffer.from(answer.body ?? ''))
      )
    }
    for (const root of ['/taxii2', `/${node.config.taxii.root}`]) {
      for (const url of [root, `${root}/*`])
        scope.route({ method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], url, schema: { hide: true }, handler })
    }
  })
}

function singleHeaders(request: FastifyRequest): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]))
}

/** Reads a body, but never more than `maxBytes` of it: one byte over the limit is enough to know it is too large. */
async function readUpTo(stream: NodeJS.ReadableStream, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)
    if (size < maxBytes) chunks.push(bytes)
    size += bytes.length
  }
  return Buffer.concat(chunks)
}
