import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { IncidentDetail } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { incidentPlaybooksQuery, useStart } from '../../playbook-queries.ts'
import { RunList } from '../playbooks/run-list.tsx'

/** Playbooks that fit the incident, and those that are under way in it. */
export function PlaybooksPanel({ incident }: { incident: IncidentDetail }) {
  const id = String(incident.number)
  const found = useQuery(incidentPlaybooksQuery(id))
  const navigate = useNavigate()
  const start = useStart((run) => void navigate({ to: '/runs/$run', params: { run: String(run.number) } }))
  const { proposed = [], runs = [] } = found.data ?? {}
  return (
    <Panel title="Playbooks">
      {runs.length === 0 ? null : <RunList runs={runs} />}
      <ul className="plain-list">
        {proposed.map(({ name, title }) => (
          <li key={name}>
            <Link to="/playbooks/$name" params={{ name }} className="link">
              {title}
            </Link>{' '}
            <Button
              size="compact-xs"
              variant="default"
              loading={start.isPending}
              onClick={() => start.mutate({ name, json: { incident: id } })}
            >
              Begin
            </Button>
          </li>
        ))}
      </ul>
      <Link to="/playbooks" className="row-note link">
        {proposed.length === 0 ? 'None fits by its class or words: see all' : 'All playbooks'}
      </Link>
    </Panel>
  )
}
