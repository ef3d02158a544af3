import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Overview } from '../contract.ts'
import { nodeQuery, overviewQuery } from '../queries.ts'

/**
 * Whether the reader may see alerts and telemetry; undefined until the node has said so. It decides only what is worth
 * asking for: what may be seen the node decides, at every call.
 */
export function useIsAdmin(): boolean | undefined {
  return useQuery(nodeQuery).data?.reader.isAdmin
}

/** The node's numbers, for those who may see them. */
export function useOverview(): UseQueryResult<Overview> {
  return useQuery({ ...overviewQuery, enabled: useIsAdmin() === true })
}
