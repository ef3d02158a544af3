import { isFault, isJsonObject, type JsonObject, type JsonValue, scanJson, splitEnvelope } from '../../base/index.ts'
import { taxiiFault } from '../faults.ts'

/** What a partner says about itself, as far as we use it. Texts are attacker-controlled. */
export interface PartnerDiscovery {
  readonly title: string
  readonly defaultRoot: string | undefined
  readonly apiRoots: readonly string[]
}

export interface PartnerRoot {
  readonly url: string
  readonly title: string
  readonly maxContentLength: number | undefined
}

export interface PartnerCollection {
  readonly id: string
  /** Where its endpoints are: give this to `pages` and `post`. */
  readonly url: string
  readonly title: string
  readonly description: string | undefined
  readonly alias: string | undefined
  readonly canRead: boolean
  readonly canWrite: boolean
}

export interface PartnerStatus {
  readonly id: string
  readonly isComplete: boolean
  readonly total: number
  readonly succeeded: number
  readonly pending: number
  readonly failures: readonly { readonly id: string; readonly version: string; readonly message: string }[]
}

export interface PartnerPage {
  readonly objects: readonly { readonly text: string; readonly place: string }[]
  readonly hasMore: boolean
  readonly next: string | undefined
}

const maxNextLength = 8192

export function parseDiscovery(text: string, place: string): PartnerDiscovery {
  const value = parseResource(text, place)
  const apiRoots = listOf(value.api_roots).filter((root) => typeof root === 'string')
  return { title: textOf(value.title) ?? '', defaultRoot: textOf(value.default), apiRoots }
}

export function parseRoot(text: string, url: string): PartnerRoot {
  const value = parseResource(text, url)
  return { url, title: textOf(value.title) ?? '', maxContentLength: countOf(value.max_content_length) }
}

/** Entries without an id cannot be called and are left out. */
export function parseCollections(text: string, url: URL): PartnerCollection[] {
  const value = parseResource(text, url.href)
  return listOf(value.collections).flatMap((entry) => {
    const id = isJsonObject(entry) ? textOf(entry.id) : undefined
    if (!isJsonObject(entry) || id === undefined || id === '') return []
    return [toCollection(entry, id, new URL(`${encodeURIComponent(id)}/`, url))]
  })
}

export function parseCollection(text: string, url: URL): PartnerCollection {
  const value = parseResource(text, url.href)
  const id = textOf(value.id)
  if (id === undefined || id === '') throw taxiiFault('partner-answer', 'The collection has no id.', url.href)
  return toCollection(value, id, url)
}

function toCollection(value: JsonObject, id: string, url: URL): PartnerCollection {
  return {
    id,
    url: url.href,
    title: textOf(value.title) ?? id,
    description: textOf(value.description),
    alias: textOf(value.alias),
    canRead: isTrue(value.can_read),
    canWrite: isTrue(value.can_write),
  }
}

/** Reads a page without interpreting its objects: each is handed on as the text that came. */
export function parsePage(text: string, place: string): PartnerPage {
  if (text.trim() === '') return { objects: [], hasMore: false, next: undefined }
  const { elements, rest } = readable(() => splitEnvelope(text), place)
  const list = rest.objects ?? []
  if (!Array.isArray(list)) throw taxiiFault('partner-answer', 'The objects of the page are not a list.', place)
  const next = textOf(rest.next) ?? (typeof rest.next === 'number' ? String(rest.next) : undefined)
  const isUsable = next !== undefined && next !== '' && next.length <= maxNextLength
  const objects = elements.map((element) => {
    if ('fault' in element) throw taxiiFault('partner-answer', element.fault.message, place)
    return element
  })
  return { objects, hasMore: isTrue(rest.more), next: isUsable ? next : undefined }
}

export function parseStatus(text: string, place: string): PartnerStatus {
  const value = parseResource(text, place)
  const id = textOf(value.id)
  if (id === undefined) throw taxiiFault('partner-answer', 'The status has no id.', place)
  const failures = listOf(value.failures).filter(isJsonObject)
  return {
    id,
    isComplete: value.status === 'complete',
    total: countOf(value.total_count) ?? 0,
    succeeded: countOf(value.success_count) ?? 0,
    pending: countOf(value.pending_count) ?? 0,
    failures: failures.map((failure) => ({
      id: textOf(failure.id) ?? '',
      version: textOf(failure.version) ?? '',
      message: textOf(failure.message) ?? '',
    })),
  }
}

function parseResource(text: string, place: string): JsonObject {
  const parsed: unknown = readable(() => JSON.parse(scanJson(text).compact), place)
  if (!isJsonObject(parsed)) throw taxiiFault('partner-answer', 'The answer is not a JSON object.', place)
  return parsed
}

function readable<T>(read: () => T, place: string): T {
  try {
    return read()
  } catch (error) {
    if (!isFault(error)) throw error
    throw taxiiFault('partner-answer', `The answer cannot be read: ${error.message}`, place)
  }
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Some servers write numbers and truths as texts. */
function countOf(value: JsonValue | undefined): number | undefined {
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined
}

function isTrue(value: JsonValue | undefined): boolean {
  return value === true || value === 'true'
}
