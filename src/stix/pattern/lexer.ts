import { isTimestamp } from '../../base/index.ts'
import { stixFault } from '../faults.ts'
import type { Literal } from './ast.ts'

/** The words of the grammar. They are upper case only (STIX 2.1 §9), so `and` is a property name. */
const keywords = new Set(
  'AND OR NOT FOLLOWEDBY LIKE MATCHES ISSUPERSET ISSUBSET EXISTS LAST IN START STOP SECONDS WITHIN REPEATS TIMES'.split(' '),
)
const spellings: Readonly<Record<string, string>> = { '==': '=', '<>': '!=' }

export type Token =
  | { readonly kind: 'keyword' | 'symbol' | 'word' | 'hyphen-word' | 'end'; readonly text: string; readonly at: number }
  | { readonly kind: 'literal'; readonly text: string; readonly at: number; readonly literal: Literal }

const patterns = {
  space: /[\s\u0085]+|\/\*[\s\S]*?\*\/|\/\/[^\r\n]*/y,
  float: /[+-]?[0-9]*\.[0-9]+/y,
  integer: /[+-]?(?:0|[1-9][0-9]*)/y,
  word: /[A-Za-z_][A-Za-z0-9_-]*/y,
  symbol: /==|!=|<>|<=|>=|[=<>:.,()[\]*]/y,
} as const

/** Splits the text into tokens, the end among them. A promise the parser leans on: the last token is `end`. */
export function toTokens(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const space = read(patterns.space, text, at)
    if (space !== '') {
      at += space.length
      continue
    }
    const token = readToken(text, at)
    tokens.push(token)
    at += token.text.length
  }
  tokens.push({ kind: 'end', text: '', at: text.length })
  return tokens
}

/** `line:column`, both from one, as editors count. */
export function toPlace(text: string, at: number): string {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return `${line}:${at - (before.lastIndexOf('\n') + 1) + 1}`
}

function read(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

function readToken(text: string, at: number): Token {
  if (text[at] === "'") return readString(text, at)
  if (text[at + 1] === "'" && (text[at] === 'h' || text[at] === 'b' || text[at] === 't')) return readPrefixed(text, at)
  const float = read(patterns.float, text, at)
  if (float !== '') return readFloat(text, at, float)
  const integer = read(patterns.integer, text, at)
  if (integer !== '') return readInteger(text, at, integer)
  const word = read(patterns.word, text, at)
  if (word === 'true' || word === 'false') {
    return { kind: 'literal', text: word, at, literal: { type: 'boolean', value: word === 'true' } }
  }
  if (keywords.has(word)) return { kind: 'keyword', text: word, at }
  if (word !== '') return { kind: word.includes('-') ? 'hyphen-word' : 'word', text: word, at }
  const symbol = read(patterns.symbol, text, at)
  if (symbol !== '') return { kind: 'symbol', text: symbol, at }
  const found = String.fromCodePoint(text.codePointAt(at) ?? 0)
  throw stixFault('bad-pattern', `the character ${JSON.stringify(found)} has no meaning in a pattern`, toPlace(text, at))
}

/** The operators have two spellings each for equal and unequal; everything behind the parser knows one. */
export function toOperator(symbol: string): string {
  return spellings[symbol] ?? symbol
}

/** A loop, not an expression: a text of a megabyte must not cost the stack. */
function readQuoted(text: string, quoteAt: number): { value: string; end: number } {
  const parts: string[] = []
  let from = quoteAt + 1
  for (let at = from; at < text.length; at++) {
    if (text[at] === "'") {
      parts.push(text.slice(from, at))
      return { value: parts.join(''), end: at + 1 }
    }
    if (text[at] !== '\\') continue
    const next = text[at + 1]
    if (next !== "'" && next !== '\\') {
      throw stixFault('bad-pattern', "a backslash in a string must be followed by ' or another backslash", toPlace(text, at))
    }
    parts.push(text.slice(from, at), next)
    at += 1
    from = at + 1
  }
  throw stixFault('bad-pattern', "this string has no closing quote '", toPlace(text, quoteAt))
}

function readString(text: string, at: number): Token {
  const { value, end } = readQuoted(text, at)
  return { kind: 'literal', text: text.slice(at, end), at, literal: { type: 'string', value } }
}

/** h'…', b'…' and t'…' (STIX 2.1 §9.2). */
function readPrefixed(text: string, at: number): Token {
  const { value, end } = readQuoted(text, at + 1)
  const refuse = (expected: string) => stixFault('bad-pattern', expected, toPlace(text, at))
  const token = (literal: Literal): Token => ({ kind: 'literal', text: text.slice(at, end), at, literal })
  if (text[at] === 't') {
    if (!isTimestamp(value)) throw refuse(`expected an instant such as t'2026-01-31T12:00:00Z', found t'${value}'`)
    return token({ type: 'timestamp', value })
  }
  const bytes = text[at] === 'h' ? parseHex(value) : parseBase64(value)
  if (bytes === undefined) throw refuse(text[at] === 'h' ? "expected pairs of hex digits in h'…'" : "expected base64 in b'…'")
  return token({ type: text[at] === 'h' ? 'hex' : 'binary', value: bytes })
}

export function parseHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || /[^0-9a-fA-F]/.test(text)) return undefined
  return new Uint8Array(Buffer.from(text, 'hex'))
}

export function parseBase64(text: string): Uint8Array | undefined {
  const digits = text.endsWith('==') ? text.slice(0, -2) : text.endsWith('=') ? text.slice(0, -1) : text
  if (text.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(digits)) return undefined
  return new Uint8Array(Buffer.from(text, 'base64'))
}

function readFloat(text: string, at: number, found: string): Token {
  const value = Number(found)
  if (!Number.isFinite(value)) throw stixFault('bad-pattern', 'this number is larger than any a computer can hold', toPlace(text, at))
  return { kind: 'literal', text: found, at, literal: { type: 'float', value } }
}

function readInteger(text: string, at: number, found: string): Token {
  const value = Number(found)
  // STIX 2.1 §2.10: an integer lies within ±(2^53 − 1), so that JSON readers agree on it.
  if (!Number.isSafeInteger(value)) {
    throw stixFault('bad-pattern', 'an integer in STIX lies between -9007199254740991 and 9007199254740991', toPlace(text, at))
  }
  return { kind: 'literal', text: found, at, literal: { type: 'integer', value: value === 0 ? 0 : value } }
}
