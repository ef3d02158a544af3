import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from './api.ts'
import type { IncidentLaw, RegimeDetail, RegimeStanding, Regimes } from './contract.ts'
import { keys } from './queries.ts'

export interface RegimeFilter {
  readonly state?: string | undefined
  readonly standing?: RegimeStanding | undefined
  /** `FACT:VALUE` */
  readonly facts?: string | undefined
}

/** Whether they concern the organisation changes with its facts: they are read anew with the incidents. */
export function regimesQuery(filter: RegimeFilter) {
  return queryOptions({
    queryKey: [...keys.incidents, 'regimes', filter],
    queryFn: ({ signal }) => call<Regimes>('regimes', { query: { ...filter }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function regimeQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.incidents, 'regimes', 'one', id],
    queryFn: ({ signal }) => call<RegimeDetail>(`regimes/${encodeURIComponent(id)}`, { signal }),
  })
}

export function incidentLawQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.incidents, 'law', id],
    queryFn: ({ signal }) => call<IncidentLaw>(`incidents/${id}/law`, { signal }),
  })
}
