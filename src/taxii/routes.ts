import { taxiiFault } from './faults.ts'

/** Where a path leads (TAXII 2.1 §3.1). */
export type Route =
  | { readonly endpoint: 'discovery' }
  | { readonly endpoint: 'api-root' }
  | { readonly endpoint: 'status'; readonly statusId: string }
  | { readonly endpoint: 'collections' }
  | { readonly endpoint: 'collection'; readonly collection: string }
  | { readonly endpoint: 'manifest'; readonly collection: string }
  | { readonly endpoint: 'objects'; readonly collection: string }
  | { readonly endpoint: 'object'; readonly collection: string; readonly objectId: string }
  | { readonly endpoint: 'versions'; readonly collection: string; readonly objectId: string }

export type Endpoint = Route['endpoint']

const reading: readonly string[] = ['GET', 'HEAD']
const methodsOf: Readonly<Record<Endpoint, readonly string[]>> = {
  discovery: reading,
  'api-root': reading,
  status: reading,
  collections: reading,
  collection: reading,
  manifest: reading,
  objects: [...reading, 'POST'],
  object: [...reading, 'DELETE'],
  versions: reading,
}

/**
 * Reads an attacker-controlled path. §3.1 has clients end every path in a slash; one without it is served just the same,
 * because a redirect would have a client send a POST or a DELETE, and its credentials, a second time.
 */
export function parseRoute(path: string, apiRoot: string): Route {
  const trimmed = path.endsWith('/') ? path.slice(0, -1) : path
  const [empty, first, ...rest] = trimmed.split('/').map(decode)
  if (empty !== '') throw unknownPath()
  if (first === 'taxii2' && rest.length === 0) return { endpoint: 'discovery' }
  if (first !== apiRoot) throw unknownPath()
  return withinRoot(rest)
}

function withinRoot(segments: readonly string[]): Route {
  const [area, id, part, objectId, last, ...more] = segments
  if (segments.some((segment) => segment === '') || more.length > 0) throw unknownPath()
  if (area === undefined) return { endpoint: 'api-root' }
  if (area === 'status' && id !== undefined && part === undefined) return { endpoint: 'status', statusId: id }
  if (area !== 'collections') throw unknownPath()
  if (id === undefined) return { endpoint: 'collections' }
  if (part === undefined) return { endpoint: 'collection', collection: id }
  if (part === 'manifest' && objectId === undefined) return { endpoint: 'manifest', collection: id }
  if (part !== 'objects') throw unknownPath()
  if (objectId === undefined) return { endpoint: 'objects', collection: id }
  if (last === undefined) return { endpoint: 'object', collection: id, objectId }
  if (last === 'versions') return { endpoint: 'versions', collection: id, objectId }
  throw unknownPath()
}

export function methodsFor(endpoint: Endpoint): readonly string[] {
  return methodsOf[endpoint]
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw unknownPath()
  }
}

function unknownPath(): Error {
  return taxiiFault('unknown-path', 'There is nothing at this path.')
}
