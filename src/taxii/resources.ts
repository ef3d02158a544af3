import type { JsonObject } from '../base/index.ts'
import { taxiiMediaType } from './media-types.ts'
import type { TaxiiResponse } from './messages.ts'

/** A successful answer: its body is the resource itself. */
export function toResponse(status: number, resource: JsonObject | string, headers: Readonly<Record<string, string>> = {}): TaxiiResponse {
  const body = typeof resource === 'string' ? resource : JSON.stringify(resource)
  return { status, headers: { 'content-type': taxiiMediaType, ...headers }, body }
}

/** §2: a list that is empty is left out. */
export function listOrNothing(name: string, values: JsonObject[] | string[]): JsonObject {
  return values.length === 0 ? {} : { [name]: values }
}
