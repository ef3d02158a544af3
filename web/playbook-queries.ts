import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from './api.ts'
import type { IncidentPlaybooks, PlaybookDetail, PlaybookRun, PlaybookRuns, Playbooks } from './contract.ts'
import { notifyProblem } from './parts/problem.tsx'
import { keys } from './queries.ts'

/** Under the incidents' key: what happens to an incident may be what happens in its runs. */
const runsKey = [...keys.incidents, 'runs'] as const

export function playbooksQuery(text: string) {
  return queryOptions({
    queryKey: ['playbooks', 'list', text],
    queryFn: ({ signal }) => call<Playbooks>('playbooks', { query: { text }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function playbookQuery(name: string) {
  return queryOptions({
    queryKey: ['playbooks', 'one', name],
    queryFn: ({ signal }) => call<PlaybookDetail>(`playbooks/${encodeURIComponent(name)}`, { signal }),
  })
}

export const runsQuery = queryOptions({
  queryKey: [...runsKey, 'list'],
  queryFn: ({ signal }) => call<PlaybookRuns>('playbook-runs', { signal }),
})

/** Others work on it too: it is looked at again and again. */
export function runQuery(run: string) {
  return queryOptions({
    queryKey: [...runsKey, 'one', run],
    queryFn: ({ signal }) => call<PlaybookRun>(`playbook-runs/${run}`, { signal }),
    refetchInterval: 5000,
  })
}

export function incidentPlaybooksQuery(incident: string) {
  return queryOptions({
    queryKey: [...runsKey, 'incident', incident],
    queryFn: ({ signal }) => call<IncidentPlaybooks>(`incidents/${incident}/playbooks`, { signal }),
  })
}

/** One thing that a person does in a run. */
export function useRunWork(run: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ path, json = {} }: { path: string; json?: unknown }) =>
      call<PlaybookRun>(`playbook-runs/${run}/${path}`, { method: 'POST', json }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.incidents }),
    onError: notifyProblem,
  })
}

export function useStart(onStarted: (run: PlaybookRun) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ name, json }: { name: string; json: unknown }) =>
      call<PlaybookRun>(`playbooks/${encodeURIComponent(name)}/runs`, { method: 'POST', json }),
    onSuccess: (run) => {
      void client.invalidateQueries({ queryKey: keys.incidents })
      onStarted(run)
    },
    onError: notifyProblem,
  })
}
