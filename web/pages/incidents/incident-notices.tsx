import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { IncidentDetail } from '../../contract.ts'
import { deadlinesQuery, useIncidentWork } from '../../incident-queries.ts'
import { incidentNoticesQuery } from '../../notice-queries.ts'
import { Panel } from '../../parts/panel.tsx'
import { Ago } from '../../parts/time.tsx'

/** Deadlines of the incident that somebody can take on, and who was told of them. Nothing where there is nothing. */
export function NoticesPanel({ incident }: { incident: IncidentDetail }) {
  const id = String(incident.number)
  const told = useQuery(incidentNoticesQuery(id))
  const deadlines = useQuery(deadlinesQuery)
  const work = useIncidentWork(id)
  const seen = told.data?.seen ?? []
  const open = (deadlines.data?.deadlines ?? []).filter(
    (one) =>
      one.incident.number === incident.number &&
      !seen.some((by) => by.regime === one.regime && by.stage === one.stage && by.dueAt === one.dueAt),
  )
  const notices = told.data?.notices ?? []
  if (open.length === 0 && seen.length === 0 && notices.length === 0) return null
  return (
    <Panel title="Who looks after the deadlines">
      <ul className="plain-list">
        {open.map(({ regime, stage, title, dueAt }) => (
          <li key={`${regime} ${stage} ${dueAt}`}>
            {title}, <Ago at={dueAt} />{' '}
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => work.mutate({ path: 'notices/acknowledge', json: { regime, stage } })}
            >
              I take it on
            </Button>
          </li>
        ))}
        {seen.map(({ regime, stage, by, at, dueAt }) => (
          <li key={`${regime} ${stage} ${dueAt} seen`} className="row-note">
            {by} takes {regime} {stage} on, <Ago at={at} />
          </li>
        ))}
        {notices.slice(0, 5).map(({ id: key, channel, state, step, madeAt }) => (
          <li key={key} className="row-note">
            {channel}: {step}, {state}, <Ago at={madeAt} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}
