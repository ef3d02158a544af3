import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { isFault } from '../base/index.ts'
import type { Collector } from './collector.ts'
import { telemetryFault } from './faults.ts'
import type { Meter } from './meter.ts'
import { SyslogFramer } from './syslog-framer.ts'

const maxConnections = 512
/** A sender whose power was cut says no goodbye; without asking, its place would be taken for ever. */
const keepAliveMs = 60_000

export interface SyslogOptions {
  readonly host: string
  readonly port: number
  /** The node's certificate and key, in PEM; absent: in the clear. */
  readonly tls: TlsIdentity | undefined
  readonly collector: Collector
  readonly meter: Meter
  readonly maxLineBytes: number
  readonly signal: AbortSignal
}

export interface TlsIdentity {
  readonly cert: string
  readonly key: string
  /** Whose certificates senders must show; absent: senders are not asked for one. */
  readonly ca?: string | undefined
}

/**
 * Listens for syslog over TCP (RFC 6587) or TLS (RFC 5425) until the signal. Syslog has no answer: a sender cannot know what
 * arrived, and what it sends while the node is down is lost unless it waits. While the node is busy its connection is not read.
 */
export async function serveSyslog(options: SyslogOptions, listening: (port: number) => void): Promise<void> {
  const { host, port, tls, signal } = options
  const sockets = new Map<Socket, Promise<void>>()
  const take = (socket: Socket) => {
    sockets.set(
      socket,
      readSocket(socket, options).finally(() => sockets.delete(socket)),
    )
  }
  const server =
    tls === undefined ? createServer(take) : createTlsServer({ ...tls, minVersion: 'TLSv1.2', requestCert: tls.ca !== undefined }, take)
  server.maxConnections = maxConnections
  // With TLS these are the bare connections, also those that never come to speak.
  const connections = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    connections.add(socket)
    socket.setKeepAlive(true, keepAliveMs).once('close', () => connections.delete(socket))
  })
  try {
    listening(await listen(server, host, port))
    await untilStopped(server, signal)
  } finally {
    server.close()
    for (const socket of [...sockets.keys(), ...connections]) socket.destroy()
    await Promise.all(sockets.values())
  }
  await options.collector.flush()
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(telemetryFault('cannot-read', toReason(error), `${host}:${port}`)))
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program listens on this port already.',
  EADDRNOTAVAIL: 'This machine does not have this address.',
  EACCES: 'This port needs rights that the node does not have; those from 1024 on do not.',
}

function toReason(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return reasons[code] ?? error.message
}

function untilStopped(server: Server, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

async function readSocket(socket: Socket, { collector, meter, maxLineBytes, signal }: SyslogOptions): Promise<void> {
  const name = `syslog from ${socket.remoteAddress ?? 'unknown'}`
  const framer = new SyslogFramer(name, maxLineBytes)
  try {
    for await (const chunk of socket) {
      meter.setDone(meter.doneBytes + chunk.length)
      for (const framed of framer.push(chunk)) await collector.add(framed)
    }
    await collector.add(framer.end())
  } catch (error) {
    // Whatever ended the connection, what had come of it is kept and told of. Where the sink has given up there is nobody to tell.
    const rest = isFault(error) ? { lines: [], refused: [{ fault: error, place: error.place ?? name, text: '' }] } : framer.end()
    await collector.add(rest).catch((failure: unknown) => {
      if (!signal.aborted) throw failure
    })
  } finally {
    socket.destroy()
  }
}
