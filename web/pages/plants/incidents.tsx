import { Button } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api.ts'
import type { Incident, IncidentBriefs } from '../../contract.ts'
import { notifyDone, notifyProblem } from '../../parts/problem.tsx'
import { keys } from '../../queries.ts'

function alertIncidentsQuery(alertId: string) {
  return queryOptions({
    queryKey: [...keys.incidents, 'of-alert', alertId],
    queryFn: ({ signal }) => call<IncidentBriefs>(`alerts/${encodeURIComponent(alertId)}/incidents`, { signal }),
  })
}

/** The incidents in which the alert of an episode is worked on, and a way to open one. */
export function AlertIncidents({ alertId, canOpen }: { alertId: string; canOpen: boolean }) {
  const queryClient = useQueryClient()
  const incidents = useQuery(alertIncidentsQuery(alertId))
  const open = useMutation({
    mutationFn: () => call<Incident>(`alerts/${encodeURIComponent(alertId)}/incident`, { method: 'POST', json: {} }),
    onSuccess: ({ number, title }) => {
      void queryClient.invalidateQueries({ queryKey: keys.incidents })
      notifyDone(`Incident ${number} opened`, title)
    },
    onError: notifyProblem,
  })
  const known = incidents.data?.incidents ?? []
  return (
    <>
      {known.map(({ id, number, title, state }) => (
        <p key={id}>
          Incident {number}: {title} <span className="status">{state}</span>
        </p>
      ))}
      {known.length === 0 && canOpen ? (
        <div className="buttons">
          <Button size="sm" variant="default" loading={open.isPending} onClick={() => open.mutate()}>
            Open an incident
          </Button>
        </div>
      ) : null}
    </>
  )
}
