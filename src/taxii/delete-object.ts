import { deleteParameters, parseFilters } from './filters.ts'
import { taxiiMediaType } from './media-types.ts'
import type { TaxiiResponse } from './messages.ts'
import type { Visit } from './visit.ts'

/**
 * §5.7, which needs both rights. Without a filter every version goes: the clause deletes "an object", has filters "to
 * support removing a particular version", and wants a later Get of that object to be 404, which it could not be while an
 * older version remained. (That no version means the last, §3.4.1, is said of versions that are requested.)
 */
export async function deleteObject(visit: Visit, idOrAlias: string, objectId: string): Promise<TaxiiResponse> {
  const { intel, reader, request } = visit
  const collection = await intel.requireCollection(reader, idOrAlias)
  const { versions = ['all'], specVersions } = parseFilters(request.query, deleteParameters)
  await intel.withdraw(reader, { collection, id: objectId, versions, ...(specVersions === undefined ? {} : { specVersions }) })
  return { status: 200, headers: { 'content-type': taxiiMediaType }, body: undefined }
}
