import { queryOptions } from '@tanstack/react-query'
import { call } from './api.ts'
import type { IncidentNotices, NodeNotices } from './contract.ts'
import { keys } from './queries.ts'

export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: ({ signal }) => call<NodeNotices>('notices', { signal }),
})

/** Renewed with its incident. */
export const incidentNoticesQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.incidents, id, 'notices'],
    queryFn: ({ signal }) => call<IncidentNotices>(`incidents/${encodeURIComponent(id)}/notices`, { signal }),
  })
