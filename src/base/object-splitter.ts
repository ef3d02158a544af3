import { BracketStack } from './bracket-stack.ts'
import type { Fault } from './faults.ts'
import { backslash, closeBrace, closeBracket, colon, comma, newline, openBrace, openBracket, quote } from './json-bytes.ts'
import { jsonFault } from './json-faults.ts'
import { OuterNames } from './outer-names.ts'

/** What comes out of a stream: an object's bytes, what stands around a list of objects, or why something is neither. */
export type Piece = { readonly index: number; readonly place: string; readonly endOffset: number } & (
  | { readonly bytes: Uint8Array }
  | { readonly envelope: Uint8Array }
  | { readonly fault: Fault }
)

const byteOrderMark = [0xef, 0xbb, 0xbf]
const tailLength = 32
/** How an object begins that was taken for the end of a string because the one before it breaks off within a string. */
const beginInString = /,\s*(\{\s*"\s*)$/
const nothing = new Uint8Array(0)

/**
 * Cuts a stream of bytes into objects without reading them: a bundle or an envelope (the array under `objects`), a plain
 * array, or objects one after another. It follows brackets and strings and nothing else, so whatever stands in an object
 * comes out as it is and is judged by who reads it. Where an object is broken it looks for the beginning of the next one.
 * How the stream is cut into chunks makes no difference. Memory holds one object at most, and of one too large nothing.
 */
export class ObjectSplitter {
  readonly #maxBytes: number
  readonly #brackets = new BracketStack()
  readonly #pieces: Piece[] = []
  /** Bytes of the chunks before this one. */
  #offset = 0
  #index = 0
  #isInList = false
  /** What stands before the list we are in, when it is that of an envelope. */
  #head: { readonly parts: Uint8Array[]; readonly size: number } | undefined
  /** In a list: nothing yet, an element (a comma is due), a comma, or commas that were complained about. */
  #separator: 'none' | 'due' | 'seen' | 'wrong' = 'none'

  /** The element under way: what kind it is, where it begins in this chunk, and what came of it in earlier ones. */
  #element: 'none' | 'value' | 'scalar' | 'envelope' = 'none'
  #start = 0
  #parts: Uint8Array[] = []
  #size = 0
  #isInString = false
  #isEscaped = false
  /** The last byte that was not white space; behind a string its quote. */
  #last = 0
  /** The last bytes of earlier chunks. */
  #tail: Uint8Array = nothing
  readonly #names = new OuterNames()

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Takes the next bytes and gives what they complete. */
  push(chunk: Uint8Array): Piece[] {
    this.#start = 0
    for (let at = 0; at < chunk.length; ) {
      if (this.#element === 'none') at = this.#between(chunk, at)
      else if (this.#element === 'scalar') at = this.#scalar(chunk, at)
      else if (this.#isInString) at = this.#string(chunk, at)
      else at = this.#inside(chunk, at)
    }
    if (this.#element !== 'none') this.#keep(chunk.subarray(this.#start), true)
    this.#tail = this.#lastBytes(chunk, chunk.length).slice()
    this.#offset += chunk.length
    return this.#take()
  }

  /** Says what is unfinished when no more bytes come. */
  end(): Piece[] {
    this.#start = 0
    if (this.#element === 'scalar') this.#finish(nothing, 0)
    else if (this.#element === 'envelope') this.#complain(0, 'The text ends behind the list of objects, before what is around it does.')
    else if (this.#element === 'value') this.#complain(0, 'The text ends in the middle of an object.')
    if (this.#isInList) this.#complain(0, 'The text ends before the list of objects does.')
    return this.#take()
  }

  #take(): Piece[] {
    return this.#pieces.splice(0)
  }

  #complain(at: number, detail: string): void {
    this.#pieces.push({ ...this.#where(at), fault: jsonFault('bad-json', detail) })
  }

  #where(at: number): { index: number; place: string; endOffset: number } {
    const place = this.#element === 'envelope' ? 'objects' : `${this.#head === undefined ? '' : 'objects'}[${this.#index}]`
    return { index: this.#index, place, endOffset: this.#offset + at }
  }

  /** Up to the beginning of the next element. */
  #between(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0
      if (isSpace(byte) || byte === byteOrderMark[this.#offset + at]) continue
      if (this.#isInList && byte === comma) this.#comma(at)
      else if (this.#isInList && byte === closeBracket) {
        this.#endList(at)
        if (this.#head !== undefined) return this.#enterRest(at)
      } else if (!this.#isInList && byte === openBracket) this.#beginList()
      else {
        if (this.#separator === 'due' && this.#isInList) this.#complain(at, 'Expected "," between two objects.')
        const isValue = byte === openBrace || (this.#isInList && (byte === openBracket || byte === quote))
        this.#begin(at, isValue ? 'value' : 'scalar')
        return at
      }
    }
    return chunk.length
  }

  #comma(at: number): void {
    if (this.#separator === 'none' || this.#separator === 'seen') this.#complain(at, 'Expected an object, found ",".')
    this.#separator = this.#separator === 'due' ? 'seen' : 'wrong'
  }

  #beginList(): void {
    this.#isInList = true
    this.#separator = 'none'
  }

  #endList(at: number): void {
    if (this.#separator === 'seen') this.#complain(at, 'Expected an object behind ",", found "]".')
    this.#isInList = false
  }

  /** Into an envelope again, behind its list. */
  #enterRest(at: number): number {
    this.#begin(at, 'envelope')
    this.#parts = this.#head?.parts ?? []
    this.#size = this.#head?.size ?? 0
    this.#head = undefined
    this.#brackets.open(openBrace)
    this.#last = closeBracket
    return at + 1
  }

  #begin(at: number, kind: 'value' | 'scalar' | 'envelope'): void {
    this.#element = kind
    this.#start = at
    this.#brackets.clear()
    this.#isInString = false
    this.#isEscaped = false
    this.#last = 0
    this.#names.clear()
  }

  /** What is no object: up to the end of its line, or of its place in the list. */
  #scalar(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0
      const isEnd = this.#isInList ? byte === comma || byte === closeBracket || isSpace(byte) : byte === newline
      if (isEnd || byte === openBrace) return this.#finish(chunk, at)
    }
    return chunk.length
  }

  /** Between the strings of an element. */
  #inside(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0
      if (byte <= 0x20) continue
      const isClosing = byte === closeBrace || byte === closeBracket
      const isOdd = this.#last === quote && !isClosing && byte !== comma && byte !== colon
      if (isOdd && this.#beginsInString(chunk, at)) return at
      if (byte === quote) {
        this.#isInString = true
        this.#names.beginWord()
        return at + 1
      }
      if (byte === openBrace || byte === openBracket) {
        if (byte === openBrace && !this.#brackets.mayHoldObject(this.#last)) {
          this.#cut(chunk, at, 0)
          return at
        }
        if (byte === openBracket && this.#isListNext()) return this.#enterList(chunk, at)
        this.#brackets.open(byte)
      } else if (isClosing) {
        // Closing nothing here, the bracket is the end of the list in which this broken element stands.
        const isEndOfList = !this.#brackets.close(byte) && byte === closeBracket && this.#isInList
        if (isEndOfList || this.#brackets.depth === 0) return this.#finish(chunk, isEndOfList ? at : at + 1)
      }
      this.#last = byte
    }
    return chunk.length
  }

  /** The hot loop: most bytes stand in strings. */
  #string(chunk: Uint8Array, from: number): number {
    let at = from
    if (this.#isEscaped) {
      this.#isEscaped = false
      at += 1
    }
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at]
      // No string runs over the end of a line.
      if (byte === quote || byte === newline) {
        this.#addToWord(chunk, from, at)
        return this.#endString(chunk, at + 1)
      }
      if (byte === backslash) {
        at += 1
        if (at === chunk.length) this.#isEscaped = true
      }
    }
    this.#addToWord(chunk, from, chunk.length)
    return chunk.length
  }

  #addToWord(chunk: Uint8Array, from: number, to: number): void {
    if (!this.#isInList && this.#brackets.depth === 1) this.#names.add(chunk, from, to)
  }

  #endString(chunk: Uint8Array, end: number): number {
    this.#isInString = false
    if (this.#brackets.depth === 0) this.#finish(chunk, end)
    else if (this.#brackets.depth === 1 && !this.#isInList) this.#names.endWord(this.#last !== colon)
    this.#last = quote
    return end
  }

  /** Whether the array that begins here is the list of an envelope. */
  #isListNext(): boolean {
    const isOutermost = !this.#isInList && this.#element === 'value' && this.#brackets.depth === 1
    return isOutermost && this.#last === colon && this.#names.isListNext
  }

  #enterList(chunk: Uint8Array, at: number): number {
    this.#keep(chunk.subarray(this.#start, at + 1), true)
    this.#head = { parts: this.#parts, size: this.#size }
    this.#parts = []
    this.#size = 0
    this.#element = 'none'
    this.#beginList()
    return at + 1
  }

  /** True when the string just closed is the rest of a broken object and the beginning of the next; then that one is under way. */
  #beginsInString(chunk: Uint8Array, at: number): boolean {
    const before = this.#lastBytes(chunk, at)
    const length = beginInString.exec(Buffer.from(before).toString('latin1'))?.[1]?.length
    if (length === undefined) return false
    this.#cut(chunk, at, length)
    this.#parts = [before.slice(before.length - length)]
    this.#size = length
    this.#brackets.open(openBrace)
    this.#last = openBrace
    this.#isInString = true
    return true
  }

  /** Ends the element under way, which is broken, some bytes back, and begins another one at `at`. */
  #cut(chunk: Uint8Array, at: number, back: number): void {
    this.#keep(chunk.subarray(this.#start, at), false)
    const whole = Buffer.concat(this.#parts)
    this.#parts = [whole.subarray(0, Math.max(0, whole.length - back))]
    this.#start = at
    this.#finish(nothing, at - back)
    this.#begin(at, 'value')
  }

  #lastBytes(chunk: Uint8Array, end: number): Uint8Array {
    if (end >= tailLength) return chunk.subarray(end - tailLength, end)
    const joined = Buffer.concat([this.#tail, chunk.subarray(0, end)])
    return joined.subarray(Math.max(0, joined.length - tailLength))
  }

  #keep(bytes: Uint8Array, isCopied: boolean): void {
    this.#size += bytes.length
    if (this.#size > this.#maxBytes) this.#parts = []
    else if (bytes.length > 0) this.#parts.push(isCopied ? new Uint8Array(bytes) : bytes)
  }

  #finish(chunk: Uint8Array, end: number): number {
    if (chunk.length > 0) this.#keep(chunk.subarray(this.#start, end), false)
    const where = this.#where(end)
    const [only = nothing, ...more] = this.#parts
    const bytes = more.length === 0 ? only : Buffer.concat(this.#parts)
    if (this.#size > this.#maxBytes) {
      const fault = jsonFault('too-long', `The object has ${this.#size} bytes; ${this.#maxBytes} are taken.`)
      this.#pieces.push({ ...where, fault })
    } else this.#pieces.push(this.#element === 'envelope' ? { ...where, envelope: bytes } : { ...where, bytes })
    if (this.#element !== 'envelope') this.#index += 1
    this.#element = 'none'
    this.#parts = []
    this.#size = 0
    this.#separator = 'due'
    this.#brackets.clear()
    return end
  }
}

/** RFC 8259 §2: no other byte is white space, least of all the zeroes that a crash leaves in a file. */
function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === newline || byte === 0x0d || byte === 0x09
}
