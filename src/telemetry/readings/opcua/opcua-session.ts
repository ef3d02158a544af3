import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { OPCUACertificateManager } from 'node-opcua-certificate-manager'
import {
  type ClientSession,
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
  setDebugLogger,
  setErrorLogger,
  setWarningLogger,
  type UserIdentityInfo,
  UserTokenType,
} from 'node-opcua-client'
import { isFault } from '../../../base/index.ts'
import { telemetryFault } from '../../faults.ts'
import type { SourceSecrets, SpecOf } from '../source-spec.ts'

/** What a session is opened with. */
export interface OpcuaOptions {
  readonly spec: SpecOf<'opcua'>
  readonly secrets: SourceSecrets
  readonly keysFolder: string
  /** SHA-256 of the certificate that the server showed before; undefined: it was never seen. */
  readonly knownServer: string | undefined
}

export interface OpcuaSession {
  readonly session: ClientSession
  /** SHA-256 of the server's certificate; undefined without security. */
  readonly server: string | undefined
  /** Fulfilled with the reason when the connection is over. */
  readonly over: Promise<string>
  close(): Promise<void>
}

const connectMs = 10_000
const sessionMs = 60_000

/**
 * Opens a session, signed and encrypted unless the person said otherwise. A server is who its certificate says that was
 * given for it, or else who it was when it was first seen. Fault: `telemetry.cannot-read`.
 */
export async function openOpcua(options: OpcuaOptions): Promise<OpcuaSession> {
  const { spec } = options
  const client = await toClient(options)
  const over = new Promise<string>((resolve) => {
    client.on('connection_lost', () => resolve('The server closed the connection.'))
    client.on('abort', () => resolve('The connection is over.'))
    client.on('close', () => resolve('The connection is over.'))
  })
  try {
    await client.connect(spec.url)
    const server = requireServer(client.serverCertificate, options)
    const session = await client.createSession(toUser(options))
    const ended = new Promise<string>((resolve) => session.on('session_closed', () => resolve('The server ended the session.')))
    const close = async () => {
      await session.close(true).catch(() => {})
      await client.disconnect().catch(() => {})
    }
    return { session, server, over: Promise.race([over, ended]), close }
  } catch (error) {
    await client.disconnect().catch(() => {})
    if (isFault(error)) throw error
    throw telemetryFault('cannot-read', error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error), spec.url)
  }
}

async function toClient({ spec, keysFolder }: OpcuaOptions): Promise<OPCUAClient> {
  // It would write to standard error what the source tells as its reason.
  for (const silence of [setDebugLogger, setErrorLogger, setWarningLogger]) silence(() => {})
  const rootFolder = join(keysFolder, 'opcua')
  mkdirSync(rootFolder, { recursive: true, mode: 0o700 })
  // Whom we trust is decided by `requireServer`, which knows this one server.
  const clientCertificateManager = new OPCUACertificateManager({ rootFolder, automaticallyAcceptUnknownCertificate: true })
  await clientCertificateManager.initialize()
  return OPCUAClient.create({
    applicationName: 'Entente',
    clientName: 'Entente',
    clientCertificateManager,
    securityMode: MessageSecurityMode[spec.mode],
    securityPolicy: spec.mode === 'None' ? SecurityPolicy.None : SecurityPolicy[spec.policy],
    endpointMustExist: false,
    keepSessionAlive: true,
    requestedSessionTimeout: sessionMs,
    transportTimeout: connectMs,
    // A source comes back by itself, and tells why it was away.
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 1000 },
  })
}

function requireServer(shown: OPCUAClient['serverCertificate'], { spec, knownServer }: OpcuaOptions): string | undefined {
  if (spec.mode === 'None') return undefined
  const certificate = Array.isArray(shown) ? shown[0] : shown
  if (certificate === undefined) throw telemetryFault('cannot-read', 'The server shows no certificate.', spec.url)
  const fingerprint = toFingerprint(certificate)
  const wanted = spec.serverCertificate === undefined ? knownServer : toFingerprint(fromPem(spec.serverCertificate))
  if (wanted === undefined || wanted === fingerprint) return fingerprint
  const why = spec.serverCertificate === undefined ? 'than it showed before' : 'than the one that was given for it'
  throw telemetryFault('cannot-read', `The server shows another certificate ${why} (SHA-256 ${fingerprint}).`, spec.url)
}

function toUser({ spec, secrets }: OpcuaOptions): UserIdentityInfo {
  if (spec.username === undefined) return { type: UserTokenType.Anonymous }
  return { type: UserTokenType.UserName, userName: spec.username, password: secrets.password ?? '' }
}

function toFingerprint(certificate: Uint8Array): string {
  return createHash('sha256').update(certificate).digest('hex')
}

function fromPem(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64')
}
