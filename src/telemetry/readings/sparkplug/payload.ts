import type { Quality } from '../reading.ts'
import { readWire, type WireField } from './wire.ts'

/** A metric of a Sparkplug B payload (Eclipse Sparkplug 3.0 §6.4). */
export interface Metric {
  readonly name: string | undefined
  readonly alias: bigint | undefined
  /** Milliseconds since the epoch. */
  readonly at: number | undefined
  readonly datatype: number | undefined
  /** The value's bits, still to be read by the datatype; undefined for one that is null or no number. */
  readonly value: RawValue | undefined
  readonly quality: Quality
}

export type RawValue = { readonly of: 'integer'; readonly bits: bigint } | { readonly of: 'real'; readonly number: number }

export interface SparkplugPayload {
  readonly at: number | undefined
  readonly seq: number | undefined
  readonly metrics: readonly Metric[]
}

/** Undefined when the bytes are no such payload. Attacker-controlled. */
export function parseSparkplug(bytes: Uint8Array): SparkplugPayload | undefined {
  const fields = readWire(bytes)
  if (fields === undefined) return undefined
  const metrics: Metric[] = []
  for (const { bytes: message } of fields.filter(({ field }) => field === 2)) {
    const metric = toMetric(message)
    if (metric === undefined) return undefined
    metrics.push(metric)
  }
  return { at: toCount(find(fields, 1)), seq: toCount(find(fields, 3)), metrics }
}

function toMetric(message: Uint8Array): Metric | undefined {
  const fields = readWire(message)
  if (fields === undefined) return undefined
  const name = find(fields, 1)
  const isNull = find(fields, 7)?.number === 1n
  const quality = toQualityOf(find(fields, 9)?.bytes)
  return {
    name: name === undefined ? undefined : Buffer.from(name.bytes).toString('utf8'),
    alias: find(fields, 2)?.number,
    at: toCount(find(fields, 3)),
    datatype: toCount(find(fields, 4)),
    value: isNull ? undefined : toRawValue(fields),
    quality: quality ?? 'good',
  }
}

function toRawValue(fields: readonly WireField[]): RawValue | undefined {
  for (const { field, number, bytes } of fields) {
    if (field === 10 || field === 11 || field === 14) return { of: 'integer', bits: number }
    if (field === 12 && bytes.length === 4) return { of: 'real', number: Buffer.from(bytes).readFloatLE() }
    if (field === 13 && bytes.length === 8) return { of: 'real', number: Buffer.from(bytes).readDoubleLE() }
  }
  return undefined
}

/** Bits of the signed types, by their number in the specification; the others are unsigned. */
const signedBits: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32, 4: 64 }

/** The value as a number of its datatype; NaN for none. */
export function toMetricNumber(value: RawValue | undefined, datatype: number | undefined): number {
  if (value === undefined) return Number.NaN
  if (value.of === 'real') return value.number
  const bits = datatype === undefined ? undefined : signedBits[datatype]
  return Number(bits === undefined ? value.bits : BigInt.asIntN(bits, value.bits))
}

/** The property `Quality`: 192 good, 0 bad, 500 stale (§6.4.11). */
function toQualityOf(properties: Uint8Array | undefined): Quality | undefined {
  if (properties === undefined) return undefined
  const fields = readWire(properties)
  if (fields === undefined) return 'bad'
  const keys = fields.filter(({ field }) => field === 1).map(({ bytes }) => Buffer.from(bytes).toString('utf8'))
  const at = keys.indexOf('Quality')
  const value = at < 0 ? undefined : fields.filter(({ field }) => field === 2)[at]
  if (value === undefined) return undefined
  const code = readWire(value.bytes)?.find(({ field }) => field === 3 || field === 4)?.number
  return code === 192n ? 'good' : 'bad'
}

function find(fields: readonly WireField[], field: number): WireField | undefined {
  return fields.find((each) => each.field === field)
}

function toCount(field: WireField | undefined): number | undefined {
  return field === undefined ? undefined : Number(field.number)
}
