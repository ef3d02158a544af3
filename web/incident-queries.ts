import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from './api.ts'
import type {
  AwarenessRecord,
  Deadlines,
  FactDefinitions,
  IncidentBriefs,
  IncidentClasses,
  IncidentDetail,
  IncidentDuties,
  IncidentEvidenceList,
  IncidentExchange,
  IncidentFacts,
  IncidentGrowth,
  IncidentPage,
  IncidentReport,
  IncidentReports,
  IncidentState,
  ReportForms,
  ReportLanguage,
  ReportRecipients,
} from './contract.ts'
import { notifyProblem } from './parts/problem.tsx'
import { keys } from './queries.ts'

const pageSize = 50
const start: string | undefined = undefined

export interface IncidentFilter {
  readonly state?: IncidentState | undefined
  readonly text?: string | undefined
}

export function incidentsQuery(filter: IncidentFilter) {
  return infiniteQueryOptions({
    queryKey: [...keys.incidents, 'list', filter],
    queryFn: ({ signal, pageParam }) =>
      call<IncidentPage>('incidents', { query: { ...filter, limit: pageSize, after: pageParam }, signal }),
    initialPageParam: start,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
}

export function incidentQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.incidents, 'one', id],
    queryFn: ({ signal }) => call<IncidentDetail>(`incidents/${id}`, { signal }),
  })
}

export function incidentFactsQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.incidents, 'facts', id],
    queryFn: ({ signal }) => call<IncidentFacts>(`incidents/${id}/facts`, { signal }),
  })
}

export function incidentDutiesQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.incidents, 'duties', id],
    queryFn: ({ signal }) => call<IncidentDuties>(`incidents/${id}/duties`, { signal }),
  })
}

export function growthQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.incidents, 'growth', id],
    queryFn: ({ signal }) => call<IncidentGrowth>(`incidents/${id}/growth`, { signal }),
  })
}

export function awarenessQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.incidents, 'awareness', id],
    queryFn: ({ signal }) => call<AwarenessRecord>(`incidents/${id}/awareness`, { signal }),
  })
}

export function evidenceQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.incidents, 'evidence', id],
    queryFn: ({ signal }) => call<IncidentEvidenceList>(`incidents/${id}/evidence`, { signal }),
  })
}

export function reportsQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.incidents, 'reports', id],
    queryFn: ({ signal }) => call<IncidentReports>(`incidents/${id}/reports`, { signal }),
  })
}

export function reportQuery(id: string, report: string, language: ReportLanguage) {
  return queryOptions({
    queryKey: [...keys.incidents, 'reports', id, report, language],
    queryFn: ({ signal }) => call<IncidentReport>(`incidents/${id}/reports/${report}`, { query: { language }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function exchangeQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.incidents, 'exchange', id],
    queryFn: ({ signal }) => call<IncidentExchange>(`incidents/${id}/exchange`, { signal }),
  })
}

export function recipientsQuery(id: string, report: string) {
  return queryOptions({
    queryKey: [...keys.incidents, 'recipients', id, report],
    queryFn: ({ signal }) => call<ReportRecipients>(`incidents/${id}/recipients`, { query: { report }, signal }),
  })
}

export const formsQuery = queryOptions({
  queryKey: ['report-forms'],
  queryFn: ({ signal }) => call<ReportForms>('forms', { signal }),
  staleTime: 600_000,
})

export function incidentsOfAlertQuery(alertId: string) {
  return queryOptions({
    queryKey: [...keys.incidents, 'of-alert', alertId],
    queryFn: ({ signal }) => call<IncidentBriefs>(`alerts/${encodeURIComponent(alertId)}/incidents`, { signal }),
  })
}

export const deadlinesQuery = queryOptions({
  queryKey: [...keys.incidents, 'deadlines'],
  queryFn: ({ signal }) => call<Deadlines>('deadlines', { signal }),
})

export const factDefinitionsQuery = queryOptions({
  queryKey: ['fact-definitions'],
  queryFn: ({ signal }) => call<FactDefinitions>('facts', { signal }),
  staleTime: 600_000,
})

export const incidentClassesQuery = queryOptions({
  queryKey: ['incident-classes'],
  queryFn: ({ signal }) => call<IncidentClasses>('incident-classes', { signal }),
  staleTime: 600_000,
})

/** One step of work on an incident: a call beneath it. Whatever is shown of incidents is read anew. */
export interface IncidentStep {
  /** Beneath `incidents/N/`; empty: the incident itself. */
  readonly path: string
  readonly json?: unknown
  readonly method?: 'POST' | 'DELETE'
}

export function useIncidentWork(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ path, json = {}, method = 'POST' }: IncidentStep) =>
      call<unknown>(`incidents/${id}${path === '' ? '' : `/${path}`}`, method === 'POST' ? { method, json } : { method }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.incidents }),
    onError: notifyProblem,
  })
}
