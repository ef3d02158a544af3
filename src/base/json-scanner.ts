import type { Fault } from './faults.ts'
import { backslash, closeBrace, closeBracket, colon, comma, openBrace, openBracket, quote } from './json-bytes.ts'
import { jsonFault } from './json-faults.ts'

/** What has been opened and not yet closed. */
interface Frame {
  readonly isArray: boolean
  /** Names seen so far, as written; undefined in an array. */
  readonly names: string[]
  /** The same as a set, made when an object turns out to be large. */
  nameSet: Set<string> | undefined
  /** Name or index of the value now being read, for the place of a fault. */
  key: string | number
}

const manyNames = 16
const numberShape = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const escapeShape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const plainName = /^[A-Za-z_$][\w$-]*$/

/** One pass over one text. The hot path of every import: character codes and slices, no recursion, no copy where nothing changes. */
export class JsonScanner {
  readonly #text: string
  readonly #maxDepth: number
  readonly #frames: Frame[] = []
  #at = 0
  /** What was kept before `#keptFrom`; empty as long as there was no white space. */
  #kept = ''
  #keptFrom = 0

  constructor(text: string, maxDepth: number) {
    this.#text = text
    this.#maxDepth = maxDepth
  }

  /** Gives the compact text. */
  scan(): string {
    this.#skipSpace()
    for (let isDone = this.#value(); !isDone; ) isDone = this.#next()
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#unexpected('the end')
    return this.#kept + this.#text.slice(this.#keptFrom)
  }

  /** Reads a value, or opens one. True when the whole text's value is complete. */
  #value(): boolean {
    const code = this.#text.charCodeAt(this.#at)
    if (code === quote) this.#string()
    else if (code === openBrace || code === openBracket) return this.#open(code === openBracket)
    else if (code === 0x74) this.#literal('true')
    else if (code === 0x66) this.#literal('false')
    else if (code === 0x6e) this.#literal('null')
    else this.#number()
    return this.#frames.length === 0
  }

  #open(isArray: boolean): boolean {
    if (this.#frames.length >= this.#maxDepth) throw this.#fault('too-deep', `Nested deeper than ${this.#maxDepth}.`)
    this.#at += 1
    this.#skipSpace()
    const isEmpty = this.#text.charCodeAt(this.#at) === (isArray ? closeBracket : closeBrace)
    if (isEmpty) {
      this.#at += 1
      return this.#frames.length === 0
    }
    this.#frames.push({ isArray, names: [], nameSet: undefined, key: isArray ? 0 : '' })
    if (!isArray) this.#name()
    return this.#value()
  }

  /** After a value: the next one of the same frame, or the frame's end. */
  #next(): boolean {
    const frame = this.#frames.at(-1)
    if (frame === undefined) return true
    this.#skipSpace()
    const code = this.#text.charCodeAt(this.#at)
    if (code === comma) {
      this.#at += 1
      this.#skipSpace()
      if (typeof frame.key === 'number') frame.key += 1
      else this.#name()
      return this.#value()
    }
    if (code !== (frame.isArray ? closeBracket : closeBrace)) throw this.#unexpected(frame.isArray ? '"," or "]"' : '"," or "}"')
    this.#at += 1
    this.#frames.pop()
    return this.#frames.length === 0
  }

  #name(): void {
    if (this.#text.charCodeAt(this.#at) !== quote) throw this.#unexpected('a name in quotes')
    const from = this.#at + 1
    const hasEscape = this.#string()
    const written = this.#text.slice(from, this.#at - 1)
    const name = hasEscape ? String(JSON.parse(`"${written}"`)) : written
    const frame = this.#frames.at(-1)
    if (frame !== undefined) {
      if (isKnown(frame, name)) {
        frame.key = name
        throw this.#fault('duplicate-key', `The name "${name.slice(0, 100)}" stands twice in one object.`)
      }
      frame.key = name
    }
    this.#skipSpace()
    if (this.#text.charCodeAt(this.#at) !== colon) throw this.#unexpected('":"')
    this.#at += 1
    this.#skipSpace()
  }

  /** Leaves `#at` behind the closing quote. True when the string has an escape. */
  #string(): boolean {
    const text = this.#text
    const from = this.#at
    let at = from + 1
    let hasEscape = false
    let isSuspect = false
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === quote) break
      if (code === backslash) {
        hasEscape = true
        escapeShape.lastIndex = at
        if (!escapeShape.test(text)) {
          this.#at = at
          throw this.#unexpected('an escape such as \\n or \\u0041')
        }
        isSuspect ||= text.charCodeAt(at + 1) === 0x75
        at = escapeShape.lastIndex
        continue
      }
      // NaN behind the end compares false with everything, so it has to be asked for.
      if (code < 0x20 || at >= text.length) {
        this.#at = at
        throw this.#unexpected('the end of the string')
      }
      isSuspect ||= code >= 0xd800 && code <= 0xdfff
      at += 1
    }
    this.#at = at + 1
    if (isSuspect && !String(JSON.parse(text.slice(from, at + 1))).isWellFormed()) {
      throw this.#fault('lone-surrogate', 'The string holds half of a surrogate pair.')
    }
    return hasEscape
  }

  #literal(word: string): void {
    if (!this.#text.startsWith(word, this.#at)) throw this.#unexpected('a value')
    this.#at += word.length
  }

  #number(): void {
    numberShape.lastIndex = this.#at
    const found = numberShape.exec(this.#text)
    if (found === null) throw this.#unexpected('a value')
    // Below 300 digits and without an exponent nothing overflows.
    const written = found[0]
    if ((written.length > 300 || written.includes('e') || written.includes('E')) && !Number.isFinite(Number(written))) {
      throw this.#fault('bad-number', 'The number is too large to hold.')
    }
    this.#at = numberShape.lastIndex
  }

  #skipSpace(): void {
    const text = this.#text
    const from = this.#at
    let at = from
    for (let code = text.charCodeAt(at); code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09; code = text.charCodeAt(at))
      at += 1
    if (at === from) return
    this.#kept += text.slice(this.#keptFrom, from)
    this.#keptFrom = at
    this.#at = at
  }

  #unexpected(wanted: string): Fault {
    const found = this.#at >= this.#text.length ? 'the text ends' : `there is ${JSON.stringify(this.#text.slice(this.#at, this.#at + 10))}`
    return this.#fault('bad-json', `Expected ${wanted}, but ${found}.`)
  }

  #fault(code: 'bad-json' | 'duplicate-key' | 'too-deep' | 'bad-number' | 'lone-surrogate', detail: string): Fault {
    const before = this.#text.slice(0, this.#at)
    const line = before.split('\n').length
    const column = this.#at - before.lastIndexOf('\n')
    const path = this.#frames
      .map(({ key }) => (typeof key === 'number' ? `[${key}]` : plainName.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`))
      .join('')
    const where = path.startsWith('.') ? path.slice(1) : path
    return jsonFault(code, `${detail} (line ${line}, column ${column})`, where === '' ? undefined : where.slice(0, 500))
  }
}

/** Remembers the name; true when it was known. Few names are compared one by one, many through a set. */
function isKnown(frame: Frame, name: string): boolean {
  const { names } = frame
  if (frame.nameSet !== undefined) {
    if (frame.nameSet.has(name)) return true
    frame.nameSet.add(name)
    return false
  }
  if (names.includes(name)) return true
  names.push(name)
  if (names.length > manyNames) frame.nameSet = new Set(names)
  return false
}
