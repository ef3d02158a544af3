import type { JsonObject } from '../base/index.ts'
import { canRead, canWrite, type Reader } from '../identity/index.ts'
import type { Collection } from '../intel/index.ts'
import { stixMediaTypes } from './media-types.ts'
import type { TaxiiResponse } from './messages.ts'
import { listOrNothing, toResponse } from './resources.ts'
import type { Visit } from './visit.ts'

/** §5.1, always in one order. One that the caller may neither read nor write is not among them. */
export async function getCollections({ intel, reader }: Visit): Promise<TaxiiResponse> {
  const collections = await intel.listCollections(reader)
  const ordered = collections.toSorted((one, other) => one.key - other.key)
  return toResponse(
    200,
    listOrNothing(
      'collections',
      ordered.map((collection) => toResource(reader, collection)),
    ),
  )
}

/** §5.2, by id or alias (§5.2.1). */
export async function getCollection({ intel, reader }: Visit, idOrAlias: string): Promise<TaxiiResponse> {
  return toResponse(200, toResource(reader, await intel.requireCollection(reader, idOrAlias)))
}

function toResource(reader: Reader, collection: Collection): JsonObject {
  return {
    id: collection.id,
    title: collection.title,
    ...(collection.description === null ? {} : { description: collection.description }),
    ...(collection.alias === null ? {} : { alias: collection.alias }),
    can_read: canRead(reader, collection.id),
    can_write: canWrite(reader, collection.id),
    media_types: [...stixMediaTypes],
  }
}
