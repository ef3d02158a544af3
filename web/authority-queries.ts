import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from './api.ts'
import type {
  AuthorityStatistics,
  AuthoritySummaries,
  AuthoritySummary,
  CorrelatedReports,
  ReceivedReportDetail,
  ReceivedReports,
  ReportedState,
} from './contract.ts'
import { notifyProblem } from './parts/problem.tsx'
import { keys } from './queries.ts'

export interface InboxFilter {
  readonly state?: ReportedState | undefined
  readonly text?: string | undefined
}

export function inboxQuery(filter: InboxFilter) {
  return queryOptions({
    queryKey: [...keys.authority, 'inbox', filter],
    queryFn: ({ signal }) => call<ReceivedReports>('authority/reports', { query: { ...filter }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function receivedReportQuery(report: string) {
  return queryOptions({
    queryKey: [...keys.authority, 'report', report],
    queryFn: ({ signal }) => call<ReceivedReportDetail>(`authority/reports/${report}`, { signal }),
  })
}

export const correlationsQuery = queryOptions({
  queryKey: [...keys.authority, 'correlations'],
  queryFn: ({ signal }) => call<CorrelatedReports>('authority/correlations', { signal }),
})

export function authoritySummaryQuery(quarter: string) {
  return queryOptions({
    queryKey: [...keys.authority, 'summary', quarter],
    queryFn: ({ signal }) => call<AuthoritySummary>('authority/summary', { query: { quarter }, signal }),
    placeholderData: keepPreviousData,
  })
}

export const authoritySummariesQuery = queryOptions({
  queryKey: [...keys.authority, 'summaries'],
  queryFn: ({ signal }) => call<AuthoritySummaries>('authority/summaries', { signal }),
})

export function authorityYearQuery(year: number) {
  return queryOptions({
    queryKey: [...keys.authority, 'year', year],
    queryFn: ({ signal }) => call<AuthorityStatistics>('authority/statistics', { query: { year }, signal }),
    placeholderData: keepPreviousData,
  })
}

/** Something that a person does at the authority's side; `path` below `authority/`. */
export function useAuthorityWork() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ path, json = {} }: { path: string; json?: object }) => call<unknown>(`authority/${path}`, { method: 'POST', json }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.authority }),
    onError: notifyProblem,
  })
}
