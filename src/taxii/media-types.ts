/** TAXII 2.1 §1.6.8: media types and the version parameter, read as RFC 9110 §8.3 and §12.5.1 define them, never compared as text. */

export const taxiiMediaType = 'application/taxii+json;version=2.1'
/** What a collection can hold (§5.2.1), the newest first. */
export const stixMediaTypes = ['application/stix+json;version=2.1', 'application/stix+json;version=2.0'] as const

/** Headers are attacker-controlled; nobody needs more ranges than this. */
const maxHeaderLength = 4096

interface MediaRange {
  /** `type/subtype` in lower case. */
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
}

/**
 * True when an Accept header admits what we answer with. No header and wild cards admit it too: §3.1 lets a server satisfy
 * a request whose Accept is not the endpoint's own, and a command-line client sends a wild card unless told otherwise.
 */
export function isAcceptable(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true
  if (accept.length > maxHeaderLength) return false
  return splitOutsideQuotes(accept, ',').some((text) => {
    const range = toMediaRange(text)
    if (Number(range.parameters.get('q') ?? '1') <= 0) return false
    if (range.type === '*/*' || range.type === 'application/*') return true
    return isTaxii(range)
  })
}

/** True when a Content-Type header names TAXII 2.1 in UTF-8; without a version it means the latest, ours. */
export function isTaxiiContent(contentType: string | undefined): boolean {
  if (contentType === undefined || contentType.length > maxHeaderLength) return false
  const range = toMediaRange(contentType)
  const charset = range.parameters.get('charset')?.toLowerCase() ?? 'utf-8'
  return isTaxii(range) && (charset === 'utf-8' || charset === 'utf8')
}

function isTaxii(range: MediaRange): boolean {
  return range.type === 'application/taxii+json' && (range.parameters.get('version') ?? '2.1') === '2.1'
}

function toMediaRange(text: string): MediaRange {
  const [type = '', ...rest] = splitOutsideQuotes(text, ';')
  const parameters = new Map<string, string>()
  for (const part of rest) {
    const equals = part.indexOf('=')
    if (equals < 0) continue
    const value = part.slice(equals + 1).trim()
    parameters.set(
      part.slice(0, equals).trim().toLowerCase(),
      value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value,
    )
  }
  return { type: type.trim().toLowerCase(), parameters }
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]
    if (char === '\\' && isQuoted) at += 1
    else if (char === '"') isQuoted = !isQuoted
    else if (char === separator && !isQuoted) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}
