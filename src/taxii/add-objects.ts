import { decodeUtf8, type Fault, fromMicros, isFault, isJsonObject, isTimestamp, newUuid, splitEnvelope } from '../base/index.ts'
import { canWrite } from '../identity/index.ts'
import type { Added, Collection, SavedStatus } from '../intel/index.ts'
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
  const elements = parseEnvelope(request.body ?? new Uint8Array(), options.maxContentLength)
  return toResponse(202, await addEach(visit, collection, { elements, requestedAtMs }))
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

/** In commits of some size, so that others have their turn between them; the status is in the last. Gives its text. */
async function addEach(
  { intel, reader }: Visit,
  collection: Collection,
  sent: { elements: readonly Element[]; requestedAtMs: number },
): Promise<string> {
  const { elements, requestedAtMs } = sent
  const requestedAt = fromMicros(requestedAtMs * 1000)
  const outcome: Outcome = { successes: [], failures: [] }
  const id = newUuid()
  let body = ''
  for (let start = 0; start < elements.length; start += objectsPerCommit) {
    const parsed = elements.slice(start, start + objectsPerCommit).map(parseElement)
    const toStatus = (added: readonly Added[]): SavedStatus => {
      note(outcome, { parsed, added, requestedAt })
      body = toStatusText(id, requestedAt, outcome)
      return { id, requestedAt: requestedAtMs, body }
    }
    const isLast = start + objectsPerCommit >= elements.length
    const objects = parsed.flatMap((one) => ('object' in one ? [one.object] : []))
    const added = await intel.add(objects, { collection, broughtBy: reader.name, ...(isLast ? { status: { reader, toStatus } } : {}) })
    if (!isLast) note(outcome, { parsed, added, requestedAt })
  }
  return body
}

/** Adds to the outcome what became of some. `added` is of those that could be read, in their order. */
function note(outcome: Outcome, some: { parsed: readonly Parsed[]; added: readonly Added[]; requestedAt: string }): void {
  let next = 0
  for (const one of some.parsed) {
    const result = 'object' in one ? some.added[next++] : undefined
    if (result !== undefined && !('fault' in result)) outcome.successes.push({ id: result.id, version: result.version })
    else outcome.failures.push(toFailure(one, result, some.requestedAt))
  }
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
