import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type Reader, requireAdministrator } from '../identity/index.ts'
import { httpFault } from './faults.ts'

/** One call as a route sees it: everything parsed, the reader known. */
export interface Call<Q, B> {
  readonly reader: Reader
  readonly params: Readonly<Record<string, string>>
  readonly query: Q
  readonly body: B
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** One address of the API. Types, validation and the OpenAPI description all come from the schemas named here. */
export interface Route<Q, B, A> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  readonly summary: string
  readonly tag: string
  /** `administrator`: only tokens made with that right. */
  readonly needs: 'reader' | 'administrator'
  readonly query?: z.ZodType<Q>
  readonly body?: z.ZodType<B>
  readonly answer?: z.ZodType<A>
  /** For a body that is not JSON: the route reads `request.body` or `request.raw` itself. */
  readonly rawBody?: string
  readonly status?: number
  handle(call: Call<Q, B>): Promise<A | FastifyReply>
}

/** Adds one route to the app. */
export function addRoute<Q, B, A>(app: FastifyInstance, route: Route<Q, B, A>): void {
  app.route({
    method: route.method,
    url: route.url,
    schema: toSchema(route),
    handler: async (request, reply) => {
      const reader = request.reader
      if (route.needs === 'administrator') requireAdministrator(reader)
      const query = route.query === undefined ? undefined : parsePart(route.query, request.query, 'query')
      const body = route.body === undefined ? undefined : parsePart(route.body, request.body ?? {}, 'body')
      if (route.status !== undefined) reply.code(route.status)
      // A route without a schema for a part declares that part's type as undefined.
      const call = { reader, params: request.params, query, body, request, reply } as Call<Q, B>
      return route.handle(call)
    },
  })
}

function parsePart<T>(schema: z.ZodType<T>, value: unknown, part: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const path = (issue?.path ?? []).map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  throw httpFault('bad-request', issue?.message ?? 'not what the contract says', `${part}${path}`)
}

function toSchema<Q, B, A>(route: Route<Q, B, A>): Record<string, unknown> {
  const schema: Record<string, unknown> = { summary: route.summary, tags: [route.tag] }
  if (route.query !== undefined) schema.querystring = toJsonSchema(route.query, 'input')
  if (route.body !== undefined) schema.body = toJsonSchema(route.body, 'input')
  if (route.rawBody !== undefined) schema.consumes = [route.rawBody]
  if (route.answer !== undefined) schema.response = { [route.status ?? 200]: toJsonSchema(route.answer, 'output') }
  return schema
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'openapi-3.0', unrepresentable: 'any' })
  return rest
}
