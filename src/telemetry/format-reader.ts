import { isTimestamp, type JsonObject, type JsonValue, toMillis } from '../base/index.ts'
import { telemetryFault } from './faults.ts'
import type { FieldReading, Format } from './format.ts'
import { isIpv4, normaliseObservable } from './normal-forms.ts'
import { type Observable, type ObservableKind, observableKinds } from './observables.ts'

/** One telemetry record, read. */
export interface TelemetryEvent {
  /** Id of the format that read it. */
  readonly format: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly observables: readonly Observable[]
  /** The line as it came. */
  readonly line: string
  readonly fields: JsonObject
}

/** What was found in a line so far, and the field that is now looked at. */
interface Found {
  field: string
  readonly list: Observable[]
}

type Extract = (value: string, into: Found) => void

const maxRemembered = 50_000
const hashLengths: Readonly<Record<number, { file: ObservableKind; certificate: ObservableKind | undefined }>> = {
  32: { file: 'file:md5', certificate: undefined },
  40: { file: 'file:sha1', certificate: 'x509:sha1' },
  64: { file: 'file:sha256', certificate: 'x509:sha256' },
  128: { file: 'file:sha512', certificate: undefined },
}

/** Reads lines of one format. Made once, used for every line: the fields' readings are bound beforehand. */
export class FormatReader {
  readonly id: string
  readonly format: Format
  readonly #fields: readonly { readonly name: string; readonly extract: Extract }[]

  constructor(id: string, format: Format) {
    this.id = id
    this.format = format
    this.#fields = Object.entries(format.observables).map(([name, reading]) => ({ name, extract: toExtract(reading) }))
  }

  recognises(fields: JsonObject): boolean {
    for (const name of Object.keys(this.format.recognise)) if (fields[name] !== this.format.recognise[name]) return false
    return true
  }

  read(line: string, fields: JsonObject): TelemetryEvent {
    const at = readTime(fields[this.format.time], this.format.time)
    const found: Found = { field: '', list: [] }
    for (const { name, extract } of this.#fields) {
      const value = fields[name]
      found.field = name
      if (typeof value === 'string') extract(value, found)
      else if (Array.isArray(value)) for (const entry of value) if (typeof entry === 'string') extract(entry, found)
    }
    if (this.format.url !== undefined) addUrl(this.format.url, fields, found)
    return { format: this.id, at, observables: found.list, line, fields }
  }
}

function readTime(value: JsonValue | undefined, name: string): number {
  // Seconds with a fraction; anything beyond the year 9999 is some other number.
  if (typeof value === 'number' && value >= 0 && value < 253_402_300_800) return Math.floor(value * 1000)
  if (typeof value === 'string' && isTimestamp(value)) return toMillis(value)
  throw telemetryFault('bad-line', 'The line has no time that exists.', name)
}

function toExtract(reading: FieldReading): Extract {
  switch (reading) {
    case 'address':
      return addAddress
    case 'name-or-address':
      return (value, into) => {
        if (!addAddress(value, into)) add('domain-name', value, into)
      }
    case 'email':
      // Several addresses may stand in one header, with names that hold commas in quotes.
      return (value, into) => {
        for (const part of value.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)) add('email-addr', part, into)
      }
    case 'file-hash':
    case 'certificate-hash':
      return (value, into) => {
        const digits = value.includes(':') ? value.replaceAll(':', '').length : value.length
        const kind = hashLengths[digits]?.[reading === 'file-hash' ? 'file' : 'certificate']
        if (kind !== undefined) add(kind, value, into)
      }
    default:
      return (value, into) => add(reading, value, into)
  }
}

function addAddress(value: string, into: Found): boolean {
  if (isIpv4(value)) {
    into.list.push({ kind: 'ipv4-addr', value, from: into.field })
    return true
  }
  return value.includes(':') && (add('ipv6-addr', value, into) || add('ipv4-addr', value, into))
}

function addUrl(url: NonNullable<Format['url']>, fields: JsonObject, into: Found): void {
  const host = fields[url.host]
  const path = fields[url.path]
  if (typeof host !== 'string' || typeof path !== 'string' || host === '') return
  const port = url.port === undefined ? undefined : fields[url.port]
  const suffix = typeof port === 'number' && port !== 80 && !host.includes(':') ? `:${port}` : ''
  // A proxy's request line holds the whole URL already (RFC 9112 §3.2.2).
  into.field = url.path
  add('url', /^https?:\/\//i.test(path) ? path : `http://${host}${suffix}${path}`, into)
}

/** Normal forms of values met before: the same names and hashes come again and again. */
const remembered = new Map<ObservableKind, Map<string, string | undefined>>(observableKinds.map((kind) => [kind, new Map()]))

function add(kind: ObservableKind, text: string, into: Found): boolean {
  const known = remembered.get(kind)
  let value = known?.get(text)
  if (value === undefined && known?.has(text) !== true) {
    value = normaliseObservable(kind, text)
    if (known !== undefined) {
      if (known.size >= maxRemembered) known.clear()
      known.set(text, value)
    }
  }
  if (value !== undefined) into.list.push({ kind, value, from: into.field })
  return value !== undefined
}
