import { Button } from '@mantine/core'
import { IconCalendarDown, IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { download } from '../../api.ts'
import type { IncidentBrief, IncidentDetail } from '../../contract.ts'
import { incidentQuery, useIncidentWork } from '../../incident-queries.ts'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { Ago, Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { Tlp } from '../../parts/tlp.tsx'
import { AwarenessPanel } from './awareness.tsx'
import { DutiesPanel } from './duties.tsx'
import { EvidencePanel } from './evidence.tsx'
import { FactsPanel } from './facts.tsx'
import { LinksPanel, PeoplePanel, TasksPanel } from './items.tsx'
import { IncidentKindMark, IncidentSeverity, IncidentStateMark } from './marks.tsx'
import { ReportsPanel } from './reports.tsx'
import { TimelinePanel } from './timeline.tsx'
import './incident.css'

const route = getRouteApi('/incidents/$incidentId')

/** One incident: what it is, what must be reported by when, what is known, what happened, who does what. */
export function IncidentPage() {
  const { incidentId } = route.useParams()
  const incident = useQuery(incidentQuery(incidentId))
  usePageTitle(incident.data?.title ?? 'Incident')
  return (
    <div className="page">
      <Link to="/incidents" className="back">
        <IconChevronLeft size={16} aria-hidden />
        Incidents
      </Link>
      <Loaded query={incident} rows={14}>
        {(data) => <IncidentBody incident={data} />}
      </Loaded>
    </div>
  )
}

function IncidentBody({ incident }: { incident: IncidentDetail }) {
  return (
    <>
      <IncidentHead incident={incident} />
      {incident.mergedInto === null ? null : (
        <p className="notice">
          This incident is worked on in{' '}
          <Link to="/incidents/$incidentId" params={{ incidentId: String(incident.mergedInto) }} className="link">
            incident {incident.mergedInto}
          </Link>
          .
        </p>
      )}
      <div className="incident-grid">
        <div className="incident-main">
          {incident.kind === 'incident' ? <DutiesPanel incident={incident} /> : <NoDuties />}
          {incident.kind === 'incident' ? <ReportsPanel incident={incident} /> : null}
          <FactsPanel incident={incident} />
          <TimelinePanel incident={incident} />
        </div>
        <aside className="incident-side">
          <TasksPanel incident={incident} />
          <PeoplePanel incident={incident} />
          <AwarenessPanel incident={incident} />
          <EvidencePanel incident={incident} />
          <LinksPanel incident={incident} />
          <Relatives incident={incident} />
        </aside>
      </div>
    </>
  )
}

function NoDuties() {
  return (
    <Panel title="Duties">
      <p className="muted">A near miss or a threat has to be reported to nobody. It can be reported of one’s own accord (NIS2 Art. 30).</p>
    </Panel>
  )
}

function IncidentHead({ incident }: { incident: IncidentDetail }) {
  return (
    <header className="title-block">
      <div className="title-marks">
        <IncidentStateMark state={incident.state} />
        <IncidentSeverity severity={incident.severity} />
        <IncidentKindMark kind={incident.kind} />
        <Tlp level={incident.level} />
        {incident.class === null ? null : <span className="chip">{incident.class}</span>}
      </div>
      <div className="incident-title">
        <h1>
          <span className="muted">#{incident.number}</span> {incident.title}
        </h1>
        <IncidentSteps incident={incident} />
      </div>
      {incident.summary === '' ? null : <p className="prose incident-summary">{incident.summary}</p>}
      <FactRow
        facts={[
          { name: 'Detected', value: <Moment at={incident.detectedAt}>{toUtc(incident.detectedAt)}</Moment> },
          { name: 'Opened', value: <Ago at={incident.openedAt} /> },
          { name: 'By', value: incident.openedBy },
          { name: 'Apparent cause', value: incident.rootCause ?? 'not said' },
          {
            name: 'In the log',
            value: (
              <Link to="/log" search={{ subject: incident.id }} className="link">
                Statements
              </Link>
            ),
          },
        ]}
      />
    </header>
  )
}

function IncidentSteps({ incident }: { incident: IncidentDetail }) {
  const work = useIncidentWork(String(incident.number))
  const setState = (state: string) => work.mutate({ path: '', json: { state } })
  return (
    <div className="buttons">
      {incident.state === 'open' ? (
        <Button size="xs" onClick={() => setState('contained')} loading={work.isPending}>
          Contained
        </Button>
      ) : null}
      {incident.state === 'closed' ? null : (
        <Button size="xs" variant="default" onClick={() => setState('closed')}>
          Close
        </Button>
      )}
      {incident.state === 'open' ? null : (
        <Button size="xs" variant="default" onClick={() => setState('open')}>
          Open again
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconCalendarDown size={14} aria-hidden />}
        onClick={() =>
          void download(`incidents/${incident.number}/deadlines.ics`, { fileName: `incident-${incident.number}.ics` }).catch(notifyProblem)
        }
      >
        Calendar
      </Button>
    </div>
  )
}

function Relatives({ incident }: { incident: IncidentDetail }) {
  const groups: readonly (readonly [string, readonly IncidentBrief[]])[] = [
    ['Same apparent cause, within six months', incident.recurring],
    ['Worked on here', incident.merged],
    ['Split off', incident.splitInto],
  ]
  const filled = groups.filter(([, briefs]) => briefs.length > 0)
  if (filled.length === 0) return null
  return (
    <Panel title="Other incidents">
      {filled.map(([name, briefs]) => (
        <div key={name}>
          <h3>{name}</h3>
          <ul className="plain-list">
            {briefs.map((brief) => (
              <li key={brief.id}>
                <Link to="/incidents/$incidentId" params={{ incidentId: String(brief.number) }} className="link">
                  #{brief.number} {brief.title}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Panel>
  )
}
