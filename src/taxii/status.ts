import { isUuid } from '../base/index.ts'
import { taxiiFault } from './faults.ts'
import type { TaxiiResponse } from './messages.ts'
import { toResponse } from './resources.ts'
import type { Visit } from './visit.ts'

/** What became of one object of a POST (§4.3.1). */
export interface StatusDetail {
  readonly id: string
  readonly version: string
  readonly message?: string
}

/** All failures are counted; the reasons of more than this help nobody, and each can be longer than what it is about. */
const maxFailures = 10_000

/** Every object is decided before the POST is answered, so nothing is ever pending. */
export function toStatusText(
  id: string,
  requestedAt: string,
  outcome: { successes: readonly StatusDetail[]; failures: readonly StatusDetail[] },
): string {
  const { successes, failures } = outcome
  return JSON.stringify({
    id,
    status: 'complete',
    request_timestamp: requestedAt,
    total_count: successes.length + failures.length,
    success_count: successes.length,
    ...(successes.length === 0 ? {} : { successes }),
    failure_count: failures.length,
    ...(failures.length === 0 ? {} : { failures: failures.slice(0, maxFailures) }),
    pending_count: 0,
  })
}

/** §4.3. Another's status is as absent as one that never was. */
export async function getStatus({ intel, reader }: Visit, statusId: string): Promise<TaxiiResponse> {
  const saved = isUuid(statusId) ? await intel.readStatus(reader, statusId) : undefined
  if (saved === undefined) throw taxiiFault('unknown-status', 'There is no such status.')
  return toResponse(200, saved.body)
}
