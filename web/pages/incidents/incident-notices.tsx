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
  const all = (deadlines.data?.deadlines ?? []).filter((one) => one.incident.number === incident.number)
  const titles = new Map(all.map((one) => [toKey(one), one.title]))
  const taken = new Set(seen.map(toKey))
  // Owed to several states by the same time it is taken on once.
  const open = [...new Map(all.filter((one) => !taken.has(toKey(one))).map((one) => [toKey(one), one])).values()]
  const notices = told.data?.notices ?? []
  if (open.length === 0 && seen.length === 0 && notices.length === 0) return null
  return (
    <Panel title="Who looks after the deadlines">
      <ul className="plain-list">
        {open.map((one) => (
          <li key={toKey(one)}>
            {one.title}, <Ago at={one.dueAt} />{' '}
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => work.mutate({ path: 'notices/acknowledge', json: { regime: one.regime, stage: one.stage } })}
            >
              I take it on
            </Button>
          </li>
        ))}
        {seen.map((one) => (
          <li key={`${toKey(one)} seen`} className="row-note">
            {one.by} takes {titles.get(toKey(one)) ?? `${one.regime} ${one.stage}`} on, <Ago at={one.at} />
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

function toKey({ regime, stage, dueAt }: { regime: string; stage: string; dueAt: number }): string {
  return `${regime} ${stage} ${dueAt}`
}
