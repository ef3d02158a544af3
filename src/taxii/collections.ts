import { isFault, type JsonObject } from '../base/index.ts'
import { canRead, canWrite, type Reader } from '../identity/index.ts'
import type { Collection } from '../intel/index.ts'
import { taxiiFault } from './faults.ts'
import { stixMediaTypes } from './media-types.ts'
import type { TaxiiResponse } from './messages.ts'
import { listOrNothing, toResponse } from './resources.ts'
import type { Visit } from './visit.ts'

/** §5.1, in the order in which they were made. */
export async function getCollections({ intel, reader }: Visit): Promise<TaxiiResponse> {
  const collections = await intel.listCollections(reader)
  const visible = collections.filter((collection) => isKnownTo(reader, collection)).toSorted((one, other) => one.key - other.key)
  return toResponse(
    200,
    listOrNothing(
      'collections',
      visible.map((collection) => toResource(reader, collection)),
    ),
  )
}

/** §5.2, by id or alias (§5.2.1). */
export async function getCollection(visit: Visit, idOrAlias: string): Promise<TaxiiResponse> {
  return toResponse(200, toResource(visit.reader, await requireKnown(visit, idOrAlias)))
}

/** A collection that the caller may read. One that it may neither read nor write is as absent as one that never was. */
export async function requireReadable(visit: Visit, idOrAlias: string): Promise<Collection> {
  const collection = await requireKnown(visit, idOrAlias)
  if (!canRead(visit.reader, collection.id)) throw taxiiFault('not-readable', 'You may not read this collection.')
  return collection
}

export async function requireWritable(visit: Visit, idOrAlias: string): Promise<Collection> {
  const collection = await requireKnown(visit, idOrAlias)
  if (!canWrite(visit.reader, collection.id)) throw taxiiFault('not-writable', 'You may not write to this collection.')
  return collection
}

async function requireKnown({ intel, reader }: Visit, idOrAlias: string): Promise<Collection> {
  try {
    const collection = await intel.requireCollection(reader, idOrAlias)
    if (isKnownTo(reader, collection)) return collection
  } catch (error) {
    // Absent and denied look the same from outside (§5.7, Appendix B).
    if (!isFault(error) || (error.kind !== 'absent' && error.kind !== 'denied')) throw error
  }
  throw taxiiFault('unknown-path', 'There is no such collection.')
}

function isKnownTo(reader: Reader, collection: Collection): boolean {
  return canRead(reader, collection.id) || canWrite(reader, collection.id)
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
