import type { Fault } from '../../base/index.ts'
import { stixFault } from '../faults.ts'
import { type Token, toPlace, toTokens } from './lexer.ts'

/** Parentheses within parentheses: no analyst needs more, and the parser's stack stays small. */
const maxDepth = 100

/** The tokens of one pattern and where the parser stands in them. */
export class TokenStream {
  readonly text: string
  private readonly tokens: readonly Token[]
  private position = 0
  private depth = 0

  constructor(text: string) {
    this.text = text
    this.tokens = toTokens(text)
  }

  get next(): Token {
    // The lexer ends every list with `end`, and nothing advances over it.
    return this.tokens[this.position] as Token
  }

  advance(): Token {
    const token = this.next
    if (token.kind !== 'end') this.position += 1
    return token
  }

  is(text: string): boolean {
    const { kind } = this.next
    return (kind === 'keyword' || kind === 'symbol') && this.next.text === text
  }

  take(text: string): boolean {
    if (!this.is(text)) return false
    this.advance()
    return true
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.expected(text)
  }

  expected(what: string): Fault {
    const { kind, text, at } = this.next
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
    const hint = kind === 'hyphen-word' || kind === 'keyword' ? hintFor(what, text) : ''
    const found = kind === 'end' ? 'the pattern ends' : `found ${shown}`
    return stixFault('bad-pattern', `expected ${what}, ${found}${hint}`, toPlace(this.text, at))
  }

  refuse(detail: string, at: number): Fault {
    return stixFault('bad-pattern', detail, toPlace(this.text, at))
  }

  /** Runs one step deeper, and refuses before the stack could suffer. */
  deeper<T>(run: () => T): T {
    this.depth += 1
    if (this.depth > maxDepth) {
      throw stixFault('pattern-too-costly', `more than ${maxDepth} nested parentheses`, toPlace(this.text, this.next.at))
    }
    const result = run()
    this.depth -= 1
    return result
  }
}

function hintFor(what: string, text: string): string {
  return what === 'a property name' ? `: in a path it must be quoted, as '${text}'` : ''
}
