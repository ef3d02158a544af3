import { timingSafeEqual, type X509Certificate } from 'node:crypto'
import { TLSSocket } from 'node:tls'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Fault, isFault } from '../base/index.ts'
import { type Identity, identityFault, localAdministrator, type Reader } from '../identity/index.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. In a request that showed no valid token, reading it throws the fault that says so. */
    readonly reader: Reader
    /** Who asks, or undefined: for doors that answer strangers themselves. */
    knownReader: Reader | undefined
    readerFault: Fault | undefined
  }
}

/**
 * Finds the reader of each request from its Authorization header: Bearer TOKEN, or Basic with the token as password
 * (RFC 7617); and from the certificate of a TLS client, where the node asks for one.
 */
export function addAuthentication(app: FastifyInstance, identity: Identity, localSecret: string): void {
  app.decorateRequest('knownReader', undefined)
  app.decorateRequest('readerFault', undefined)
  app.decorateRequest('reader', {
    getter(this: FastifyRequest): Reader {
      if (this.knownReader !== undefined) return this.knownReader
      throw this.readerFault ?? identityFault('no-token', 'The call carries no token.')
    },
  })
  app.addHook('onRequest', async (request) => {
    const secret = readSecret(request.headers.authorization)
    const certificate = readCertificate(request)
    if (secret === undefined && certificate === undefined) return
    if (secret !== undefined && isSame(secret, localSecret) && isLoopback(request)) {
      request.knownReader = localAdministrator
      return
    }
    try {
      request.knownReader = await identity.authenticate({ secret, certificate })
    } catch (error) {
      if (!isFault(error)) throw error
      request.readerFault = error
    }
  })
}

/** The certificate whose key the caller has proved to hold. */
function readCertificate({ socket }: FastifyRequest): X509Certificate | undefined {
  return socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
}

function readSecret(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const [scheme, value] = header.split(/ +/, 2)
  if (value === undefined) return undefined
  if (scheme?.toLowerCase() === 'bearer') return value
  if (scheme?.toLowerCase() !== 'basic') return undefined
  const decoded = Buffer.from(value, 'base64').toString('utf8')
  return decoded.slice(decoded.indexOf(':') + 1)
}

function isSame(given: string, expected: string): boolean {
  const left = Buffer.from(given)
  const right = Buffer.from(expected)
  return left.length === right.length && timingSafeEqual(left, right)
}

function isLoopback(request: FastifyRequest): boolean {
  const address = request.socket.remoteAddress ?? ''
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')
}
