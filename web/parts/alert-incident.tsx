import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { call } from '../api.ts'
import type { Incident } from '../contract.ts'
import { incidentsOfAlertQuery } from '../incident-queries.ts'
import { keys } from '../queries.ts'
import { Panel } from './panel.tsx'
import { ProblemNote } from './problem.tsx'

/** The incidents that the alert belongs to, or the step that makes one of it. */
export function AlertIncident({ alertId, canOpen }: { alertId: string; canOpen: boolean }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const incidents = useQuery(incidentsOfAlertQuery(alertId))
  const open = useMutation({
    mutationFn: () => call<Incident>(`alerts/${encodeURIComponent(alertId)}/incident`, { method: 'POST', json: {} }),
    onSuccess: ({ number }) => {
      void client.invalidateQueries({ queryKey: keys.incidents })
      void navigate({ to: '/incidents/$incidentId', params: { incidentId: String(number) } })
    },
  })
  const known = incidents.data?.incidents ?? []
  if (incidents.data === undefined || (known.length === 0 && !canOpen)) return null
  return (
    <Panel title="Incident">
      {known.map((incident) => (
        <Link key={incident.id} to="/incidents/$incidentId" params={{ incidentId: String(incident.number) }} className="link">
          #{incident.number} {incident.title}
        </Link>
      ))}
      {!canOpen || known.some(({ state }) => state !== 'closed') ? null : (
        <>
          <p className="muted">An incident takes the alert with what belongs to it; its facts start the clocks of what must be reported.</p>
          <div className="buttons">
            <Button size="sm" variant="default" loading={open.isPending} onClick={() => open.mutate()}>
              Open an incident
            </Button>
          </div>
        </>
      )}
      {open.isError ? <ProblemNote error={open.error} /> : null}
    </Panel>
  )
}
