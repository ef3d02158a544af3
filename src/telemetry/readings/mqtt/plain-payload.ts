import { isJsonObject } from '../../../base/index.ts'
import type { AddressMap } from '../address-map.ts'
import type { Gathered } from '../gathered.ts'
import { toQuality } from '../quality.ts'
import type { SpecOf } from '../source-spec.ts'
import { toTimestamp } from '../stamp.ts'

const maxBytes = 1024 * 1024

/** What a message is read with. */
export interface PlainOptions {
  readonly json: SpecOf<'mqtt'>['json']
  readonly map: AddressMap
  /** Milliseconds since the epoch, later at each call for the same address; undefined: a payload must name its time. */
  readonly stamp: ((address: string) => number) | undefined
}

/**
 * Reads a message whose payload is a number or JSON. Its address is `TOPIC`, or `TOPIC#PATH` for a value at a path such as
 * `drum.temperature` within JSON. Tells whether a reading got the time of its arrival, as the payload named none.
 */
export function takePlain(topic: string, payload: Uint8Array, { into, options }: { into: Gathered; options: PlainOptions }): boolean {
  const { json, map, stamp } = options
  if (payload.length > maxBytes) {
    into.refuse(topic, `The payload has ${payload.length} bytes; ${maxBytes} are taken.`)
    return false
  }
  const value = parseJson(Buffer.from(payload).toString('utf8'))
  const time = toTime(at(value, json.time))
  if (time === null) {
    into.refuse(topic, `"${String(at(value, json.time))}" at ${json.time} is no time.`)
    return false
  }
  if (time === undefined && stamp === undefined) return false
  const quality = toQuality(toScalar(at(value, json.quality)))
  const prefix = `${topic}#`
  const paths = isJsonObject(value) ? [...map.all()].filter((address) => address.startsWith(prefix)) : []
  const wanted = paths.length > 0 && map.find(topic).length === 0 ? paths : [topic, ...paths]
  for (const address of wanted) {
    const path = address === topic ? json.value : address.slice(prefix.length)
    const found = isJsonObject(value) ? at(value, path) : value
    // A message that says nothing of this tag says nothing bad of it either.
    if (found === undefined && address !== topic) continue
    into.put(address, { at: time ?? stamp?.(address) ?? Number.NaN, value: toNumber(found), quality })
  }
  return time === undefined
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return text.trim()
  }
}

/** The property at a path of names parted by dots; a name with dots in it is found as it stands. */
function at(value: unknown, path: string): unknown {
  if (!isJsonObject(value)) return undefined
  if (Object.hasOwn(value, path)) return value[path]
  const [first = '', ...rest] = path.split('.')
  if (rest.length === 0 || !Object.hasOwn(value, first)) return undefined
  return at(value[first], rest.join('.'))
}

function toTime(value: unknown): number | null | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' || typeof value === 'number' ? (toTimestamp(value) ?? null) : null
}

function toScalar(value: unknown): string | number | boolean | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}

function toNumber(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
}
