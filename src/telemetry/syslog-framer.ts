import { isUtf8 } from 'node:buffer'
import { telemetryFault } from './faults.ts'
import { GrowingBytes } from './growing-bytes.ts'
import type { Line } from './line-batch.ts'
import { type Framed, LineFramer } from './line-framer.ts'
import { toSyslogBody } from './syslog-message.ts'

const newline = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const zero = 0x30
const nine = 0x39
const maxDigits = 9
const keptBytes = 64 * 1024

/**
 * Cuts the bytes of one connection into messages, in the two ways of RFC 6587: counted (§3.4.1, and always over TLS by RFC 5425
 * §4.3) or ended by a line feed (§3.4.2). The first byte tells which. A message longer than allowed is refused, its length is
 * passed over, and no more than the allowed length is ever held.
 */
export class SyslogFramer {
  readonly #name: string
  readonly #maxBytes: number
  readonly #lines: LineFramer
  #isCounted: boolean | undefined
  #digits = 0
  #length = 0
  /** Bytes of the message that are still to come; undefined while its length is read. */
  #left: number | undefined
  readonly #kept: GrowingBytes
  #message = 0

  constructor(name: string, maxBytes: number) {
    this.#name = name
    this.#maxBytes = maxBytes
    this.#kept = new GrowingBytes(maxBytes)
    this.#lines = new LineFramer(name, { maxBytes })
  }

  /** Throws `telemetry.bad-frame` when the sender has lost count: where its next message begins, nobody can know. */
  *push(chunk: Buffer): Generator<Framed> {
    const first = chunk[0]
    if (first === undefined) return
    this.#isCounted ??= first > zero && first <= nine
    if (this.#isCounted) {
      yield* this.#pushCounted(chunk)
      return
    }
    for (const framed of this.#lines.push(chunk)) yield toBodies(framed)
  }

  /** What is left when the connection ends. */
  end(): Framed {
    if (!this.#isCounted) return toBodies(this.#lines.end())
    if (this.#left === undefined) return { lines: [], refused: [] }
    const place = `${this.#name}:${this.#message + 1}`
    const fault = telemetryFault('bad-frame', `The connection ended ${this.#left} bytes before the end of a message.`, place)
    return { lines: [], refused: [{ fault, place, text: this.#beginning() }] }
  }

  /** What is whole before the sender loses count is given all the same. */
  *#pushCounted(chunk: Buffer): Generator<Framed> {
    const framed: Framed = { lines: [], refused: [] }
    let isBroken = false
    for (let at = 0; at < chunk.length && !isBroken; ) {
      if (this.#left === undefined) {
        isBroken = !this.#readLength(chunk[at] ?? 0)
        at += 1
      } else {
        const taken = chunk.subarray(at, at + this.#left)
        this.#kept.add(taken)
        this.#left -= taken.length
        at += taken.length
      }
      if (this.#left === 0) this.#finish(framed)
    }
    yield framed
    if (isBroken) throw telemetryFault('bad-frame', 'A message does not begin with its length.', `${this.#name}:${this.#message + 1}`)
  }

  /** Gives false when this can be part of no length. */
  #readLength(byte: number): boolean {
    if (byte >= zero && byte <= nine && this.#digits < maxDigits) {
      this.#length = this.#length * 10 + byte - zero
      this.#digits += 1
      return true
    }
    if (byte === space && this.#digits > 0) {
      this.#left = this.#length
      return true
    }
    // Some senders end a counted message with a line feed that they did not count.
    return this.#digits === 0 && (byte === newline || byte === carriageReturn)
  }

  #finish(framed: Framed): void {
    this.#message += 1
    const place = `${this.#name}:${this.#message}`
    const { bytes } = this.#kept
    if (this.#length > this.#maxBytes) {
      const fault = telemetryFault('line-too-long', `The message has ${this.#length} bytes; ${this.#maxBytes} are taken.`, place)
      framed.refused.push({ fault, place, text: this.#beginning() })
    } else if (!isUtf8(bytes)) {
      const fault = telemetryFault('bad-utf8', 'The bytes of the message are not UTF-8.', place)
      framed.refused.push({ fault, place, text: bytes.subarray(0, keptBytes).toString('latin1') })
    } else {
      framed.lines.push(...toLines([{ text: bytes.toString('utf8'), place }]))
    }
    this.#kept.clear()
    this.#length = 0
    this.#digits = 0
    this.#left = undefined
  }

  #beginning(): string {
    return this.#kept.bytes.subarray(0, keptBytes).toString('utf8')
  }
}

function toBodies({ lines, refused }: Framed): Framed {
  return { lines: toLines(lines), refused }
}

function toLines(lines: readonly Line[]): Line[] {
  return lines.map(({ text, place }) => ({ text: toSyslogBody(text).trim(), place })).filter(({ text }) => text !== '')
}
