import type { FastifyInstance } from 'fastify'
import type { Node } from '../../node/index.ts'
import { type ObservableKind, observableKinds } from '../../telemetry/index.ts'
import { DeadLetterPage, DeadLetterQuery, HistoryAnswer, HistoryQuery, LinesTaken, NewSource, Source, Sources } from '../contract/index.ts'
import { httpFault } from '../faults.ts'
import { addRoute } from '../route.ts'
import { toSource, toSources } from '../source-view.ts'

const dayMs = 86_400_000

/** Sources read this machine's files, so all of it is for administrators. */
export function addTelemetryRoutes(app: FastifyInstance, node: Node): void {
  addSourceRoutes(app, node)
  addDeadLetterRoute(app, node)
  addRetryRoute(app, node)
  addHistoryRoute(app, node)
  app.register(async (scope) => addLinesRoute(scope, node))
}

function addSourceRoutes(app: FastifyInstance, node: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/sources',
    tag: 'telemetry',
    summary: 'Where telemetry comes from, and how far it is read',
    needs: 'administrator',
    answer: Sources,
    handle: async ({ reader }) => ({ sources: await toSources(node, reader) }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/sources',
    tag: 'telemetry',
    summary: 'Begin to read a source; one of the same name is gone on with',
    needs: 'administrator',
    body: NewSource,
    answer: Source,
    status: 201,
    handle: async ({ body }) => toSource(await node.sources.add(body)),
  })
  for (const action of ['pause', 'resume'] as const) {
    addRoute(app, {
      method: 'POST',
      url: `/sources/:id/${action}`,
      tag: 'telemetry',
      summary: action === 'pause' ? 'Stop reading until it is resumed' : 'Go on reading',
      needs: 'administrator',
      answer: Source,
      handle: async ({ params }) => toSource(await node.sources[action](toId(params.id))),
    })
  }
  addRoute(app, {
    method: 'DELETE',
    url: '/sources/:id',
    tag: 'telemetry',
    summary: 'Forget a source and how far it was read; what was learned from it stays',
    needs: 'administrator',
    status: 204,
    handle: async ({ params }) => node.sources.remove(toId(params.id)),
  })
}

function addDeadLetterRoute(app: FastifyInstance, node: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/sources/:id/dead-letters',
    tag: 'telemetry',
    summary: 'Lines that could not be read, each with the reason',
    needs: 'administrator',
    query: DeadLetterQuery,
    answer: DeadLetterPage,
    handle: async ({ params, query }) => {
      const { deadLetters, next } = await node.sources.deadLetters(toId(params.id), { limit: query.limit, after: query.after })
      return { deadLetters: [...deadLetters], next }
    },
  })
}

function addRetryRoute(app: FastifyInstance, node: Node): void {
  addRoute(app, {
    method: 'POST',
    url: '/sources/:id/dead-letters/retry',
    tag: 'telemetry',
    summary: 'Read the dead letters again, after a format was mended',
    needs: 'administrator',
    answer: LinesTaken,
    handle: async ({ params }) => node.sources.retryDeadLetters(toId(params.id)),
  })
}

function addHistoryRoute(app: FastifyInstance, node: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/history',
    tag: 'telemetry',
    summary: 'What is remembered of an observable, by source and day',
    needs: 'administrator',
    query: HistoryQuery,
    answer: HistoryAnswer,
    handle: async ({ query }) => {
      const { seen, isCut } = await node.detect.history.lookup(query.value, query.kind === undefined ? {} : { kind: toKind(query.kind) })
      const names = new Map((await node.sources.list()).map((source) => [source.id, source.name]))
      return {
        isCut,
        seen: seen.map(({ kind, value, source, day, firstAt, lastAt, count }) => ({
          kind,
          value,
          source: names.get(source) ?? `removed source ${source}`,
          day: new Date(day * dayMs).toISOString().slice(0, 10),
          firstSeenAt: firstAt,
          lastSeenAt: lastAt,
          count,
        })),
      }
    },
  })
}

/** In a scope of its own: here a body of any type is a stream of lines. */
function addLinesRoute(app: FastifyInstance, node: Node): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  addRoute(app, {
    method: 'POST',
    url: '/sources/:id/lines',
    tag: 'telemetry',
    summary: 'Send lines; they are durable and matched when this is answered',
    needs: 'administrator',
    rawBody: 'application/x-ndjson',
    answer: LinesTaken,
    handle: async ({ params, request }) => node.sources.feed(toId(params.id), request.raw),
  })
}

function toId(text: string | undefined): number {
  const id = Number(text)
  if (!Number.isSafeInteger(id)) throw httpFault('bad-request', "A source's id is a number.", 'id')
  return id
}

function toKind(text: string): ObservableKind {
  const kind = observableKinds.find((one) => one === text)
  if (kind === undefined) throw httpFault('bad-request', `Expected one of ${observableKinds.join(', ')}.`, 'query.kind')
  return kind
}
