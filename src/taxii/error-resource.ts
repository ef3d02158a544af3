import type { Fault, FaultKind } from '../base/index.ts'
import { taxiiMediaType } from './media-types.ts'
import type { TaxiiResponse } from './messages.ts'

const statusOfKind: Readonly<Record<FaultKind, number>> = {
  invalid: 400,
  denied: 403,
  absent: 404,
  conflict: 409,
  'too-large': 413,
  busy: 503,
  unsupported: 422,
  unavailable: 503,
}

/** Where TAXII 2.1 asks for a status of its own. */
const statusOfCode: Readonly<Record<string, number>> = {
  'taxii.unauthenticated': 401,
  'taxii.wrong-method': 405,
  'taxii.not-acceptable': 406,
  'taxii.bad-content-type': 415,
  'taxii.bad-envelope': 422,
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  409: 'Conflict',
  413: 'Body too large',
  415: 'Unsupported media type',
  422: 'Cannot be processed',
  500: 'Fault of this node',
  503: 'Come back later',
}

/** RFC 9110 §11.6.1. The token is the password of Basic, for clients that know nothing else. */
const challenges = 'Bearer realm="taxii", Basic realm="taxii", charset="UTF-8"'
const retryAfterSeconds = '5'

/** The TAXII error resource (§3.6.1) for what the client did or can mend. */
export function toFaultResponse(fault: Fault, allow: readonly string[] = []): TaxiiResponse {
  const status = statusOfCode[fault.code] ?? statusOfKind[fault.kind]
  const headers: Record<string, string> = { 'content-type': taxiiMediaType }
  if (status === 401) headers['www-authenticate'] = challenges
  if (status === 405) headers.allow = allow.join(', ')
  if (status === 503) headers['retry-after'] = retryAfterSeconds
  const details = fault.place === undefined ? {} : { details: { place: fault.place } }
  const body = { title: titles[status], description: fault.message, error_code: fault.code, http_status: String(status), ...details }
  return { status, headers, body: JSON.stringify(body) }
}

/** For a bug: the log id and nothing else. */
export function toBugResponse(logId: string): TaxiiResponse {
  const body = { title: titles[500], error_id: logId, http_status: '500' }
  return { status: 500, headers: { 'content-type': taxiiMediaType }, body: JSON.stringify(body) }
}
