import { type Fault, fromMillis, type JsonObject, readDataFolder } from '../base/index.ts'
import { telemetryFault } from './faults.ts'
import { Format } from './format.ts'
import { FormatReader, type TelemetryEvent } from './format-reader.ts'
import { parseFields } from './line-fields.ts'

/** All formats the node knows. */
export interface Formats {
  /** Reads one line; throws `telemetry.bad-line` or `telemetry.unknown-format`. `fallback`: format of lines that do not tell. */
  parseLine(text: string, fallback?: string): TelemetryEvent
  readonly ids: readonly string[]
  has(id: string): boolean
  readonly all: readonly { readonly id: string; readonly format: Format }[]
  /** Format files that were refused, each by its place; the others are in use. */
  readonly refused: readonly Fault[]
}

/** Loads the format files of these folders, ours first, the operator's laid over them by id. */
export function loadFormats(folders: readonly string[]): Formats {
  const { entries, refused } = readDataFolder({ folders, parse: parseFormat })
  const readers = new Map([...entries].map(([id, format]) => [id, new FormatReader(id, format)]))
  return {
    parseLine: toParser(readers),
    ids: [...readers.keys()],
    has: (id) => readers.has(id),
    all: [...readers.values()].map(({ id, format }) => ({ id, format })),
    refused,
  }
}

function parseFormat(value: unknown): Format {
  const format = Format.parse(value)
  proveExample(format)
  return format
}

/** A format that does not read its own example is none. */
function proveExample(format: Format): void {
  const reader = new FormatReader('example', format)
  const fields = parseFields(format.example.line)
  if (!reader.recognises(fields)) throw telemetryFault('bad-format-file', 'The format does not recognise its own example.', 'example.line')
  const event = reader.read(format.example.line, fields)
  const found = event.observables.map(({ kind, value }) => `${kind} ${value}`)
  const expected = format.example.observables
  if (found.join('\n') !== expected.join('\n')) {
    throw telemetryFault(
      'bad-format-file',
      `The example gives: ${found.join(', ')}. It says: ${expected.join(', ')}.`,
      'example.observables',
    )
  }
  if (fromMillis(event.at) !== format.example.at)
    throw telemetryFault('bad-format-file', `The example is of ${fromMillis(event.at)}.`, 'example.at')
}

/** Formats that are recognised by one field with one value are found by that value; the rest are asked one by one. */
function toParser(readers: ReadonlyMap<string, FormatReader>): Formats['parseLine'] {
  const byField = new Map<string, Map<string, FormatReader>>()
  const others: FormatReader[] = []
  for (const reader of readers.values()) {
    const [only, more] = Object.entries(reader.format.recognise)
    if (only === undefined || more !== undefined) {
      others.push(reader)
      continue
    }
    const values = byField.get(only[0]) ?? new Map<string, FormatReader>()
    values.set(only[1], reader)
    byField.set(only[0], values)
  }
  const keyed = [...byField].map(([field, values]) => ({ field, values }))
  const find = (fields: JsonObject): FormatReader | undefined => {
    for (const { field, values } of keyed) {
      const value = fields[field]
      const reader = typeof value === 'string' ? values.get(value) : undefined
      if (reader !== undefined) return reader
    }
    return others.find((reader) => Object.keys(reader.format.recognise).length > 0 && reader.recognises(fields))
  }
  return (text, fallback) => {
    const fields = parseFields(text)
    const reader = find(fields) ?? (fallback === undefined ? undefined : readers.get(fallback))
    if (reader === undefined) throw telemetryFault('unknown-format', 'No format recognises this line.')
    return reader.read(text, fields)
  }
}
