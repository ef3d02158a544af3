import { isFault } from '../base/index.ts'
import { type PatternAtom, parsePattern, toAtoms } from '../stix/index.ts'
import { normaliseObservable, type ObservableKind } from '../telemetry/index.ts'
import { toAddressRange } from './address-range.ts'
import { toPredicate } from './index-predicates.ts'
import type { Atom } from './indicator-index.ts'

/** Which observables a STIX path is about. A path that is not here says something that telemetry does not tell us. */
const kindsByPath: Readonly<Record<string, ObservableKind>> = {
  'ipv4-addr:value': 'ipv4-addr',
  'ipv6-addr:value': 'ipv6-addr',
  'domain-name:value': 'domain-name',
  'url:value': 'url',
  'email-addr:value': 'email-addr',
  'file:hashes.MD5': 'file:md5',
  'file:hashes.SHA1': 'file:sha1',
  'file:hashes.SHA256': 'file:sha256',
  'file:hashes.SHA512': 'file:sha512',
  'artifact:hashes.MD5': 'file:md5',
  'artifact:hashes.SHA1': 'file:sha1',
  'artifact:hashes.SHA256': 'file:sha256',
  'artifact:hashes.SHA512': 'file:sha512',
  'x509-certificate:hashes.SHA1': 'x509:sha1',
  'x509-certificate:hashes.SHA256': 'x509:sha256',
  "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'": 'user-agent',
  // STIX has no property of its own for these two: the names in use are custom ones.
  'network-traffic:x_ja3': 'ja3',
  'network-traffic:x_ja3_hash': 'ja3',
  'network-traffic:x_ja3s': 'ja3s',
  'network-traffic:x_ja3s_hash': 'ja3s',
}

/** What of a pattern can be matched on single observables; or why nothing can. */
export type Compiled = { readonly atoms: readonly Atom[]; readonly left: string | undefined } | { readonly held: string }

/**
 * Compiles a pattern for the matcher. A pattern is taken only when one of its comparisons is enough for a match; of such a
 * pattern, comparisons that telemetry cannot decide are left out, and `left` says which.
 */
export function compilePattern(text: string, stixVersion: '2.0' | '2.1' = '2.1'): Compiled {
  try {
    const { atoms, isExact } = toAtoms(parsePattern(text, { stixVersion }))
    if (!isExact) return { held: 'the pattern needs more than one observation to decide' }
    const results = atoms.map(toAtom)
    const taken = results.filter((result) => typeof result !== 'string')
    const left = results.filter((result) => typeof result === 'string')
    if (taken.length === 0) return { held: left[0] ?? 'the pattern has no comparison' }
    return { atoms: unique(taken), left: left.length === 0 ? undefined : left.join('; ') }
  } catch (error) {
    if (isFault(error)) return { held: `the pattern cannot be read: ${error.message}` }
    throw error
  }
}

/** What somebody asks for who has a value, or a block of addresses; undefined when it cannot be of this kind. */
export function toAskedAtom(kind: ObservableKind, text: string): Atom | undefined {
  const atom = isAddress(kind) && text.includes('/') ? toBlock(kind, text) : toExact(kind, text)
  return typeof atom === 'string' ? undefined : atom
}

function toAtom(atom: PatternAtom): Atom | string {
  const kind = kindsByPath[toPlainPath(atom.path)]
  if (kind === undefined) return `telemetry does not tell ${atom.path}`
  if (typeof atom.value !== 'string') return `${atom.path} is compared with something that is no text`
  if (atom.operator === '=') return isAddress(kind) && atom.value.includes('/') ? toBlock(kind, atom.value) : toExact(kind, atom.value)
  if (atom.operator === 'ISSUBSET' && isAddress(kind)) return toBlock(kind, atom.value)
  if (atom.operator === 'ISSUPERSET' && isAddress(kind)) return toContained(kind, atom.value)
  if (atom.operator === 'LIKE') return toPatternAtom(kind, 'like', isCaseless(kind) ? atom.value.toLowerCase() : atom.value)
  if (atom.operator === 'MATCHES') return toPatternAtom(kind, 'matches', atom.value)
  return `${atom.operator} is not matched on ${atom.path}`
}

/** Hash names have several spellings in use: `'SHA-256'`, `SHA256`, `'sha256'`. */
function toPlainPath(path: string): string {
  const at = path.indexOf(':hashes.')
  if (at < 0) return path
  const name = path.slice(at + 8)
  return `${path.slice(0, at)}:hashes.${name.replaceAll(/['_-]/g, '').toUpperCase()}`
}

function toExact(kind: ObservableKind, text: string): Atom | string {
  const value = normaliseObservable(kind, text)
  return value === undefined ? `"${text.slice(0, 100)}" is no ${kind}` : { kind, how: 'exact', value }
}

/** A telemetry address lies within a block; a block of one address is that address. */
function toBlock(kind: ObservableKind, text: string): Atom | string {
  const range = toAddressRange(text)
  const digits = kind === 'ipv4-addr' ? 8 : 32
  if (range === undefined || range.network.length !== digits) return `"${text.slice(0, 100)}" is no block of ${kind}`
  if (range.length === digits * 4) return toExact(kind, text.split('/')[0] ?? text)
  return { kind, how: 'range', value: text }
}

/** Only the address itself contains an address: telemetry has no blocks. */
function toContained(kind: ObservableKind, text: string): Atom | string {
  const atom = toBlock(kind, text)
  return typeof atom === 'string' || atom.how === 'exact' ? atom : 'no single address contains a block'
}

function toPatternAtom(kind: ObservableKind, how: 'like' | 'matches', value: string): Atom | string {
  if (toPredicate(how, value) !== undefined) return { kind, how, value }
  return `the ${how.toUpperCase()} pattern is too long or cannot be run in linear time`
}

function isAddress(kind: ObservableKind): boolean {
  return kind === 'ipv4-addr' || kind === 'ipv6-addr'
}

/** Kinds whose normal form is in small letters. */
function isCaseless(kind: ObservableKind): boolean {
  return kind !== 'url' && kind !== 'user-agent'
}

function unique(atoms: readonly Atom[]): Atom[] {
  return [...new Map(atoms.map((atom) => [`${atom.kind} ${atom.how} ${atom.value}`, atom])).values()]
}
