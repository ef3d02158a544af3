import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Alert, AlertDetail } from '../../contract.ts'
import { AlertIncident } from '../../parts/alert-incident.tsx'
import { Origin, Severity, Status } from '../../parts/alert-rows.tsx'
import { CodeLine } from '../../parts/copy.tsx'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCount } from '../../parts/numbers.ts'
import { usePageTitle } from '../../parts/page-title.ts'
import { Panel } from '../../parts/panel.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { Ago, Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { Tlp } from '../../parts/tlp.tsx'
import { alertQuery } from '../../queries.ts'
import { Decision } from './decision.tsx'
import { EpisodePanels } from './episode.tsx'
import { EvidencePanel, HistoryPanel } from './evidence.tsx'
import { EvidenceProof } from './evidence-proof.tsx'
import './alert.css'

const route = getRouteApi('/alerts/$alertId')

/** One alert: what was looked for, what was found, on what it rests, what was decided. */
export function AlertPage() {
  const { alertId } = route.useParams()
  const alert = useQuery(alertQuery(alertId))
  usePageTitle(alert.data?.title ?? 'Alert')
  return (
    <div className="page">
      <Link to="/alerts" className="back">
        <IconChevronLeft size={16} aria-hidden />
        Alerts
      </Link>
      <Loaded query={alert} rows={12}>
        {(data) => <AlertBody alert={data} />}
      </Loaded>
    </div>
  )
}

function AlertBody({ alert }: { alert: AlertDetail }) {
  const isAdmin = useIsAdmin()
  const live = alert.evidence.filter((each) => each.origin === 'live')
  const history = alert.evidence.filter((each) => each.origin === 'history')
  return (
    <>
      <header className="title-block">
        <div className="title-marks">
          <Status status={alert.status} />
          <Severity severity={alert.severity} />
          <Origin origin={alert.origin} />
          <Tlp level={alert.level} />
        </div>
        <h1>{alert.title}</h1>
        <FactRow
          facts={[
            { name: alert.kind === 'process' ? 'Samples in alarm' : 'Matches', value: toCount(alert.count) },
            { name: 'First seen', value: <Moment at={alert.firstSeenAt}>{toUtc(alert.firstSeenAt)}</Moment> },
            { name: 'Last seen', value: <Moment at={alert.lastSeenAt}>{toUtc(alert.lastSeenAt)}</Moment> },
            { name: 'Opened', value: <Ago at={alert.openedAt} /> },
            { name: alert.kind === 'process' ? 'Plant' : 'Sources', value: alert.sources.join(', ') },
          ]}
        />
      </header>
      <div className="alert-grid">
        <div className="alert-main">
          {alert.episode === null ? <ObservablesPanel alert={alert} /> : <EpisodePanels episode={alert.episode} />}
          {history.length === 0 ? null : <HistoryPanel evidence={history} />}
          {live.length === 0 ? null : <EvidencePanel evidence={live} />}
        </div>
        <aside className="alert-side">
          <Decision alert={alert} />
          <AlertIncident alertId={alert.id} canOpen={isAdmin === true} />
          <EvidenceProof alert={alert} />
          {alert.indicator === null ? null : <IndicatorPanel indicator={alert.indicator} />}
        </aside>
      </div>
    </>
  )
}

function IndicatorPanel({ indicator }: { indicator: NonNullable<Alert['indicator']> }) {
  return (
    <Panel
      title="Indicator"
      aside={
        <Link to="/intel/$objectId" params={{ objectId: indicator.id }} className="link">
          Open
        </Link>
      }
    >
      <CodeLine text={indicator.pattern} what="pattern" />
      <dl className="pairs">
        <dt>Marked</dt>
        <dd>
          <Tlp level={indicator.level} />
        </dd>
        <dt>Made by</dt>
        <dd>
          {indicator.createdBy === null ? (
            'not said'
          ) : (
            <Link to="/intel/$objectId" params={{ objectId: indicator.createdBy }} className="link is-code">
              {indicator.createdBy}
            </Link>
          )}
        </dd>
      </dl>
    </Panel>
  )
}

type Found = Alert['observables'][number]

const foundColumns: readonly Column<Found>[] = [
  {
    head: 'Observable',
    width: 'grow',
    cell: (found) => (
      <>
        <Link to="/telemetry" search={{ value: found.value, kind: found.kind }} className="row-link is-code">
          {found.value}
        </Link>
        <span className="row-note">{found.kind}</span>
      </>
    ),
  },
  { head: 'Matches', isNumber: true, cell: (found) => toCount(found.count) },
  { head: 'First seen', from: 'md', isNumber: true, cell: (found) => <Ago at={found.firstSeenAt} /> },
  { head: 'Last seen', isNumber: true, cell: (found) => <Ago at={found.lastSeenAt} /> },
]

function ObservablesPanel({ alert }: { alert: Alert }) {
  return (
    <Panel title="Observables that matched" isFlush>
      <DataTable
        name="Observables that matched"
        columns={foundColumns}
        rows={alert.observables}
        rowKey={(found) => `${found.kind} ${found.value}`}
      />
    </Panel>
  )
}
