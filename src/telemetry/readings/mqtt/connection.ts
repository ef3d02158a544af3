import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import mqtt, {
  type IConnackPacket,
  type IConnectPacket,
  type IDisconnectPacket,
  type IPingreqPacket,
  type IPubackPacket,
  type IPublishPacket,
  type ISubackPacket,
  type ISubscribePacket,
  type Packet,
} from 'mqtt-packet'
import { telemetryFault } from '../../faults.ts'
import type { SourceSecrets, SpecOf } from '../source-spec.ts'

export type Message = IPublishPacket

/** All that is ever sent to a broker. Nothing here can publish: a source listens. */
type Sent = IConnectPacket | ISubscribePacket | IPubackPacket | IPingreqPacket | IDisconnectPacket

export interface ConnectionOptions {
  readonly spec: SpecOf<'mqtt'>
  readonly secrets: SourceSecrets
  /** By it the broker knows us again and gives what came meanwhile. */
  readonly clientId: string
  readonly signal: AbortSignal
}

const keepAliveSeconds = 30
const answerMs = 10_000
/** A packet may be no larger; a plant's payloads are a few kilobytes. */
const maxPacketBytes = 8 * 1024 * 1024
const sessionSeconds = 7 * 86_400
/** Messages that a broker may send before the first is acknowledged: so many are known again after a crash. */
export const receiveMaximum = 500
/** Beyond this nothing more is read from the broker until what came is taken. */
const queuedMessages = 1000

/**
 * One connection to an MQTT broker, 3.1.1 or 5, with a session that the broker keeps: what is not acknowledged comes again.
 * Messages wait here until `next` takes them; the broker waits while they do.
 */
export class MqttConnection {
  /** Whether the broker still held the session, and with it what came since. */
  sessionPresent = false
  readonly #options: ConnectionOptions
  readonly #socket: Socket
  readonly #parser
  #messages: Message[] = []
  #wake: () => void = () => {}
  #failure: Error | undefined
  #answers = new Map<Packet['cmd'], (packet: Packet) => void>()
  #lastHeardAt = performance.now()
  /** Bytes that came since the last whole packet. */
  #openBytes = 0
  #timer: NodeJS.Timeout | undefined

  private constructor(options: ConnectionOptions) {
    this.#options = options
    this.#parser = mqtt.parser({ protocolVersion: toLevel(options.spec) })
    this.#socket = toSocket(options)
    const fail = (reason: string) => this.#fail(reason)
    this.#parser.on('packet', (packet: Packet) => this.#hear(packet))
    this.#parser.on('error', (error: Error) => fail(`The broker sent what is no MQTT: ${error.message}`))
    this.#socket.on('data', (bytes: Buffer) => this.#take(bytes))
    this.#socket.on('error', (error) => fail(error.message))
    this.#socket.on('close', () => fail('The broker closed the connection.'))
    options.signal.addEventListener('abort', this.#abort)
  }

  /** Connects and subscribes. Fault: `telemetry.cannot-read`. */
  static async open(options: ConnectionOptions): Promise<MqttConnection> {
    const connection = new MqttConnection(options)
    try {
      await connection.#connect()
      return connection
    } catch (error) {
      connection.close()
      throw error
    }
  }

  /** What has come, as soon as anything has. Fault when the connection is over and nothing is left. */
  async next(): Promise<Message[]> {
    while (this.#messages.length === 0) {
      if (this.#failure !== undefined) throw this.#failure
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const messages = this.#messages.splice(0, receiveMaximum)
    if (this.#messages.length < queuedMessages / 2) this.#socket.resume()
    return messages
  }

  /** These need not come again. In the order in which they came (MQTT 3.1.1 §4.6). */
  acknowledge(messages: readonly Message[]): void {
    for (const { qos, messageId } of messages) if (qos === 1 && messageId !== undefined) this.#send({ cmd: 'puback', messageId })
  }

  close(): void {
    this.#options.signal.removeEventListener('abort', this.#abort)
    clearInterval(this.#timer)
    if (!this.#socket.destroyed) this.#send({ cmd: 'disconnect' })
    this.#socket.destroySoon()
    this.#failure ??= telemetryFault('cannot-read', 'The connection was closed.', this.#options.spec.url)
    this.#wake()
  }

  readonly #abort = (): void => this.close()

  async #connect(): Promise<void> {
    const { spec, secrets, clientId } = this.#options
    const connack = this.#answer<IConnackPacket>('connack')
    this.#send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: toLevel(spec),
      clean: false,
      clientId,
      keepalive: keepAliveSeconds,
      ...(spec.username === undefined ? {} : { username: spec.username }),
      ...(secrets.password === undefined ? {} : { password: Buffer.from(secrets.password) }),
      ...(spec.version === '5'
        ? { properties: { sessionExpiryInterval: sessionSeconds, receiveMaximum, maximumPacketSize: maxPacketBytes } }
        : {}),
    })
    const { returnCode, reasonCode, sessionPresent } = await connack
    const code = returnCode ?? reasonCode ?? 0
    if (code !== 0) throw telemetryFault('cannot-read', `The broker refused the connection: ${toRefusal(code)}.`, spec.url)
    this.sessionPresent = sessionPresent
    const suback = this.#answer<ISubackPacket>('suback')
    this.#send({ cmd: 'subscribe', messageId: 1, subscriptions: spec.topics.map((topic) => ({ topic, qos: 1 as const })) })
    const { granted } = await suback
    const refused = spec.topics.filter((_, at) => Number(granted[at]) >= 0x80)
    if (refused.length > 0) throw telemetryFault('cannot-read', `The broker does not let us hear ${refused.join(', ')}.`, spec.url)
    this.#timer = setInterval(() => this.#keepAlive(), (keepAliveSeconds * 1000) / 2)
  }

  #answer<T extends Packet>(cmd: T['cmd']): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#answers.delete(cmd)
        reject(telemetryFault('cannot-read', 'The broker does not answer.', this.#options.spec.url))
      }, answerMs)
      this.#answers.set(cmd, (packet) => {
        clearTimeout(timer)
        // Found by its command.
        if (packet.cmd === cmd) resolve(packet as T)
        else reject(this.#failure ?? new Error('the connection is over'))
      })
    })
  }

  #take(bytes: Buffer): void {
    this.#openBytes += bytes.length
    if (this.#openBytes - bytes.length > maxPacketBytes) this.#fail(`The broker sends a packet of more than ${maxPacketBytes} bytes.`)
    else this.#parser.parse(bytes)
  }

  #hear(packet: Packet): void {
    this.#lastHeardAt = performance.now()
    this.#openBytes = 0
    if (packet.cmd === 'publish') {
      this.#messages.push(packet)
      if (this.#messages.length >= queuedMessages) this.#socket.pause()
      this.#wake()
      return
    }
    if (packet.cmd === 'disconnect') this.#fail(`The broker ended the connection: ${toRefusal(packet.reasonCode ?? 0)}.`)
    const answer = this.#answers.get(packet.cmd)
    this.#answers.delete(packet.cmd)
    answer?.(packet)
  }

  #keepAlive(): void {
    // While the socket is paused nothing can be heard, and that is our own doing.
    if (!this.#socket.isPaused() && performance.now() - this.#lastHeardAt > keepAliveSeconds * 2000) this.#fail('The broker is silent.')
    else this.#send({ cmd: 'pingreq' })
  }

  #send(packet: Sent): void {
    this.#socket.write(mqtt.generate(packet, { protocolVersion: toLevel(this.#options.spec) }))
  }

  #fail(reason: string): void {
    this.#failure ??= telemetryFault('cannot-read', reason, this.#options.spec.url)
    clearInterval(this.#timer)
    this.#socket.destroy()
    for (const answer of this.#answers.values()) answer({ cmd: 'disconnect' })
    this.#answers.clear()
    this.#wake()
  }
}

function toLevel({ version }: SpecOf<'mqtt'>): 4 | 5 {
  return version === '5' ? 5 : 4
}

function toSocket({ spec, secrets }: ConnectionOptions): Socket {
  const { protocol, hostname, port } = new URL(spec.url)
  const host = hostname.replace(/^\[|\]$/g, '')
  if (protocol === 'mqtt:') return connect({ host, port: Number(port || 1883) })
  const { ca, certificate: cert } = spec
  const { key } = secrets
  return connectTls({
    host,
    port: Number(port || 8883),
    minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  })
}

/** MQTT 3.1.1 §3.2.2.3 and 5 §2.4, those that a person can mend. */
const refusals: Readonly<Record<number, string>> = {
  1: 'it does not speak this version of MQTT',
  2: 'it does not like the client id',
  3: 'it is not available',
  4: 'wrong user name or password',
  5: 'not authorised',
  128: 'unspecified error',
  132: 'it does not speak this version of MQTT',
  133: 'it does not like the client id',
  134: 'wrong user name or password',
  135: 'not authorised',
  139: 'it is shutting down',
  141: 'it heard nothing from us',
  142: 'another client has our client id',
}

function toRefusal(code: number): string {
  return refusals[code] ?? `reason ${code}`
}
