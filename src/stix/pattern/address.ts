import ipaddr from 'ipaddr.js'

interface AddressRange {
  readonly bytes: readonly number[]
  readonly prefixBits: number
}

/** An address or a CIDR range of either family; undefined for anything else, which then simply does not match. */
function parseRange(text: string): AddressRange | undefined {
  const slash = text.indexOf('/')
  const address = slash < 0 ? text : text.slice(0, slash)
  const bytes = parseBytes(address)
  if (bytes === undefined) return undefined
  if (slash < 0) return { bytes, prefixBits: bytes.length * 8 }
  const prefix = text.slice(slash + 1)
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(prefix) || Number(prefix) > bytes.length * 8) return undefined
  return { bytes, prefixBits: Number(prefix) }
}

function parseBytes(address: string): number[] | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address).toByteArray()
  // A zone names an interface of one machine: it is no part of a shared address.
  if (!address.includes(':') || address.includes('%') || !ipaddr.IPv6.isValid(address)) return undefined
  return ipaddr.IPv6.parse(address).toByteArray()
}

export function isAddressRange(text: string): boolean {
  return parseRange(text) !== undefined
}

/** True when every address of `inner` lies in `outer`. Host bits behind the prefix do not count. */
export function isWithinRange(inner: string, outer: string): boolean {
  const small = parseRange(inner)
  const large = parseRange(outer)
  if (small === undefined || large === undefined || small.bytes.length !== large.bytes.length) return false
  if (large.prefixBits > small.prefixBits) return false
  return large.bytes.every((byte, index) => {
    const bits = Math.min(8, Math.max(0, large.prefixBits - index * 8))
    const mask = (0xff << (8 - bits)) & 0xff
    return (byte & mask) === ((small.bytes[index] ?? 0) & mask)
  })
}
