import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Deadline, Incident, IncidentState } from '../../contract.ts'
import { deadlinesQuery, incidentsQuery } from '../../incident-queries.ts'
import { isFresh } from '../../live.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Paged } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { Ago } from '../../parts/time.tsx'
import { Tlp } from '../../parts/tlp.tsx'
import { Countdown } from './countdown.tsx'
import { MailButton } from './mail-button.tsx'
import { IncidentKindMark, IncidentSeverity, IncidentStateMark } from './marks.tsx'
import { NewIncident } from './new-incident.tsx'
import './incident.css'

const route = getRouteApi('/incidents')
const states = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'contained', label: 'Contained' },
  { value: 'closed', label: 'Closed' },
]

const columns: readonly Column<Incident>[] = [
  { head: 'N', isNumber: true, cell: ({ number }) => number },
  {
    head: 'Incident',
    width: 'grow',
    cell: (incident) => (
      <>
        <Link to="/incidents/$incidentId" params={{ incidentId: String(incident.number) }} className="row-link">
          {incident.title}
        </Link>
        <span className="row-note">
          <IncidentKindMark kind={incident.kind} /> {incident.summary.slice(0, 140)}
        </span>
      </>
    ),
  },
  { head: 'State', cell: ({ state }) => <IncidentStateMark state={state} /> },
  { head: 'Severity', from: 'md', cell: ({ severity }) => <IncidentSeverity severity={severity} /> },
  { head: 'TLP', from: 'lg', cell: ({ level }) => <Tlp level={level} /> },
  { head: 'Detected', from: 'md', isNumber: true, cell: ({ detectedAt }) => <Ago at={detectedAt} /> },
]

/** Every incident, near miss and threat, and what is due next over all of them. */
export function IncidentsPage() {
  usePageTitle('Incidents')
  const { state, text = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [isOpening, setOpening] = useState(false)
  const [typed] = useDebouncedValue(text, 250)
  const incidents = useInfiniteQuery(incidentsQuery({ state, text: typed }))
  const deadlines = useQuery(deadlinesQuery)
  const setSearch = (next: { state?: IncidentState | undefined; text?: string | undefined }) => {
    const merged = { state, text, ...next }
    void navigate({
      search: { ...(merged.state ? { state: merged.state } : {}), ...(merged.text ? { text: merged.text } : {}) },
      replace: true,
    })
  }
  return (
    <div className="page">
      <PageHead
        title="Incidents"
        about="What people work on: the facts are entered once, and every duty to report has its clock."
        actions={
          <>
            <Link to="/notices" className="link">
              Notices
            </Link>
            <MailButton />
            <Button size="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpening(true)}>
              Open an incident
            </Button>
          </>
        }
      />
      <NewIncident isOpen={isOpening} onClose={() => setOpening(false)} />
      {(deadlines.data?.deadlines ?? []).length === 0 ? null : <NextDeadlines deadlines={deadlines.data?.deadlines ?? []} />}
      <Panel title="All incidents" isFlush aside={<Filter state={state} text={text} onChange={setSearch} />}>
        <Paged query={incidents}>
          {(pages) => {
            const rows = pages.flatMap((page) => page.incidents)
            if (rows.length === 0)
              return (
                <Empty
                  title={typed === '' && state === undefined ? 'No incidents yet' : 'No incident is like this'}
                  command="entente incidents open TITLE"
                >
                  Open one by hand, or from an alert.
                </Empty>
              )
            return <DataTable name="Incidents" columns={columns} rows={rows} rowKey={({ id }) => id} isFresh={({ id }) => isFresh(id)} />
          }}
        </Paged>
      </Panel>
    </div>
  )
}

interface FilterProps {
  readonly state: IncidentState | undefined
  readonly text: string
  readonly onChange: (next: { state?: IncidentState | undefined; text?: string }) => void
}

function Filter({ state, text, onChange }: FilterProps) {
  return (
    <div className="incident-filter">
      <SegmentedControl
        aria-label="State"
        size="xs"
        data={states}
        value={state ?? 'all'}
        onChange={(value) =>
          onChange({ state: states.some((one) => one.value === value && value !== 'all') ? (value as IncidentState) : undefined })
        }
      />
      <TextInput
        aria-label="Search incidents"
        placeholder="Search"
        size="xs"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
    </div>
  )
}

const shown = 6

function NextDeadlines({ deadlines }: { deadlines: readonly Deadline[] }) {
  return (
    <Panel title="Due next" isFlush>
      <ul className="due-list" aria-label="Due next">
        {deadlines.slice(0, shown).map((one) => (
          <li key={`${one.incident.id} ${one.regime} ${one.stage} ${one.state}`}>
            <Link to="/incidents/$incidentId" params={{ incidentId: String(one.incident.number) }} className="due-row">
              <span className="due-what">
                {one.title}
                <span className="row-note">
                  Incident {one.incident.number}: {one.incident.title} · {one.regime}
                  {one.state === null ? '' : ` ${one.state}`}
                </span>
              </span>
              <Countdown at={one.dueAt} />
            </Link>
          </li>
        ))}
      </ul>
      {deadlines.length > shown ? <p className="panel-foot">and {deadlines.length - shown} more</p> : null}
    </Panel>
  )
}
