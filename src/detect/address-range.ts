import ipaddr from 'ipaddr.js'
import { encodeIpv4 } from './value-encoding.ts'

/** An address block by its first address in hexadecimal (8 digits for IPv4, 32 for IPv6) and its prefix length. */
export interface AddressRange {
  readonly network: string
  readonly length: number
}

const fourBytes = new Uint8Array(4)

/** The address in hexadecimal, or undefined for what is no address. */
export function toAddressHex(address: string): string | undefined {
  if (encodeIpv4(address, fourBytes) === 4) return Buffer.from(fourBytes).toString('hex')
  if (!address.includes(':') || address.includes('%') || !ipaddr.IPv6.isValid(address)) return undefined
  return Buffer.from(ipaddr.IPv6.parse(address).toByteArray()).toString('hex')
}

/** A block in CIDR form (RFC 4632 §3.1, RFC 4291 §2.3), or an address as the block of it alone. Host bits are cut off. */
export function toAddressRange(text: string): AddressRange | undefined {
  const slash = text.indexOf('/')
  const address = toAddressHex(slash < 0 ? text : text.slice(0, slash))
  if (address === undefined) return undefined
  const most = address.length * 4
  const digits = slash < 0 ? String(most) : text.slice(slash + 1)
  if (!/^(0|[1-9]\d{0,2})$/.test(digits) || Number(digits) > most) return undefined
  return { network: firstOf(address, Number(digits)), length: Number(digits) }
}

/** The bits of an address beyond the prefix set to zero. */
export function firstOf(address: string, length: number): string {
  return toPrefix(address, length).padEnd(address.length, '0')
}

/** The last address of a block. */
export function lastOf(range: AddressRange): string {
  const { network, length } = range
  const whole = length >> 2
  if (whole === network.length) return network
  const digit = Number.parseInt(network.charAt(whole), 16) | (0xf >> (length & 3))
  return (network.slice(0, whole) + digit.toString(16)).padEnd(network.length, 'f')
}

/** The digits a prefix decides, the last one masked. */
export function toPrefix(address: string, length: number): string {
  const whole = length >> 2
  const bits = length & 3
  if (bits === 0) return address.slice(0, whole)
  const digit = Number.parseInt(address.charAt(whole), 16) & (0xf0 >> bits) & 0xf
  return address.slice(0, whole) + digit.toString(16)
}

/** The address in its usual text form. */
export function fromAddressHex(hex: string): string {
  return ipaddr.fromByteArray([...Buffer.from(hex, 'hex')]).toString()
}
