import { decodeUtf8, type Fault, fromMicros, isFault, isJsonObject, isTimestamp, newUuid, splitEnvelope } from '../base/index.ts'
import { canWrite } from '../identity/index.ts'
import type { Added, Collection } from '../intel/index.ts'
import { parseStixObject, type StixObject } from '../stix/index.ts'
import { taxiiFault } from './faults.ts'
import { isTaxiiContent } from './media-types.ts'
import type { TaxiiResponse } from './messages.ts'
import { toResponse } from './resources.ts'
import { type StatusDetail, toStatusText } from './status.ts'
import type { Visit } from './visit.ts'

interface Element {
  readonly text: string
  /** `objects[17]` */
  readonly place: string
}

interface Outcome {
  readonly successes: StatusDetail[]
  readonly failures: StatusDetail[]
}

type Parsed = { readonly element: Element; readonly object: StixObject } | { readonly element: Element; readonly fault: Fault }

/** A body may be all commas; no envelope of real objects comes near this. */
const maxObjects = 250_000
const objectsPerCommit = 2000
const maxMessageLength = 500

/**
 * §5.5. Promises: the answer is given after the objects are on the disk; each object stands or falls alone, and the
 * status says which fell, where and why.
 */
export async function addObjects(visit: Visit, idOrAlias: string): Promise<TaxiiResponse> {
  const { intel, reader, request, options, clock } = visit
  const collection = await intel.requireCollection(reader, idOrAlias)
  if (!canWrite(reader, collection.id)) throw taxiiFault('not-writable', 'You may not write to this collection.')
  if (!isTaxiiContent(request.headers['content-type'])) {
    throw taxiiFault('bad-content-type', 'The Content-Type is not application/taxii+json;version=2.1.', 'Content-Type')
  }
  const requestedAtMs = clock.now()
  const requestedAt = fromMicros(requestedAtMs * 1000)
  const elements = parseEnvelope(request.body ?? new Uint8Array(), options.maxContentLength)
  const outcome = await addEach(visit, collection, { elements, requestedAt })
  const id = newUuid()
  const text = toStatusText(id, requestedAt, outcome)
  await intel.saveStatus(reader, { id, requestedAt: requestedAtMs, body: text })
  return toResponse(202, text)
}

/** Reads an attacker-controlled body. Its own bytes are counted: a Content-Length header may say anything. */
function parseEnvelope(body: Uint8Array, maxBytes: number): readonly Element[] {
  if (body.byteLength > maxBytes) throw taxiiFault('body-too-large', `The body is longer than ${maxBytes} bytes.`)
  const { elements, rest } = readable(() => splitEnvelope(decodeUtf8(body), { maxBytes }))
  // §3.7: an envelope has no type; §7.1.1 lets other properties pass.
  if (rest.type === 'bundle')
    throw taxiiFault('bad-envelope', 'This is a STIX bundle. Send its objects in a TAXII envelope: {"objects":[…]}.', 'type')
  if (elements.length === 0) throw taxiiFault('bad-envelope', 'There are no objects in the envelope.', 'objects')
  if (elements.length > maxObjects)
    throw taxiiFault('bad-envelope', `There are more than ${maxObjects} objects in the envelope.`, 'objects')
  return elements
}

function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!isFault(error)) throw error
    throw taxiiFault('bad-envelope', error.message, error.place)
  }
}

function parseElement(element: Element): Parsed {
  try {
    return { element, object: parseStixObject(element.text, element.place) }
  } catch (error) {
    if (isFault(error)) return { element, fault: error }
    throw error
  }
}

/** In commits of some size, so that others have their turn between them. */
async function addEach(
  visit: Visit,
  collection: Collection,
  sent: { elements: readonly Element[]; requestedAt: string },
): Promise<Outcome> {
  const successes: StatusDetail[] = []
  const failures: StatusDetail[] = []
  for (let start = 0; start < sent.elements.length; start += objectsPerCommit) {
    const parsed = sent.elements.slice(start, start + objectsPerCommit).map(parseElement)
    const results = await addParsed(visit, collection, parsed)
    for (const one of parsed) {
      const result = results.get(one)
      if (result !== undefined && !('fault' in result)) successes.push({ id: result.id, version: result.version })
      else failures.push(toFailure(one, result, sent.requestedAt))
    }
  }
  return { successes, failures }
}

async function addParsed(visit: Visit, collection: Collection, parsed: readonly Parsed[]): Promise<Map<Parsed, Added>> {
  const sound = parsed.filter((one) => 'object' in one)
  const added = await visit.intel.add(
    sound.map((one) => one.object),
    { collection, broughtBy: visit.reader.name },
  )
  return new Map(sound.flatMap((one, index) => toPairs(one, added[index])))
}

function toPairs(one: Parsed, result: Added | undefined): [Parsed, Added][] {
  return result === undefined ? [] : [[one, result]]
}

function toFailure(one: Parsed, result: Added | undefined, requestedAt: string): StatusDetail {
  const { element } = one
  const refused = result !== undefined && 'fault' in result ? result.fault.within(element.place) : undefined
  const fault = 'fault' in one ? one.fault : refused
  const message = `${fault?.place ?? element.place}: ${fault?.message ?? 'It was not added.'}`
  return { ...nameOf(element, requestedAt), message: message.slice(0, maxMessageLength) }
}

/** What a refused object calls itself, if it does; §4.3.1 requires an id and a version of everything. */
function nameOf(element: Element, requestedAt: string): { id: string; version: string } {
  const value = readLeniently(element.text)
  const id = isJsonObject(value) && typeof value.id === 'string' && value.id.length <= 300 ? value.id : element.place
  const dates = isJsonObject(value) ? [value.modified, value.created] : []
  const version = dates.find((date) => typeof date === 'string' && isTimestamp(date))
  return { id, version: typeof version === 'string' ? version : requestedAt }
}

function readLeniently(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
