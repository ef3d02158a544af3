import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { dirname, join } from 'node:path'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import staticFiles from '@fastify/static'
import swagger from '@fastify/swagger'
import underPressure from '@fastify/under-pressure'
import fastify, { type FastifyInstance } from 'fastify'
import type { Node } from '../node/index.ts'
import { addAuthentication } from './auth.ts'
import { addErrorAnswers } from './errors.ts'
import { httpFault } from './faults.ts'
import { addPublicLog } from './public-log.ts'
import { addRoutes } from './routes/index.ts'
import { addTaxii } from './taxii.ts'

export interface AppOptions {
  readonly node: Node
  /** Folder with the built pages; absent or empty: the API alone. */
  readonly webRoot?: string
  /** What the command line on this machine shows to be let in. */
  readonly localSecret: string
  readonly tls?: { readonly key: string; readonly cert: string }
}

/** Where the built pages lie, in the repository and in the package. */
export function webRoot(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const built = join(folder, 'web', 'dist')
    if (existsSync(built)) return built
  }
  return join(import.meta.dirname, 'web', 'dist')
}

const apiBodyBytes = 64 * 1024 * 1024
const strangersPerMinute = 120

/** A client's certificate is taken whoever issued it: tokens name the very certificate that they belong to. */
function toHttps({ key, cert }: NonNullable<AppOptions['tls']>, asksForCertificates: boolean) {
  return { key, cert, minVersion: 'TLSv1.2' as const, requestCert: asksForCertificates, rejectUnauthorized: false }
}

/** The network door: API, TAXII, pages. Nothing listens yet. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { node, tls } = options
  const app = fastify({
    logger: false,
    bodyLimit: apiBodyBytes,
    routerOptions: { ignoreDuplicateSlashes: false, maxParamLength: 4096 },
    ...(tls === undefined ? {} : { https: toHttps(tls, node.config.listen.clientCertificates) }),
  })
  // The schemas of routes are for the description alone: what comes in is parsed once, by the contract, which names the place.
  app.setValidatorCompiler(() => () => true)
  addErrorAnswers(app, node.log)
  if (node.config.isExercise) markAnswers(app)
  addAuthentication(app, node.identity, options.localSecret)
  await app.register(helmet, {
    contentSecurityPolicy: { directives: pagePolicy },
    hsts: tls !== undefined,
    referrerPolicy: { policy: 'no-referrer' },
  })
  await app.register(rateLimit, {
    max: strangersPerMinute,
    timeWindow: '1 minute',
    hook: 'preParsing',
    // Only strangers are counted: a guesser is slowed, a partner that posts a thousand envelopes is not.
    allowList: (request) => request.knownReader !== undefined || !isGuess(request.headers.authorization),
    errorResponseBuilder: () => httpFault('too-many-calls', 'Too many calls without a valid token.'),
  })
  await app.register(underPressure, { maxEventLoopDelay: 0, exposeStatusRoute: '/healthz' })
  await app.register(swagger, {
    openapi: { openapi: '3.0.3', info: { title: 'Entente', version: node.version }, components: apiSecurity, security: [{ token: [] }] },
  })
  await app.register(async (scope) => addRoutes(scope, node), { prefix: '/api/v1' })
  await addTaxii(app, node)
  await addPublicLog(app, node)
  const hasPages = options.webRoot !== undefined && existsSync(options.webRoot)
  if (hasPages) await app.register(staticFiles, { root: options.webRoot, wildcard: false, index: false, maxAge: '1h' })
  addNotFound(app, hasPages)
  await app.ready()
  return app
}

/** In an exercise every answer says so, whatever is in it: API, TAXII, logs and pages. */
function markAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-exercise', 'EXERCISE: nothing here is real')
  })
}

/** A second, plain listener on this machine for the command line: same routes, only the loopback interface. */
export async function listenLocally(app: FastifyInstance): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => app.routing(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, server }
}

function isGuess(authorization: string | undefined): boolean {
  return authorization !== undefined
}

// Mantine writes its colour scheme into a style element, hence 'unsafe-inline' for styles alone.
const pagePolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
}

const apiSecurity = { securitySchemes: { token: { type: 'http' as const, scheme: 'bearer' } } }

/** Every address that is not a route or a file is the one page, which routes by itself; for a machine it is a 404. */
function addNotFound(app: FastifyInstance, hasPages: boolean): void {
  app.setNotFoundHandler((request, reply) => {
    const wantsPage =
      hasPages && request.method === 'GET' && (request.headers.accept ?? '').includes('text/html') && !request.url.startsWith('/api/')
    if (wantsPage) return reply.header('cache-control', 'no-cache').sendFile('index.html', { maxAge: 0 })
    throw httpFault('no-such-route', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`)
  })
}
