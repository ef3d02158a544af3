import { fromMicros, isFault, newUuid } from '../base/index.ts'
import { canWrite } from '../identity/index.ts'
import type { Added, Collection, ReadElement, SavedStatus } from '../intel/index.ts'
import { taxiiFault } from './faults.ts'
import { isTaxiiContent } from './media-types.ts'
import type { TaxiiResponse } from './messages.ts'
import { toResponse } from './resources.ts'
import { type StatusDetail, toStatusText } from './status.ts'
import type { Visit } from './visit.ts'

interface Outcome {
  readonly successes: StatusDetail[]
  readonly failures: StatusDetail[]
}

/** A body may be all brackets; no envelope of real objects comes near this. */
const maxObjects = 250_000
const objectsPerCommit = 2000
const maxMessageLength = 500

/**
 * §5.5. Promises: the answer is given after the objects are on the disk; each object stands or falls alone, and the
 * status says which fell, where and why.
 */
export async function addObjects(visit: Visit, idOrAlias: string): Promise<TaxiiResponse> {
  const { intel, reader, request, clock } = visit
  const collection = await intel.requireCollection(reader, idOrAlias)
  if (!canWrite(reader, collection.id)) throw taxiiFault('not-writable', 'You may not write to this collection.')
  if (!isTaxiiContent(request.headers['content-type'])) {
    throw taxiiFault('bad-content-type', 'The Content-Type is not application/taxii+json;version=2.1.', 'Content-Type')
  }
  const requestedAtMs = clock.now()
  const elements = await readElements(visit, request.body ?? new Uint8Array())
  return toResponse(202, await addEach(visit, collection, { elements, requestedAtMs }))
}

/** Reads an attacker-controlled body. Its own bytes are counted: a Content-Length header may say anything. */
async function readElements({ intel, options }: Visit, body: Uint8Array): Promise<readonly ReadElement[]> {
  const maxBytes = options.maxContentLength
  if (body.byteLength > maxBytes) throw taxiiFault('body-too-large', `The body is longer than ${maxBytes} bytes.`)
  const { elements, type } = await intel.readEnvelope(body, { maxBytes, maxObjects }).catch((error: unknown) => {
    throw isFault(error) ? taxiiFault('bad-envelope', error.message, error.place) : error
  })
  // §3.7: an envelope has no type; §7.1.1 lets other properties pass.
  if (type === 'bundle')
    throw taxiiFault('bad-envelope', 'This is a STIX bundle. Send its objects in a TAXII envelope: {"objects":[…]}.', 'type')
  if (elements.length === 0) throw taxiiFault('bad-envelope', 'There are no objects in the envelope.', 'objects')
  return elements
}

/** In commits of some size, so that others have their turn between them; the status is in the last. Gives its text. */
async function addEach(
  { intel, reader }: Visit,
  collection: Collection,
  sent: { elements: readonly ReadElement[]; requestedAtMs: number },
): Promise<string> {
  const { elements, requestedAtMs } = sent
  const requestedAt = fromMicros(requestedAtMs * 1000)
  const outcome: Outcome = { successes: [], failures: [] }
  const id = newUuid()
  let body = ''
  for (let start = 0; start < elements.length; start += objectsPerCommit) {
    const some = elements.slice(start, start + objectsPerCommit)
    const toStatus = (added: readonly Added[]): SavedStatus => {
      note(outcome, { some, added, requestedAt })
      body = toStatusText(id, requestedAt, outcome)
      return { id, requestedAt: requestedAtMs, body }
    }
    const isLast = start + objectsPerCommit >= elements.length
    const incoming = some.flatMap((one) => ('incoming' in one ? [one.incoming] : []))
    const into = { collection, broughtBy: reader.name, ...(isLast ? { status: { reader, toStatus } } : {}) }
    const added = await intel.addIncoming(incoming, into)
    if (!isLast) note(outcome, { some, added, requestedAt })
  }
  return body
}

interface Noted {
  readonly some: readonly ReadElement[]
  /** Of those that could be read, in their order. */
  readonly added: readonly Added[]
  readonly requestedAt: string
}

/** Adds to the outcome what became of some. §4.3.1 requires an id and a version of everything. */
function note({ successes, failures }: Outcome, { some, added, requestedAt }: Noted): void {
  const results = added.values()
  for (const one of some) {
    const result = 'fault' in one ? one : results.next().value
    if (result === undefined) throw new Error(`nothing became of ${one.place}`)
    const { id = one.place, version } = result
    if (!('fault' in result)) successes.push({ id, version: version ?? requestedAt })
    else {
      const fault = 'fault' in one ? one.fault : result.fault.within(one.place)
      const message = `${fault.place ?? one.place}: ${fault.message}`.slice(0, maxMessageLength)
      failures.push({ id, version: version || requestedAt, message })
    }
  }
}
