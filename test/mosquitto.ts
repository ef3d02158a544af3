import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import mqtt, { type Packet } from 'mqtt-packet'
import { freePort } from './running-node.ts'

/** A real broker on this machine, that keeps its sessions on disk. */
export class Mosquitto {
  readonly port: number
  readonly folder: string
  readonly #program: string
  #process: ChildProcess | undefined

  private constructor(program: string, port: number, folder: string) {
    this.#program = program
    this.port = port
    this.folder = folder
  }

  /** `lines` go into its configuration besides the listener's. */
  static async start(program: string, lines: (folder: string) => readonly string[] = () => ['allow_anonymous true']): Promise<Mosquitto> {
    const folder = mkdtempSync(join(tmpdir(), 'entente-mosquitto-'))
    const broker = new Mosquitto(program, await freePort(), folder)
    const user = process.getuid?.() === 0 ? ['user root'] : []
    const persistence = ['persistence true', `persistence_location ${folder}/`, 'max_queued_messages 0', 'autosave_interval 1']
    const all = [`listener ${broker.port} 127.0.0.1`, ...user, ...persistence, ...lines(folder)]
    writeFileSync(join(folder, 'mosquitto.conf'), `${all.join('\n')}\n`)
    await broker.resume()
    return broker
  }

  async resume(): Promise<void> {
    this.#process = spawn(this.#program, ['-c', join(this.folder, 'mosquitto.conf')], { stdio: 'ignore' })
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (await answers(this.port)) return
      await sleep(25)
    }
    throw new Error('mosquitto does not start')
  }

  async stop(): Promise<void> {
    const running = this.#process
    this.#process = undefined
    if (running === undefined || running.exitCode !== null) return
    running.kill('SIGTERM')
    await once(running, 'exit')
  }

  async close(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A file of mosquitto's with one user. */
export function writePasswordFile(file: string, user: string, password: string): void {
  const done = spawnSync('mosquitto_passwd', ['-b', '-c', file, user, password])
  if (done.status !== 0) throw new Error(`mosquitto_passwd failed: ${done.stderr}`)
}

/** Somebody who publishes, as a gateway in a plant does. */
export class Publisher {
  readonly #socket: Socket
  readonly #waiting = new Map<number, () => void>()
  #nextId = 1

  private constructor(socket: Socket) {
    this.#socket = socket
    const parser = mqtt.parser({ protocolVersion: 4 })
    parser.on('packet', (packet: Packet) => this.#waiting.get(packet.cmd === 'connack' ? 0 : (packet.messageId ?? -1))?.())
    socket.on('data', (bytes: Buffer) => parser.parse(bytes))
    socket.on('error', () => {})
  }

  static async open(port: number, login: { username?: string; password?: Buffer } = {}): Promise<Publisher> {
    const publisher = new Publisher(connect(port, '127.0.0.1'))
    const connected = publisher.#answer(0)
    const name = `publisher-${Math.random()}`
    publisher.#socket.write(
      mqtt.generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clientId: name, clean: true, keepalive: 0, ...login }),
    )
    await connected
    return publisher
  }

  /** Fulfilled when the broker has it. */
  async publish(topic: string, payload: string | Buffer, { retain = false }: { retain?: boolean } = {}): Promise<void> {
    const messageId = this.#nextId
    this.#nextId = (messageId % 65_000) + 1
    const done = this.#answer(messageId)
    this.#socket.write(mqtt.generate({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain, messageId }))
    await done
  }

  close(): void {
    this.#socket.destroy()
  }

  #answer(id: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
    })
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
