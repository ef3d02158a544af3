import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.ts'

/**
 * What is searched in an object, and what a query asks for. The index cuts text into words at everything that is neither
 * letter nor digit (FTS5 `unicode61`), so `198.51.100.7`, `CVE-2021-44228` and a URL are phrases of words: they are found
 * as typed, wherever they stand.
 */

/** Longest text indexed of one object. */
const maxLength = 65_536
const maxTerms = 32
const maxQueryLength = 2000

/** Properties that say nothing a person would look for, or too much (contents of files). References are left to the gate. */
const leftOut = /^(?:type|spec_version|created|modified|revoked|lang|granular_markings|payload_bin|extension_type|\w+_refs?)$/

/** Everything in the object that can be searched for. */
export function toWords(value: JsonObject): string {
  const words: string[] = []
  let length = 0
  const take = (part: JsonValue): void => {
    if (length >= maxLength) return
    if (typeof part === 'string' || typeof part === 'number') {
      const text = String(part).slice(0, maxLength - length)
      words.push(text)
      length += text.length + 1
    } else if (Array.isArray(part)) {
      for (const item of part) take(item)
    } else if (isJsonObject(part)) {
      for (const [name, item] of Object.entries(part)) if (!leftOut.test(name)) take(item)
    }
  }
  take(value)
  // A line break between two values: no phrase reaches from one into the next by accident of order alone.
  return words.join('\n').toWellFormed()
}

/** One thing asked for: words that must follow one another; the last may be the beginning of a word. */
export interface Term {
  readonly words: readonly string[]
  readonly isPrefix: boolean
}

/** Cuts any text a person types into terms. No text is an error: what has no word in it asks for nothing. */
export function toTerms(text: string): Term[] {
  const parts = text.slice(0, maxQueryLength).split(/\s+/u)
  const terms = parts.flatMap((part) => {
    const words = cut(part)
    return words.length === 0 ? [] : [{ words, isPrefix: words.length === 1 && /[\p{L}\p{N}]$/u.test(part) }]
  })
  return terms.slice(0, maxTerms)
}

/** The query in the language of FTS5. Its words hold only letters and digits, so nothing in it is an operator. */
export function toFtsQuery(terms: readonly Term[]): string {
  return terms.map((term) => `"${term.words.join(' ')}"${term.isPrefix ? '*' : ''}`).join(' AND ')
}

/** Whether a text answers the query, judged on this text alone: for objects of which the reader gets only a part. */
export function answers(text: string, terms: readonly Term[]): boolean {
  const words = cut(text)
  return terms.every((term) => words.some((_, start) => term.words.every((word, offset) => isMatch(words[start + offset], word, term))))
}

function isMatch(found: string | undefined, wanted: string, term: Term): boolean {
  return term.isPrefix ? (found ?? '').startsWith(wanted) : found === wanted
}

/** As the index does it: without accents, in lower case. */
function cut(text: string): string[] {
  const plain = text
    .toWellFormed()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
  return plain.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? []
}
