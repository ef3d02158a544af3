import { randomBytes } from 'node:crypto'
import {
  type Envelope,
  type EnvelopeLimits,
  type Fault,
  isFault,
  isJsonObject,
  isTimestamp,
  type JsonValue,
  splitEnvelope,
} from '../base/index.ts'
import { seedBytes } from '../ledger/index.ts'
import { parseStixObject } from '../stix/index.ts'
import { type Incoming, toIncoming } from './incoming.ts'

/** One object of an envelope, or why it is none and what it calls itself, as far as that can be made out. */
export type ReadElement = { readonly place: string } & (
  | { readonly incoming: Incoming }
  | { readonly fault: Fault; readonly id: string | undefined; readonly version: string | undefined }
)

/** The objects of a TAXII envelope, each judged by itself. */
export interface ReadEnvelope {
  readonly elements: readonly ReadElement[]
  /** The property of this name beside the objects: an envelope has none, a bundle has. */
  readonly type: JsonValue | undefined
}

const longestId = 300

/** Reads an attacker-controlled body. Throws what is wrong with the envelope itself; each object stands or falls alone. */
export function readEnvelope(body: Uint8Array, limits: EnvelopeLimits): ReadEnvelope {
  const { elements, rest } = splitEnvelope(body, limits)
  const seeds = randomBytes(elements.length * seedBytes)
  const toSeed = (at: number) => seeds.subarray(at * seedBytes, (at + 1) * seedBytes)
  return { elements: elements.map((element, at) => readElement(element, toSeed(at))), type: rest.type }
}

function readElement(element: Envelope['elements'][number], seed: Uint8Array): ReadElement {
  const { place } = element
  if ('fault' in element) return { place, fault: element.fault, id: undefined, version: undefined }
  const { text } = element
  try {
    return { place, incoming: toIncoming(parseStixObject(text, place), seed) }
  } catch (error) {
    if (!isFault(error)) throw error
    const value = readLeniently(text)
    const id = isJsonObject(value) && typeof value.id === 'string' && value.id.length <= longestId ? value.id : undefined
    const dates = isJsonObject(value) ? [value.modified, value.created] : []
    return { place, fault: error, id, version: dates.find((date) => typeof date === 'string' && isTimestamp(date))?.toString() }
  }
}

function readLeniently(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
