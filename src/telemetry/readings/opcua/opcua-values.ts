import { DataType, type DataValue } from 'node-opcua-client'
import type { RawReading } from '../gathered.ts'
import type { Quality } from '../reading.ts'

/** By the two highest bits of a status code (OPC 10000-4 §7.38). */
const severities: readonly Quality[] = ['good', 'uncertain', 'bad', 'bad']

/**
 * A value as the server gave it, at the time that its source stamped. The first one after we began to listen may be old:
 * it tells what is, not when it became so, and counts from `notBefore` on. Milliseconds since the epoch.
 */
export function toRawReading({ value, statusCode, sourceTimestamp, serverTimestamp }: DataValue, notBefore: number): RawReading {
  const stamped = (sourceTimestamp ?? serverTimestamp)?.getTime() ?? notBefore
  const at = stamped < notBefore ? Math.max(serverTimestamp?.getTime() ?? notBefore, notBefore) : stamped
  const quality = severities[statusCode.value >>> 30] ?? 'bad'
  return { at, value: toNumber(value?.dataType ?? DataType.Null, value?.value), quality }
}

/** NaN for what is no number. Integers of 64 bits come as two of 32, the upper first. */
function toNumber(type: DataType, value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  const isLong = type === DataType.Int64 || type === DataType.UInt64
  if (!isLong || !Array.isArray(value) || value.length !== 2) return Number.NaN
  const [high, low] = [Number(value[0]), Number(value[1])]
  return (type === DataType.Int64 ? high | 0 : high) * 2 ** 32 + low
}
