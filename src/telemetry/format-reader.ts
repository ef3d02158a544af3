import type { JsonObject, JsonValue } from '../base/index.ts'
import { toEventMillis } from './event-time.ts'
import { telemetryFault } from './faults.ts'
import type { FieldReading, Format } from './format.ts'
import { isIpv4, normaliseObservable } from './normal-forms.ts'
import type { Observable, ObservableKind } from './observables.ts'
import { TextMemory } from './text-memory.ts'

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

/** What the text of a field says. */
type Extract = (text: string) => Found
type Found = readonly { readonly kind: ObservableKind; readonly value: string }[]

interface Field {
  readonly name: string
  readonly extract: Extract
  /** What texts met before said: the same addresses, names and hashes come again and again. */
  readonly known: TextMemory<Said>
}

/** What a text says: one thing nearly always, or nothing. */
interface Said {
  readonly text: string
  readonly first: Observable | undefined
  readonly others: readonly Observable[]
}

/** Texts remembered of one field; then its memory begins anew. */
const maxRemembered = 20_000
const none: Found = []
const noObservables: readonly Observable[] = []
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
  readonly #fields: readonly Field[]
  readonly #url: Field | undefined

  constructor(id: string, format: Format) {
    this.id = id
    this.format = format
    this.#fields = Object.entries(format.observables).map(([name, reading]) => toField(name, toExtract(reading)))
    this.#url = format.url === undefined ? undefined : toField(format.url.path, (text) => read('url', text))
  }

  recognises(fields: JsonObject): boolean {
    for (const name of Object.keys(this.format.recognise)) if (fields[name] !== this.format.recognise[name]) return false
    return true
  }

  /** The observables are shared by all events in which the same text stands in the same field. */
  read(line: string, fields: JsonObject): TelemetryEvent {
    const at = readTime(fields[this.format.time], this.format.time)
    const observables: Observable[] = []
    for (const field of this.#fields) {
      const value = fields[field.name]
      if (typeof value === 'string') take(field, value, observables)
      else if (Array.isArray(value)) for (const entry of value) if (typeof entry === 'string') take(field, entry, observables)
    }
    const url = this.#url === undefined ? undefined : toUrlText(this.format.url, fields)
    if (this.#url !== undefined && url !== undefined) take(this.#url, url, observables)
    return { format: this.id, at, observables, line, fields }
  }
}

function take(field: Field, text: string, into: Observable[]): void {
  const { first, others } = field.known.get(text) ?? learn(field, text)
  if (first === undefined) return
  into.push(first)
  if (others !== noObservables) into.push(...others)
}

function learn(field: Field, text: string): Said {
  const [first, ...others] = field.extract(text).map(({ kind, value }) => ({ kind, value, from: field.name, note: undefined }))
  const said = { text, first, others: others.length === 0 ? noObservables : others }
  if (field.known.size >= maxRemembered) field.known.clear()
  field.known.add(said)
  return said
}

function toField(name: string, extract: Extract): Field {
  return { name, extract, known: new TextMemory() }
}

function readTime(value: JsonValue | undefined, name: string): number {
  // Seconds with a fraction; anything beyond the year 9999 is some other number.
  if (typeof value === 'number' && value >= 0 && value < 253_402_300_800) return Math.floor(value * 1000)
  const at = typeof value === 'string' ? toEventMillis(value) : undefined
  if (at !== undefined) return at
  throw telemetryFault('bad-line', 'The line has no time that exists.', name)
}

function toExtract(reading: FieldReading): Extract {
  switch (reading) {
    case 'address':
      return readAddress
    case 'name-or-address':
      return (text) => {
        const address = readAddress(text)
        return address.length > 0 ? address : read('domain-name', text)
      }
    case 'email':
      // Several addresses may stand in one header, with names that hold commas in quotes.
      return (text) => text.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).flatMap((part) => read('email-addr', part))
    case 'file-hash':
    case 'certificate-hash':
      return (text) => {
        const digits = text.includes(':') ? text.replaceAll(':', '').length : text.length
        const kind = hashLengths[digits]?.[reading === 'file-hash' ? 'file' : 'certificate']
        return kind === undefined ? none : read(kind, text)
      }
    default:
      return (text) => read(reading, text)
  }
}

function read(kind: ObservableKind, text: string): Found {
  const value = normaliseObservable(kind, text)
  return value === undefined ? none : [{ kind, value }]
}

function readAddress(text: string): Found {
  if (isIpv4(text)) return [{ kind: 'ipv4-addr', value: text }]
  if (!text.includes(':')) return none
  const found = read('ipv6-addr', text)
  return found.length > 0 ? found : read('ipv4-addr', text)
}

function toUrlText(url: Format['url'], fields: JsonObject): string | undefined {
  if (url === undefined) return undefined
  const host = fields[url.host]
  const path = fields[url.path]
  if (typeof host !== 'string' || typeof path !== 'string' || host === '') return undefined
  const port = url.port === undefined ? undefined : fields[url.port]
  const suffix = typeof port === 'number' && port !== 80 && !host.includes(':') ? `:${port}` : ''
  // A proxy's request line holds the whole URL already (RFC 9112 §3.2.2).
  return /^https?:\/\//i.test(path) ? path : `http://${host}${suffix}${path}`
}
