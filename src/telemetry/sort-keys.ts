import ipaddr from 'ipaddr.js'
import type { ObservableKind } from './observables.ts'

/**
 * Text that sorts so that what belongs together stands together: a domain's subdomains follow it (`com.evil.a` after
 * `com.evil`), addresses stand in the order of their numbers. Takes a normal form; `fromSortKey` gives it back.
 */
export function toSortKey(kind: ObservableKind, value: string): string {
  if (kind === 'domain-name') return value.split('.').reverse().join('.')
  if (kind === 'ipv4-addr') return Buffer.from(value.split('.').map(Number)).toString('hex')
  if (kind === 'ipv6-addr') return Buffer.from(ipaddr.IPv6.parse(value).toByteArray()).toString('hex')
  return value
}

export function fromSortKey(kind: ObservableKind, key: string): string {
  if (kind === 'domain-name') return key.split('.').reverse().join('.')
  if (kind === 'ipv4-addr') return [...Buffer.from(key, 'hex')].join('.')
  if (kind === 'ipv6-addr') return new ipaddr.IPv6([...Buffer.from(key, 'hex')]).toRFC5952String()
  return key
}
