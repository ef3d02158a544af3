import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconChartBar, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { inboxQuery } from '../../authority-queries.ts'
import type { AuthorityDuty, ReceivedReport, ReportedState } from '../../contract.ts'
import { isFresh } from '../../live.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { Ago } from '../../parts/time.tsx'
import { Tlp } from '../../parts/tlp.tsx'
import { Countdown } from '../incidents/countdown.tsx'
import { IncidentKindMark, IncidentSeverity } from '../incidents/marks.tsx'
import { ReportedStateMark, reportedStates } from './marks.tsx'
import '../incidents/incident.css'
import './authority.css'

const route = getRouteApi('/authority')
const choices = [{ value: 'open', label: 'All that are open' }, ...reportedStates]

const columns: readonly Column<ReceivedReport>[] = [
  { head: 'N', isNumber: true, cell: ({ number }) => number },
  {
    head: 'Report',
    width: 'grow',
    cell: (report) => (
      <>
        <Link to="/authority/$report" params={{ report: String(report.number) }} className="row-link">
          {report.title}
        </Link>
        <span className="row-note">
          <IncidentKindMark kind={report.kind} /> {report.organisation}
          {report.country === null ? '' : ` (${report.country})`} · {report.regime}
          {report.isVoluntary ? ' · voluntary' : ''}
          {report.way === 'node' ? '' : ` · ${report.way}`}
        </span>
      </>
    ),
  },
  { head: 'Owed', cell: ({ duties }) => <NextOwed duties={duties} /> },
  { head: 'State', from: 'md', cell: ({ state }) => <ReportedStateMark state={state} /> },
  { head: 'Severity', from: 'lg', cell: ({ severity }) => <IncidentSeverity severity={severity} /> },
  { head: 'States', from: 'md', cell: ({ states }) => states.join(' ') },
  { head: 'TLP', from: 'lg', cell: ({ level }) => <Tlp level={level} /> },
  { head: 'Received', from: 'md', isNumber: true, cell: ({ receivedAt }) => <Ago at={receivedAt} /> },
]

/** Reports that others made here: what is due first before the rest. */
export function InboxPage() {
  usePageTitle('Authority')
  const { state, text = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const inbox = useQuery(inboxQuery({ state, text: text === '' ? undefined : text }))
  const setSearch = (next: { state?: string; text?: string }) => {
    const merged = { state, text, ...next }
    const known = reportedStates.find(({ value }) => value === merged.state)?.value
    void navigate({ search: { ...(known ? { state: known } : {}), ...(merged.text ? { text: merged.text } : {}) }, replace: true })
  }
  return (
    <div className="page">
      <PageHead
        title="Authority"
        about="Reports that others made here. Nothing is answered or passed on without a person."
        actions={
          <Button
            size="sm"
            variant="default"
            leftSection={<IconChartBar size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/authority/figures" {...props} />}
          >
            Figures
          </Button>
        }
      />
      {inbox.data === undefined ? null : <Sums counts={inbox.data.counts} />}
      <Panel title="Inbox" isFlush aside={<Filter state={state} text={text} onChange={setSearch} />}>
        <Loaded query={inbox} rows={8}>
          {({ reports }) =>
            reports.length === 0 ? (
              <Empty
                title={text === '' && state === undefined ? 'No report waits' : 'No report is like this'}
                command="entente authority receive FILE.json"
              >
                Reports of partners' nodes come in by themselves; one that came by telephone or on paper is taken down.
              </Empty>
            ) : (
              <DataTable name="Inbox" columns={columns} rows={reports} rowKey={({ id }) => id} isFresh={({ id }) => isFresh(id)} />
            )
          }
        </Loaded>
      </Panel>
    </div>
  )
}

interface FilterProps {
  readonly state: ReportedState | undefined
  readonly text: string
  readonly onChange: (next: { state?: string; text?: string }) => void
}

function Filter({ state, text, onChange }: FilterProps) {
  return (
    <div className="incident-filter">
      <NativeSelect
        aria-label="State"
        size="xs"
        data={choices}
        value={state ?? 'open'}
        onChange={(event) => onChange({ state: event.currentTarget.value })}
      />
      <TextInput
        aria-label="Search reports"
        placeholder="Search"
        size="xs"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
    </div>
  )
}

function Sums({ counts }: { counts: { received: number; acknowledged: number; inWork: number; closed: number; overdue: number } }) {
  return (
    <FactRow
      facts={[
        { name: 'Not yet acknowledged', value: counts.received },
        { name: 'Acknowledged', value: counts.acknowledged },
        { name: 'In work', value: counts.inWork },
        { name: 'Overdue', value: <span className={counts.overdue > 0 ? 'is-overdue' : undefined}>{counts.overdue}</span> },
        { name: 'Closed', value: counts.closed },
      ]}
    />
  )
}

/** The next thing that is owed, with its clock. */
function NextOwed({ duties }: { duties: readonly AuthorityDuty[] }) {
  const [next] = duties.filter(({ metAt, done }) => metAt === null && done !== 'summary')
  if (next === undefined) return <span className="muted">nothing</span>
  if (next.dueAt === null) return <span>{next.manner}</span>
  return <Countdown at={next.dueAt} />
}
