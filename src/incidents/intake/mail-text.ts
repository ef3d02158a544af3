import ipaddr from 'ipaddr.js'
import { parse as parseHost } from 'tldts'

/** A value that stands in a mail and can be looked for, by the type of its observable. */
export interface MailObservable {
  readonly type: 'ipv4-addr' | 'ipv6-addr' | 'domain-name' | 'url' | 'file-hash'
  readonly value: string
}

const mostCharacters = 1_000_000
const mostObservables = 500

/** People write addresses so that nobody clicks on them: `hxxps://bad[.]example`. Attacker-controlled; each pass is linear. */
export function toRefanged(text: string): string {
  return text
    .slice(0, mostCharacters)
    .replaceAll(/\bh(?:xx|tt|\*\*)p(s?)(?:\[:\/\/\]|\[:\]\/\/|:\/\/|\[:\/\/)/gi, 'http$1://')
    .replaceAll(/ ?[[({] ?(?:\.|dot) ?[\])}] ?/gi, '.')
    .replaceAll(/[[({] ?: ?[\])}]/g, ':')
}

/** What is found in it, each once, in the order in which it stands there; no more than five hundred. */
export function findObservables(text: string): MailObservable[] {
  const found = new Map<string, MailObservable>()
  const words = toRefanged(text).split(/[\s<>"'`|,;()]+/)
  for (const word of words) {
    if (found.size >= mostObservables) break
    for (const one of toObservables(word.replace(/^[[{]+|[.!?:\]}]+$/g, ''))) found.set(`${one.type} ${one.value}`, one)
  }
  return [...found.values()]
}

function toObservables(word: string): MailObservable[] {
  if (word.length < 4 || word.length > 2000) return []
  if (/^https?:\/\//i.test(word)) {
    const url = URL.parse(word)
    return url === null ? [] : [{ type: 'url', value: word }, ...toHost(url.hostname)]
  }
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i.test(word)) return [{ type: 'file-hash', value: word.toLowerCase() }]
  return word.includes('@') || word.includes('/') ? [] : toHost(word.replace(/^([^:]+):\d{1,5}$/, '$1'))
}

function toHost(host: string): MailObservable[] {
  const bare = host.replace(/^\[|\]$/g, '')
  if (/^\d+\.\d+\.\d+\.\d+$/.test(bare)) return ipaddr.IPv4.isValidFourPartDecimal(bare) ? [{ type: 'ipv4-addr', value: bare }] : []
  if (bare.includes(':')) return ipaddr.IPv6.isValid(bare) ? [{ type: 'ipv6-addr', value: ipaddr.parse(bare).toString() }] : []
  if (!/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i.test(bare)) return []
  const { isIcann, domain } = parseHost(bare)
  // Names kept for examples and tests (RFC 2606) are no names of the net, but stand in exercises.
  const isReserved = /\.(example|test|invalid)$/i.test(bare)
  return isReserved || (isIcann === true && domain !== null) ? [{ type: 'domain-name', value: bare.toLowerCase() }] : []
}
