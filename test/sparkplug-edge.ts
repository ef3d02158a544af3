/** A metric as an edge node sends it; the datatypes are those of the specification: 4 Int64, 9 Float, 10 Double, 11 Boolean. */
export interface SentMetric {
  readonly name?: string
  readonly alias?: number
  readonly at?: number
  readonly datatype?: number
  /** Absent: null. */
  readonly value?: number
  /** Property `Quality`. */
  readonly quality?: number
}

/** A Sparkplug B payload, written down from its .proto file (Eclipse Sparkplug 3.0 §6.4.1). */
export function toSparkplug({ at, seq, metrics }: { at: number; seq?: number | undefined; metrics: readonly SentMetric[] }): Buffer {
  const parts = [varintField(1, BigInt(at)), ...metrics.map((metric) => bytesField(2, toMetric(metric)))]
  if (seq !== undefined) parts.push(varintField(3, BigInt(seq)))
  return Buffer.concat(parts)
}

function toMetric({ name, alias, at, datatype, value, quality }: SentMetric): Buffer {
  const parts: Buffer[] = []
  if (name !== undefined) parts.push(bytesField(1, Buffer.from(name)))
  if (alias !== undefined) parts.push(varintField(2, BigInt(alias)))
  if (at !== undefined) parts.push(varintField(3, BigInt(at)))
  if (datatype !== undefined) parts.push(varintField(4, BigInt(datatype)))
  if (value === undefined) parts.push(varintField(7, 1n))
  if (quality !== undefined) {
    const property = Buffer.concat([varintField(1, 3n), varintField(3, BigInt(quality))])
    parts.push(bytesField(9, Buffer.concat([bytesField(1, Buffer.from('Quality')), bytesField(2, property)])))
  }
  if (value !== undefined) parts.push(toValue(value, datatype))
  return Buffer.concat(parts)
}

/** A signed number is its two's complement in as many bits as its field has. */
function toValue(value: number, datatype: number | undefined): Buffer {
  const double = Buffer.alloc(8)
  double.writeDoubleLE(value)
  const float = Buffer.alloc(4)
  if (datatype === 10 || !Number.isInteger(value)) return Buffer.concat([tag(13, 1), double])
  if (datatype === 9) {
    float.writeFloatLE(value)
    return Buffer.concat([tag(12, 5), float])
  }
  if (datatype === 11) return varintField(14, BigInt(value))
  if (datatype === 4) return varintField(11, BigInt.asUintN(64, BigInt(value)))
  return varintField(10, BigInt.asUintN(32, BigInt(value)))
}

function tag(field: number, wireType: number): Buffer {
  return varint(BigInt((field << 3) | wireType))
}

function varintField(field: number, value: bigint): Buffer {
  return Buffer.concat([tag(field, 0), varint(value)])
}

function bytesField(field: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([tag(field, 2), varint(BigInt(bytes.length)), bytes])
}

function varint(value: bigint): Buffer {
  const bytes: number[] = []
  let rest = value
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest === 0n ? low : low | 0x80)
  } while (rest !== 0n)
  return Buffer.from(bytes)
}
