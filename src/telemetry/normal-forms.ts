import { domainToASCII } from 'node:url'
import ipaddr from 'ipaddr.js'
import type { ObservableKind } from './observables.ts'

const maxDomainLength = 253
const maxValueLength = 4096
/** Already as it has to be: most names in telemetry are, and cost one look. */
const plainDomain = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const anyDomain = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/
const ipv4Shape = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/
const hexShape = /^[0-9a-f]+$/

/**
 * THE normal form of an observable, for what is seen and for what is looked for: two texts that mean the same thing become
 * equal. Undefined when the text is none of that kind.
 */
export function normaliseObservable(kind: ObservableKind, text: string): string | undefined {
  if (text.length === 0 || text.length > maxValueLength) return undefined
  return forms[kind](text)
}

type Form = (text: string) => string | undefined

function hex(length: number): Form {
  return (text) => {
    // Some tools write digests in groups.
    const digest = (text.includes(':') ? text.replaceAll(':', '') : text).toLowerCase()
    return digest.length === length && hexShape.test(digest) ? digest : undefined
  }
}

const forms: Readonly<Record<ObservableKind, Form>> = {
  'ipv4-addr': (text) => {
    if (isIpv4(text)) return text
    // An IPv4 address in IPv6 clothing is that IPv4 address (RFC 4291 §2.5.5.2).
    return text.length < 46 && text.toLowerCase().startsWith('::ffff:') && isIpv4(text.slice(7)) ? text.slice(7) : undefined
  },
  'ipv6-addr': toIpv6,
  'domain-name': toDomain,
  url: toUrl,
  'email-addr': toEmail,
  'file:md5': hex(32),
  'file:sha1': hex(40),
  'file:sha256': hex(64),
  'file:sha512': hex(128),
  'x509:sha1': hex(40),
  'x509:sha256': hex(64),
  ja3: hex(32),
  ja3s: hex(32),
  'user-agent': (text) => {
    const trimmed = text.normalize('NFC').trim()
    return trimmed === '' ? undefined : trimmed
  },
}

export function isIpv4(text: string): boolean {
  return text.length >= 7 && text.length <= 15 && ipv4Shape.test(text)
}

/** RFC 5952 form, without a zone; an address that only wraps an IPv4 one is not one. */
function toIpv6(text: string): string | undefined {
  if (!text.includes(':') || text.length > 45 || !ipaddr.IPv6.isValid(text)) return undefined
  const address = ipaddr.IPv6.parse(text)
  return address.isIPv4MappedAddress() || address.zoneId ? undefined : address.toRFC5952String()
}

/** Lower case, no dot at the end, other scripts in their ASCII form (RFC 5891). Addresses are no names. */
function toDomain(text: string): string | undefined {
  if (text.length <= maxDomainLength && plainDomain.test(text)) return isIpv4(text) ? undefined : text
  let name = text.toLowerCase()
  if (name.endsWith('.')) name = name.slice(0, -1)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is exactly ASCII.
  if (!/^[\x00-\x7f]*$/.test(name)) name = domainToASCII(name)
  if (name === '' || name.length > maxDomainLength || !anyDomain.test(name) || isIpv4(name)) return undefined
  return name
}

/** As browsers read it (WHATWG URL), without the fragment, which never leaves the browser. */
function toUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.host === '') return undefined
  url.hash = ''
  url.username = ''
  url.password = ''
  return url.href
}

/** All in lower case: RFC 5321 §2.4 lets the local part differ by case, but no mail system of note tells them apart. */
function toEmail(text: string): string | undefined {
  const inBrackets = /<([^<>]*)>\s*$/.exec(text)
  const address = (inBrackets?.[1] ?? text).trim().toLowerCase()
  const at = address.lastIndexOf('@')
  if (at < 1 || at > 64 || /\s/.test(address)) return undefined
  const domain = toDomain(address.slice(at + 1))
  return domain === undefined ? undefined : `${address.slice(0, at)}@${domain}`
}
