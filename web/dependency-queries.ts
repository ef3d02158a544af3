import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from './api.ts'
import type { FailedPick, Impact, IncidentImpact, Register, RegisterVersions } from './contract.ts'
import { keys } from './queries.ts'

const dependencies = ['dependencies'] as const

export const dependencyKeys = { all: dependencies }

export const registerQuery = queryOptions({
  queryKey: [...dependencies, 'register'],
  queryFn: ({ signal }) => call<Register>('dependencies', { signal }),
})

export const registerVersionsQuery = queryOptions({
  queryKey: [...dependencies, 'versions'],
  queryFn: ({ signal }) => call<RegisterVersions>('dependencies/versions', { signal }),
})

/** What would fail, if these did; nothing is asked while nothing has failed. */
export function impactQuery(failed: readonly FailedPick[]) {
  return queryOptions({
    queryKey: [...dependencies, 'impact', failed],
    queryFn: ({ signal }) => call<Impact>('dependencies/impact', { method: 'POST', json: { failed }, signal }),
    enabled: failed.length > 0,
    placeholderData: keepPreviousData,
  })
}

/** Under the incidents' key: another asset of the incident is another impact. */
export function incidentImpactQuery(id: string, withinMs: number | undefined) {
  return queryOptions({
    queryKey: [...keys.incidents, 'impact', id, withinMs ?? null],
    queryFn: ({ signal }) => call<IncidentImpact>(`incidents/${id}/impact`, { method: 'POST', json: { withinMs }, signal }),
    placeholderData: keepPreviousData,
  })
}
