import type { Fault, FaultKind } from '../base/index.ts'
import type { Problem } from './contract/index.ts'

/** The one table from a fault's kind to the HTTP status (RFC 9110 §15). */
export const statusOfKind: Readonly<Record<FaultKind, number>> = {
  invalid: 400,
  denied: 403,
  absent: 404,
  conflict: 409,
  'too-large': 413,
  busy: 429,
  unsupported: 422,
  unavailable: 503,
}

// Who has not shown a valid token is asked for one; who has, and may not, is told no.
const unauthenticated = new Set(['identity.no-token', 'identity.token-ended', 'identity.certificate-needed'])

export function toStatus(fault: Fault): number {
  return unauthenticated.has(fault.code) ? 401 : statusOfKind[fault.kind]
}

/** The answer to a fault: RFC 9457, with our code and place. */
export function toProblem(fault: Fault): Problem {
  const status = toStatus(fault)
  const problem = {
    type: `urn:entente:fault:${fault.code}`,
    title: titles[status] ?? 'Error',
    status,
    detail: fault.message,
    kind: fault.kind,
    code: fault.code,
  }
  return fault.place === undefined ? problem : { ...problem, place: fault.place }
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  401: 'A valid token is needed',
  403: 'Not permitted',
  404: 'Not found',
  409: 'In conflict with what is there',
  413: 'Too large',
  422: 'Not supported',
  429: 'Busy',
  503: 'Not available now',
}
