import { type Clock, isFault } from '../base/index.ts'
import type { Intel } from '../intel/index.ts'
import { addObjects } from './add-objects.ts'
import { getCollection, getCollections } from './collections.ts'
import { createCursorSealer } from './cursor.ts'
import { deleteObject } from './delete-object.ts'
import { getApiRoot, getDiscovery } from './discovery.ts'
import { toBugResponse, toFaultResponse } from './error-resource.ts'
import { taxiiFault } from './faults.ts'
import { isAcceptable } from './media-types.ts'
import type { TaxiiRequest, TaxiiResponse } from './messages.ts'
import { getManifest, getObject, getObjects, getVersions } from './objects.ts'
import { methodsFor, parseRoute, type Route } from './routes.ts'
import { getStatus } from './status.ts'
import type { TaxiiOptions, Visit } from './visit.ts'

export interface TaxiiServer {
  /** Answers one request. Whatever comes in, what goes out is a TAXII resource or a TAXII error. */
  handle(request: TaxiiRequest): Promise<TaxiiResponse>
}

/** A TAXII 2.1 server (§8.1) over the collections of the node, for whichever HTTP framework carries the bytes. */
export function createTaxiiServer(parts: { intel: Intel; clock: Clock; options: TaxiiOptions }): TaxiiServer {
  const cursors = createCursorSealer(parts.options.cursorKey)
  return {
    async handle(request) {
      const response = await answer(request, (reader) => ({ ...parts, cursors, request, reader }), parts.options)
      // RFC 9110 §9.3.2: HEAD is GET without its body.
      return request.method === 'HEAD' ? { ...response, body: undefined } : response
    },
  }
}

type ToVisit = (reader: NonNullable<TaxiiRequest['reader']>) => Visit

async function answer(request: TaxiiRequest, toVisit: ToVisit, options: TaxiiOptions): Promise<TaxiiResponse> {
  let allow: readonly string[] = []
  try {
    // Before anything else: a stranger learns nothing, not even which paths exist (§1.6.9).
    if (request.reader === undefined) throw taxiiFault('unauthenticated', 'This server answers only to those it knows.')
    const route = parseRoute(request.path, options.apiRoot)
    allow = methodsFor(route.endpoint)
    if (!allow.includes(request.method)) throw taxiiFault('wrong-method', `The method ${request.method.slice(0, 20)} is not taken here.`)
    if (!isAcceptable(request.headers.accept))
      throw taxiiFault('not-acceptable', 'This server answers in application/taxii+json;version=2.1.', 'Accept')
    return await visit(toVisit(request.reader), route)
  } catch (error) {
    if (isFault(error)) return toFaultResponse(error, allow)
    if (options.reportBug === undefined) throw error
    return toBugResponse(options.reportBug(error))
  }
}

function visit(visitor: Visit, route: Route): Promise<TaxiiResponse> {
  const { method } = visitor.request
  switch (route.endpoint) {
    case 'discovery':
      return getDiscovery(visitor)
    case 'api-root':
      return getApiRoot(visitor)
    case 'status':
      return getStatus(visitor, route.statusId)
    case 'collections':
      return getCollections(visitor)
    case 'collection':
      return getCollection(visitor, route.collection)
    case 'manifest':
      return getManifest(visitor, route.collection)
    case 'objects':
      return method === 'POST' ? addObjects(visitor, route.collection) : getObjects(visitor, route.collection)
    case 'object':
      return method === 'DELETE'
        ? deleteObject(visitor, route.collection, route.objectId)
        : getObject(visitor, route.collection, route.objectId)
    case 'versions':
      return getVersions(visitor, route.collection, route.objectId)
  }
}
