import { RE2JS } from 're2js'
import { stixFault } from '../faults.ts'

/** What the linear-time engine says of expressions that are broken, and not merely beyond it. */
const broken = /missing|unexpected|trailing|character class range/

/**
 * MATCHES takes PCRE (STIX 2.1 §9.6) and strangers write it, so it runs on an engine that cannot be made to backtrack.
 * Anchors keep their meaning in PCRE; look-around, back-references and possessive repeats are refused by name.
 */
export function compileSearch(expression: string): (text: string) => boolean {
  try {
    const compiled = RE2JS.compile(withPerlEnds(expression))
    return (text) => compiled.matcher(text).find()
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.replace(/^error parsing regexp: /, '') : String(thrown)
    const code = broken.test(reason) ? 'bad-pattern' : 'unsupported-pattern'
    throw stixFault(code, `the regular expression ${JSON.stringify(expression)} cannot be used: ${reason}`)
  }
}

/** In PCRE `$` and `\Z` also hold before a newline that ends the text; here they would not. */
function withPerlEnds(expression: string): string {
  // With the m flag `$` means the end of a line, in both.
  if (/\(\?[a-zA-Z-]*m/.test(expression)) return expression
  let isInClass = false
  return expression.replace(/\\[\s\S]|[[\]$]/g, (part) => {
    if (part === '\\Z' && !isInClass) return lastEnd
    if (part.length === 2) return part
    if (part === '[') isInClass = true
    if (part === ']') isInClass = false
    return part === '$' && !isInClass ? lastEnd : part
  })
}

const lastEnd = '(?:\\n?\\z)'
