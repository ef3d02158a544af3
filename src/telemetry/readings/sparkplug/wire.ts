/** One field of a Protocol Buffers message: its number and its value as it lies on the wire. */
export interface WireField {
  readonly field: number
  /** Of varints and fixed numbers of 64 bits, whole; of 32 bits, the bits. */
  readonly number: bigint
  /** Of strings, messages and packed lists; of fixed numbers, their bytes. */
  readonly bytes: Uint8Array
}

const none = new Uint8Array()
const longestVarint = 10

/** The fields of a message, in order (protobuf.dev/programming-guides/encoding). Attacker-controlled: undefined when it is none. */
export function readWire(message: Uint8Array): WireField[] | undefined {
  const fields: WireField[] = []
  const reader = new WireReader(message)
  while (reader.hasMore) {
    const key = reader.varint()
    if (key === undefined) return undefined
    const field = Number(key >> 3n)
    const wireType = Number(key & 7n)
    if (wireType === 0) {
      const number = reader.varint()
      if (number === undefined) return undefined
      fields.push({ field, number, bytes: none })
      continue
    }
    const size = wireType === 1 ? 8n : wireType === 5 ? 4n : wireType === 2 ? reader.varint() : undefined
    const bytes = size === undefined ? undefined : reader.take(size)
    if (bytes === undefined) return undefined
    fields.push({ field, number: wireType === 2 ? 0n : littleEndian(bytes), bytes })
  }
  return fields
}

class WireReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get hasMore(): boolean {
    return this.#at < this.#bytes.length
  }

  varint(): bigint | undefined {
    let value = 0n
    for (let index = 0; index < longestVarint; index += 1) {
      const byte = this.#bytes[this.#at]
      if (byte === undefined) return undefined
      this.#at += 1
      value |= BigInt(byte & 0x7f) << BigInt(7 * index)
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    return undefined
  }

  take(size: bigint): Uint8Array | undefined {
    if (size > BigInt(this.#bytes.length - this.#at)) return undefined
    const start = this.#at
    this.#at += Number(size)
    return this.#bytes.subarray(start, this.#at)
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n
  for (let at = bytes.length - 1; at >= 0; at -= 1) value = (value << 8n) | BigInt(bytes[at] ?? 0)
  return value
}
