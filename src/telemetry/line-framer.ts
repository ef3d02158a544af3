import { isAscii, isUtf8 } from 'node:buffer'
import { telemetryFault } from './faults.ts'
import { GrowingBytes } from './growing-bytes.ts'
import type { Line, RefusedLine } from './line-batch.ts'

const newline = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const keptBytes = 64 * 1024
/** Lines given at once, so that whoever takes them can stop between two pieces. */
const maxLinesPerPiece = 500
const empty = Buffer.alloc(0)

/** What of the bytes became lines, in their order within each list. */
export interface Framed {
  readonly lines: Line[]
  readonly refused: RefusedLine[]
}

const toEmpty = (): Framed => ({ lines: [], refused: [] })

export interface FramerStart {
  readonly maxBytes: number
  /** Reading goes on behind so many bytes and lines. */
  readonly offset?: number
  readonly line?: number
}

/**
 * Cuts bytes into lines, however the bytes are cut into chunks. Memory holds one line of the allowed length at most: of a
 * longer one only the beginning is kept, and it is refused when its end comes. Lines of nothing but blanks are passed over.
 */
export class LineFramer {
  readonly #name: string
  readonly #maxBytes: number
  /** The line whose end has not come: its bytes, as far as they are kept, and how many came. */
  readonly #kept: GrowingBytes
  #size = 0
  #offset: number
  #line: number

  /** `name` is that of the file or peer, for the places of the lines. */
  constructor(name: string, { maxBytes, offset = 0, line = 0 }: FramerStart) {
    this.#name = name
    this.#maxBytes = maxBytes
    this.#kept = new GrowingBytes(Math.max(maxBytes + 1, keptBytes))
    this.#offset = offset
    this.#line = line
  }

  /** Bytes up to the end of the last whole line. */
  get offset(): number {
    return this.#offset
  }

  get line(): number {
    return this.#line
  }

  /** Takes the chunk in, piece by piece; `offset` and `line` are those behind the piece just given. */
  *push(chunk: Buffer): Generator<Framed> {
    const first = chunk.indexOf(newline)
    if (first < 0) {
      this.#keep(chunk)
      return
    }
    let start = 0
    if (this.#size > 0) {
      const framed = toEmpty()
      this.#finish(chunk.subarray(0, first), 1, framed)
      start = first + 1
      yield framed
    }
    const end = chunk.lastIndexOf(newline) + 1
    if (end > start) yield* this.#readWhole(chunk.subarray(start, end))
    if (end < chunk.length) this.#keep(chunk.subarray(end))
  }

  /** Takes what has no line end, when nothing more will come. */
  end(): Framed {
    const framed = toEmpty()
    if (this.#size > 0) this.#finish(empty, 0, framed)
    return framed
  }

  #keep(bytes: Buffer): void {
    this.#size += bytes.length
    // Copied: the chunk's memory is used again by who gave it.
    this.#kept.add(bytes)
  }

  /** Lines that stand whole in one chunk, the last with its end: in ASCII, as nearly all telemetry is, decoded all at once. */
  *#readWhole(bytes: Buffer): Generator<Framed> {
    const text = isAscii(bytes) ? bytes.toString('latin1') : undefined
    let framed = toEmpty()
    for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
      end = text === undefined ? bytes.indexOf(newline, start) : text.indexOf('\n', start)
      if (text === undefined || end - start > this.#maxBytes) this.#finish(bytes.subarray(start, end), 1, framed)
      else this.#takeAscii(text, { start, end }, framed)
      if (framed.lines.length + framed.refused.length >= maxLinesPerPiece) {
        yield framed
        framed = toEmpty()
      }
    }
    yield framed
  }

  #takeAscii(text: string, { start, end }: { start: number; end: number }, framed: Framed): void {
    this.#line += 1
    const last = text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end
    if (last > start) this.#take(text.slice(start, last), framed)
    this.#offset += end - start + 1
  }

  #finish(last: Buffer, endBytes: number, framed: Framed): void {
    const size = this.#size + last.length
    this.#line += 1
    if (size > 0) this.#read(last, size, framed)
    this.#offset += size + endBytes
    if (this.#size > 0) this.#kept.clear()
    this.#size = 0
  }

  #read(last: Buffer, size: number, framed: Framed): void {
    const place = `${this.#name}:${this.#line}`
    if (size > this.#maxBytes) {
      const beginning = Buffer.concat([this.#kept.bytes, last.subarray(0, keptBytes)]).subarray(0, keptBytes)
      const fault = telemetryFault('line-too-long', `The line has ${size} bytes; ${this.#maxBytes} are taken.`, place)
      framed.refused.push({ fault, place, text: beginning.toString('utf8') })
      return
    }
    let bytes = this.#kept.length === 0 ? last : Buffer.concat([this.#kept.bytes, last])
    if (bytes.at(-1) === carriageReturn) bytes = bytes.subarray(0, -1)
    // A byte order mark stands at the very beginning or nowhere.
    if (this.#offset === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
    if (bytes.length === 0) return
    if (isUtf8(bytes)) {
      this.#take(bytes.toString('utf8'), framed)
      return
    }
    const fault = telemetryFault('bad-utf8', 'The bytes of the line are not UTF-8.', place)
    framed.refused.push({ fault, place, text: bytes.subarray(0, keptBytes).toString('latin1') })
  }

  #take(text: string, framed: Framed): void {
    if (text.charCodeAt(0) <= space && text.trim() === '') return
    framed.lines.push({ text, place: `${this.#name}:${this.#line}` })
  }
}
