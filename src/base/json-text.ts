import { isUtf8 } from 'node:buffer'
import { jsonFault } from './json-faults.ts'
import { JsonScanner } from './json-scanner.ts'

/** Limits of what is read: no STIX object comes near them, an attack does. */
export interface JsonLimits {
  /** Objects and arrays within one another. */
  readonly maxDepth?: number
  /** Length of one text, in UTF-16 units. */
  readonly maxLength?: number
}

const defaultMaxDepth = 64
const defaultMaxLength = 8 * 1024 * 1024

/**
 * Reads JSON (RFC 8259) more strictly than JSON.parse does: a name twice in one object, half a surrogate pair, a number too
 * large to hold, and nesting without end are refused, each with its place. Gives the text without the white space between
 * tokens and otherwise unchanged: order, escapes and digits stay as they came. It never recurses.
 */
export function scanJson(text: string, limits: JsonLimits = {}): { compact: string } {
  const { maxDepth = defaultMaxDepth, maxLength = defaultMaxLength } = limits
  if (text.length > maxLength) throw jsonFault('too-long', `The text has ${text.length} characters; ${maxLength} are taken.`)
  return { compact: new JsonScanner(text, maxDepth).scan() }
}

/** The text of UTF-8 bytes, a byte order mark left out. Throws `json.bad-utf8` and names the byte. */
export function decodeUtf8(bytes: Uint8Array, place?: string): string {
  if (!isUtf8(bytes)) {
    const at = `byte ${findBadByte(bytes)}`
    throw jsonFault('bad-utf8', 'The bytes are not UTF-8.', place === undefined ? at : `${place}: ${at}`)
  }
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start).toString('utf8')
}

/** Where the first character begins that is none: behind the longest beginning that is UTF-8, found by halving. */
function findBadByte(bytes: Uint8Array): number {
  let good = 0
  let bad = bytes.length
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (endOfWhole(bytes, middle) >= middle - 3) good = middle
    else bad = middle
  }
  return Math.max(0, endOfWhole(bytes, good))
}

/** The end of the longest UTF-8 text that ends here or at most three bytes, an unfinished character, before; else -1. */
function endOfWhole(bytes: Uint8Array, end: number): number {
  for (let at = end; at >= Math.max(0, end - 3); at -= 1) {
    if (isUtf8(bytes.subarray(0, at))) return at
  }
  return -1
}
