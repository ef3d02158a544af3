import type { Fault } from './faults.ts'
import { jsonFault } from './json-faults.ts'

/** One element of a stream of objects: its bytes, or why it is none. */
export type Piece = { readonly index: number; readonly endOffset: number } & ({ readonly bytes: Uint8Array } | { readonly fault: Fault })

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
const newline = 0x0a
const listName = 'objects'
const maxRestBytes = 1024 * 1024

/**
 * Cuts a stream of bytes into objects without reading them: a bundle or an envelope (the array under `objects`), a plain
 * array, or objects one after another. It counts brackets outside of strings and nothing else, so whatever stands in an
 * object comes out as it is and is judged by who reads it. Memory holds one object at most, and of one too large nothing.
 */
export class ObjectSplitter {
  readonly #maxBytes: number
  /** `loose`: objects one after another. `list`: in an array. `behind`: the array of an envelope is over. */
  #state: 'loose' | 'list' | 'behind' = 'loose'
  #isEnvelope = false
  /** Brackets open within the element under way; 0 between elements. */
  #depth = 0
  #inString = false
  #isEscaped = false
  #inElement = false
  #offset = 0
  #index = 0
  #parts: Uint8Array[] = []
  #size = 0
  #rest: Uint8Array[] = []
  #restSize = 0
  /** The string last read directly inside a loose object, to find the name of the list. */
  #name = ''
  #inName = false
  #isListNext = false

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get isEnvelope(): boolean {
    return this.#isEnvelope
  }

  /** What an envelope says besides its objects, as the text of an object whose list is empty. */
  get rest(): string {
    return Buffer.concat(this.#rest).toString('utf8')
  }

  /** Takes the next bytes and gives the elements they complete. */
  push(chunk: Uint8Array): Piece[] {
    const pieces: Piece[] = []
    let start = 0
    let at = 0
    while (at < chunk.length) {
      if (!this.#inElement) {
        const begin = this.#findElement(chunk, at)
        start = begin
        at = begin
        if (begin >= chunk.length) break
        this.#inElement = true
      }
      if (this.#inString) {
        at = this.#skipString(chunk, at)
        continue
      }
      const byte = chunk[at] ?? 0
      const isList = byte === openBracket && this.#depth === 1 && this.#isListNext
      if (isList) {
        this.#beginList(chunk.subarray(start, at + 1))
        at += 1
        start = at
        continue
      }
      const end = this.#step(byte, at)
      at += 1
      if (end < 0) continue
      pieces.push(this.#finish(chunk.subarray(start, end), end))
      start = end
      at = end
    }
    if (this.#inElement) this.#keep(chunk.subarray(start))
    this.#offset += chunk.length
    return pieces
  }

  /** Says what is unfinished when no more bytes come. */
  end(): Piece[] {
    if (this.#inElement && this.#depth === 0 && !this.#inString) return [this.#finish(new Uint8Array(0), 0)]
    if (this.#inElement) return [this.#broken('The text ends in the middle of an object.')]
    if (this.#state === 'list') return [this.#broken('The text ends before the list of objects does.')]
    return []
  }

  #broken(detail: string): Piece {
    return { index: this.#index, endOffset: this.#offset, fault: jsonFault('bad-json', detail) }
  }

  /** Where the next element begins, or the end of the chunk. Keeps what belongs to an envelope but to none of its objects. */
  #findElement(chunk: Uint8Array, from: number): number {
    let at = from
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0
      if (this.#state === 'behind') {
        this.#addRest(chunk.subarray(at))
        return chunk.length
      }
      // White space, commas and a byte order mark stand between elements.
      if (byte <= 0x20 || byte === comma || byte === 0xef || byte === 0xbb || byte === 0xbf) continue
      if (this.#state === 'list' && byte === closeBracket) {
        this.#state = this.#isEnvelope ? 'behind' : 'loose'
        if (this.#isEnvelope) this.#addRest(chunk.subarray(at, at + 1))
        continue
      }
      if (this.#state === 'loose' && byte === openBracket) {
        this.#state = 'list'
        continue
      }
      return at
    }
    return at
  }

  #addRest(bytes: Uint8Array): void {
    this.#restSize += bytes.length
    if (this.#restSize <= maxRestBytes) this.#rest.push(bytes.slice())
  }

  /** One byte outside of strings. Gives where the element ends, or -1. */
  #step(byte: number, at: number): number {
    if (byte === quote) {
      this.#inString = true
      this.#inName = this.#depth === 1 && this.#state === 'loose'
      this.#name = ''
    } else if (byte === openBrace || byte === openBracket) this.#depth += 1
    else if (byte === closeBrace || byte === closeBracket) {
      if (this.#depth === 0) return at
      this.#depth -= 1
      if (this.#depth === 0) return at + 1
    } else if (this.#depth === 0) {
      // A scalar among the objects ends with what follows it.
      if (byte <= 0x20 || byte === comma) return at
    } else if (this.#depth === 1) {
      if (byte === colon) this.#isListNext = this.#state === 'loose' && this.#name === listName
      else if (byte === comma) this.#isListNext = false
    }
    return -1
  }

  /** The hot loop: most bytes stand in strings. Gives the place behind what it read. */
  #skipString(chunk: Uint8Array, from: number): number {
    let at = from
    if (this.#isEscaped) {
      this.#isEscaped = false
      at += 1
    }
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at]
      if (byte === quote) {
        this.#inString = false
        if (this.#inName) this.#name += Buffer.from(chunk.subarray(Math.max(from, at - listName.length - 1), at)).toString('latin1')
        return at + 1
      }
      if (byte === backslash) {
        if (at + 1 === chunk.length) {
          this.#isEscaped = true
          return at + 1
        }
        at += 1
      } else if (byte === newline && this.#state === 'loose') {
        // No string runs over its line: where objects stand one on a line, the next line begins afresh.
        this.#inString = false
        this.#depth = 0
        return at
      }
    }
    if (this.#inName) this.#name = Buffer.from(chunk.subarray(Math.max(from, at - listName.length - 1), at)).toString('latin1')
    return at
  }

  #beginList(head: Uint8Array): void {
    this.#rest = [...this.#parts, head.slice()]
    this.#restSize = this.#size + head.length
    this.#parts = []
    this.#size = 0
    this.#inElement = false
    this.#depth = 0
    this.#isListNext = false
    this.#isEnvelope = true
    this.#state = 'list'
  }

  #keep(bytes: Uint8Array): void {
    this.#size += bytes.length
    if (this.#size > this.#maxBytes) this.#parts = []
    else this.#parts.push(bytes.slice())
  }

  #finish(last: Uint8Array, end: number): Piece {
    const size = this.#size + last.length
    const place = { index: this.#index, endOffset: this.#offset + end }
    const bytes = this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last])
    this.#index += 1
    this.#parts = []
    this.#size = 0
    this.#inElement = false
    this.#isListNext = false
    if (size > this.#maxBytes)
      return { ...place, fault: jsonFault('too-long', `The object has ${size} bytes; ${this.#maxBytes} are taken.`) }
    return { ...place, bytes }
  }
}
