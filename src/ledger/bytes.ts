/** Standard base64 with padding, or undefined: only the one text that encodes the bytes is taken (RFC 4648 §4). */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

export function isSameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0
}

/** Big-endian, eight bytes. */
export function toUint64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(value)
  return bytes
}

const decimal = /^(?:0|[1-9][0-9]{0,19})$/
const endOfUint64 = 1n << 64n

/** An ASCII decimal without leading zeroes that fits in 64 bits, or undefined. */
export function fromDecimal(text: string): bigint | undefined {
  if (!decimal.test(text)) return undefined
  const value = BigInt(text)
  return value < endOfUint64 ? value : undefined
}
