import { Button } from '@mantine/core'
import { IconCalendarDown } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type IncidentPart, incidentParts } from '../../addresses.ts'
import { download } from '../../api.ts'
import type { IncidentDetail } from '../../contract.ts'
import { useIncidentWork } from '../../incident-queries.ts'
import { FactRow } from '../../parts/facts.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { Ago, Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { Tlp } from '../../parts/tlp.tsx'
import { ExportMenu } from './export-menu.tsx'
import { IncidentKindMark, IncidentSeverity, IncidentStateMark } from './marks.tsx'

const titles: Readonly<Record<IncidentPart, string>> = {
  duties: 'Duties',
  facts: 'Facts',
  impact: 'Impact',
  timeline: 'Timeline',
  evidence: 'Evidence',
}

/** What the incident is, and the way to the parts of its page. */
export function IncidentHead({ incident }: { incident: IncidentDetail }) {
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
      <IncidentTabs incident={incident} />
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
      <ExportMenu incident={incident} />
    </div>
  )
}

function IncidentTabs({ incident }: { incident: IncidentDetail }) {
  return (
    <nav className="tabs" aria-label="Parts of the incident">
      {incidentParts.map((part) => (
        <Link
          key={part}
          to="/incidents/$incidentId"
          params={{ incidentId: String(incident.number) }}
          search={part === 'duties' ? {} : { part }}
          className="tab"
          activeProps={{ className: 'tab is-active' }}
          activeOptions={{ exact: true }}
          resetScroll={false}
        >
          {titles[part]}
        </Link>
      ))}
    </nav>
  )
}
