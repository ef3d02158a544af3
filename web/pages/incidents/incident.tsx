import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { IncidentDetail } from '../../contract.ts'
import { incidentQuery } from '../../incident-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { ExerciseBeside } from '../exercise/beside.tsx'
import { IncidentHead } from './incident-head.tsx'
import { NoticesPanel } from './incident-notices.tsx'
import { IncidentParts } from './incident-parts.tsx'
import { LinksPanel, PeoplePanel, TasksPanel } from './items.tsx'
import { PlaybooksPanel } from './playbooks.tsx'
import { Relatives } from './relatives.tsx'
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
  const { part = 'duties' } = route.useSearch()
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
          <IncidentParts incident={incident} part={part} />
        </div>
        <aside className="incident-side">
          <ExerciseBeside />
          <PlaybooksPanel incident={incident} />
          <NoticesPanel incident={incident} />
          <TasksPanel incident={incident} />
          <PeoplePanel incident={incident} />
          <LinksPanel incident={incident} />
          <Relatives incident={incident} />
        </aside>
      </div>
    </>
  )
}
