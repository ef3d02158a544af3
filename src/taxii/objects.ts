import { fromMicros, type JsonObject } from '../base/index.ts'
import type { Collection, Entry } from '../intel/index.ts'
import { isStixId, type StixId } from '../stix/index.ts'
import type { CursorScope, Position } from './cursor.ts'
import { taxiiFault } from './faults.ts'
import { type Filters, parseQuery, type Query } from './filters.ts'
import { stixMediaTypes } from './media-types.ts'
import type { TaxiiResponse } from './messages.ts'
import { listOrNothing, toResponse } from './resources.ts'
import type { Endpoint } from './routes.ts'
import type { Visit } from './visit.ts'

/** Large objects make short pages: an answer is put together in memory. */
const defaultMaxAnswerLength = 64 * 1024 * 1024

/** One page of what the reader may see, oldest first (§3.3, §3.5): all four endpoints that page are this one. */
interface Page {
  readonly entries: readonly Entry[]
  readonly next: string | undefined
}

/** §5.4: the objects' texts as they were received, between our own braces. */
export async function getObjects(visit: Visit, idOrAlias: string): Promise<TaxiiResponse> {
  const collection = await visit.intel.requireCollection(visit.reader, idOrAlias)
  const query = parseQuery(visit.request.query, 'objects', visit.options.maxPageSize)
  return toEnvelope(await readPage(visit, collection, { endpoint: 'objects', query, filters: query.filters }))
}

/** §5.3 */
export async function getManifest(visit: Visit, idOrAlias: string): Promise<TaxiiResponse> {
  const collection = await visit.intel.requireCollection(visit.reader, idOrAlias)
  const query = parseQuery(visit.request.query, 'manifest', visit.options.maxPageSize)
  const page = await readPage(visit, collection, { endpoint: 'manifest', query, filters: query.filters })
  const records = page.entries.map((entry) => ({
    id: entry.released.id,
    date_added: fromMicros(entry.addedAt),
    version: entry.released.version,
    media_type: toMediaType(entry.released.value),
  }))
  return toResponse(200, { ...toMore(page), ...listOrNothing('objects', records) }, toDates(page))
}

/** §5.6 */
export async function getObject(visit: Visit, idOrAlias: string, objectId: string): Promise<TaxiiResponse> {
  const collection = await visit.intel.requireCollection(visit.reader, idOrAlias)
  const query = parseQuery(visit.request.query, 'object', visit.options.maxPageSize)
  const id = requireId(objectId)
  const page = await readPage(visit, collection, { endpoint: 'object', query, filters: { ...query.filters, ids: [id] } })
  if (page.entries.length === 0) await requirePresent(visit, { collection, id }, query)
  return toEnvelope(page)
}

/** §5.8. Oldest first like every paged endpoint, so that `next` and the date headers mean the same here. */
export async function getVersions(visit: Visit, idOrAlias: string, objectId: string): Promise<TaxiiResponse> {
  const collection = await visit.intel.requireCollection(visit.reader, idOrAlias)
  const query = parseQuery(visit.request.query, 'versions', visit.options.maxPageSize)
  const id = requireId(objectId)
  const filters = { ...query.filters, ids: [id], versions: ['all'] }
  const page = await readPage(visit, collection, { endpoint: 'versions', query, filters })
  if (page.entries.length === 0) await requirePresent(visit, { collection, id }, query)
  const versions = page.entries.map((entry) => entry.released.version)
  return toResponse(200, { ...toMore(page), ...listOrNothing('versions', versions) }, toDates(page))
}

interface PageRequest {
  readonly endpoint: Endpoint
  readonly query: Query
  readonly filters: Filters
}

async function readPage(visit: Visit, collection: Collection, { endpoint, query, filters }: PageRequest): Promise<Page> {
  const { intel, reader, cursors, options } = visit
  const scope: CursorScope = { endpoint, collectionId: collection.id, readerId: reader.tokenId, filters }
  const after: Position | undefined = query.next === undefined ? undefined : cursors.open(query.next, scope)
  const { addedAfterMicros, ids, types, versions, specVersions } = filters
  const page = await intel.page(reader, 'taxii', {
    collection,
    limit: query.limit,
    match: {
      ...(ids === undefined ? {} : { ids }),
      ...(types === undefined ? {} : { types }),
      ...(versions === undefined ? {} : { versions }),
      ...(specVersions === undefined ? {} : { specVersions }),
    },
    ...(addedAfterMicros === undefined ? {} : { addedAfterMicros }),
    ...(after === undefined ? {} : { afterCursor: after }),
  })
  const entries = endpoint === 'objects' || endpoint === 'object' ? whatFits(page.entries, options.maxAnswerLength) : page.entries
  const hasMore = page.hasMore || entries.length < page.entries.length
  const last = entries.at(-1)
  return { entries, next: hasMore && last !== undefined ? cursors.seal(last, scope) : undefined }
}

/** The first entries that fit into one answer; always one, so that every walk goes on. */
function whatFits(entries: readonly Entry[], maxLength = defaultMaxAnswerLength): readonly Entry[] {
  let length = 0
  const end = entries.findIndex((entry, index) => {
    length += entry.released.text.length
    return length > maxLength && index > 0
  })
  return end < 0 ? entries : entries.slice(0, end)
}

/**
 * For a page with nothing on it. An object the reader cannot see here is 404, and so is a version asked for by its date
 * (§5.7: what was deleted MUST be 404); an object that is there but beside the other filters is an empty page (§5.6).
 */
async function requirePresent(visit: Visit, { collection, id }: { collection: Collection; id: StixId }, query: Query): Promise<void> {
  const isByDate = query.filters.versions?.some((version) => version.endsWith('Z')) ?? false
  const isBesideFilters =
    query.next !== undefined || query.filters.addedAfterMicros !== undefined || query.filters.specVersions !== undefined
  if (isBesideFilters || !isByDate) {
    const page = await visit.intel.page(visit.reader, 'taxii', { collection, limit: 1, match: { ids: [id], versions: ['all'] } })
    if (page.entries.length > 0) return
  }
  throw taxiiFault('unknown-object', 'The collection has no such object.')
}

function requireId(text: string): StixId {
  if (!isStixId(text)) throw taxiiFault('unknown-object', 'The collection has no such object.')
  return text
}

function toEnvelope(page: Page): TaxiiResponse {
  if (page.entries.length === 0) return toResponse(200, {})
  const more = JSON.stringify(toMore(page)).slice(1, -1)
  const texts = page.entries.map((entry) => entry.released.text).join(',')
  return toResponse(200, `{${more === '' ? '' : `${more},`}"objects":[${texts}]}`, toDates(page))
}

/** `next` is sent by manifest and versions too: their tables lack it, and every client looks for it. */
function toMore(page: Page): JsonObject {
  return page.next === undefined ? {} : { more: true, next: page.next }
}

/** §3.2: the dates of this page; there is nothing to say for an empty one. */
function toDates(page: Page): Record<string, string> {
  const first = page.entries[0]
  const last = page.entries.at(-1)
  if (first === undefined || last === undefined) return {}
  return { 'x-taxii-date-added-first': fromMicros(first.addedAt), 'x-taxii-date-added-last': fromMicros(last.addedAt) }
}

/** STIX 2.1 §3.2: only the objects that had none in 2.0 may leave spec_version out. */
function toMediaType(value: JsonObject): string {
  const isOld = value.spec_version === '2.0' || (value.spec_version === undefined && value.created !== undefined)
  return isOld ? stixMediaTypes[1] : stixMediaTypes[0]
}
