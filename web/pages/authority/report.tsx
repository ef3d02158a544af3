import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { receivedReportQuery } from '../../authority-queries.ts'
import type { AuthorityDuty, ReceivedReportDetail, ReportVersion } from '../../contract.ts'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Panel } from '../../parts/panel.tsx'
import { Ago, Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { Tlp } from '../../parts/tlp.tsx'
import { Countdown } from '../incidents/countdown.tsx'
import { IncidentKindMark, IncidentSeverity } from '../incidents/marks.tsx'
import { Answers } from './answers.tsx'
import { ReportedStateMark } from './marks.tsx'
import { Routing } from './routing.tsx'
import '../incidents/incident.css'
import './authority.css'

const route = getRouteApi('/authority/$report')

/** One report: what is owed, what each stage says, what was asked and answered, where it goes on to. */
export function ReceivedReportPage() {
  const { report } = route.useParams()
  const detail = useQuery(receivedReportQuery(report))
  usePageTitle(detail.data?.title ?? 'Report')
  return (
    <div className="page">
      <Link to="/authority" className="back">
        <IconChevronLeft size={16} aria-hidden />
        Inbox
      </Link>
      <Loaded query={detail} rows={12}>
        {(data) => (
          <>
            <Head report={data} />
            <div className="incident-grid">
              <div className="incident-main">
                <Owed duties={data.duties} />
                <Versions versions={data.versions} />
                <Routing report={data} />
                <Entries report={data} />
              </div>
              <div className="incident-side">
                <Answers key={data.number} report={data} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </div>
  )
}

function Head({ report }: { report: ReceivedReportDetail }) {
  const { title, level, kind, organisation, country, contact } = report
  return (
    <header className="title-block">
      <div className="incident-title">
        <h1>{title}</h1>
        <Tlp level={level} />
      </div>
      {report.isExercise ? <p className="is-overdue">Exercise</p> : null}
      {report.withdrawnAt === null ? null : <p className="is-overdue">Withdrawn by the reporter</p>}
      <FactRow
        facts={[
          { name: 'State', value: <ReportedStateMark state={report.state} /> },
          { name: 'From', value: `${organisation}${country === null ? '' : ` (${country})`}` },
          { name: 'Contact', value: contact === '' ? 'not said' : contact },
          { name: 'Under', value: `${report.regime}${report.isVoluntary ? ', voluntary' : ''}` },
          { name: 'Severity', value: <IncidentSeverity severity={report.severity} /> },
          ...(kind === 'incident' ? [] : [{ name: 'Kind', value: <IncidentKindMark kind={kind} /> }]),
          { name: 'States', value: report.states.join(', ') || 'not said' },
          { name: 'Sectors', value: report.sectors.join(', ') || 'not said' },
          { name: 'Class', value: report.class ?? 'not said' },
          { name: 'With', value: report.assignee ?? 'nobody' },
          { name: 'Received', value: <Ago at={report.receivedAt} /> },
        ]}
      />
    </header>
  )
}

function Owed({ duties }: { duties: readonly AuthorityDuty[] }) {
  if (duties.length === 0) return null
  return (
    <Panel title="Owed by us" isFlush>
      <ul className="owed-list">
        {duties.map((duty) => (
          <li key={duty.stage} className="owed-row">
            <span>
              {duty.title}
              <span className="row-note">
                {duty.clause} · to {duty.recipient}
              </span>
            </span>
            <DutyClock duty={duty} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function DutyClock({ duty: { metAt, dueAt, manner, isLate } }: { duty: AuthorityDuty }) {
  if (metAt !== null) {
    return (
      <span className="countdown" data-urgency={isLate ? 'overdue' : 'met'}>
        {isLate ? 'done late' : 'done'}
        <span className="row-note">{toUtc(metAt)}</span>
      </span>
    )
  }
  return dueAt === null ? <span>{manner}</span> : <Countdown at={dueAt} />
}

function Versions({ versions }: { versions: readonly ReportVersion[] }) {
  return (
    <Panel title="What was reported">
      {versions.toReversed().map((version, at) => (
        <section key={version.id} className="version" aria-label={version.stage}>
          <h3>
            {version.stage}
            <span className="row-note">
              received <Ago at={version.heldAt} />
              {version.replaces === null ? '' : ' · a correction'}
              {version.usersAffected === null ? '' : ` · ${version.usersAffected} users affected`}
            </span>
          </h3>
          {version.summary === '' ? null : <p className="prose">{version.summary}</p>}
          {at < versions.length - 1 ? <Changes version={version} /> : <Lines version={version} />}
          {version.indicators.length === 0 ? null : <p className="row-note">Indicators: {version.indicators.join(', ')}</p>}
        </section>
      ))}
    </Panel>
  )
}

function Lines({ version }: { version: ReportVersion }) {
  return (
    <dl className="version-lines">
      {version.lines.map(({ at, text }) => (
        <div key={at} style={{ display: 'contents' }}>
          <dt>{at}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What it says otherwise than the stage before. */
function Changes({ version }: { version: ReportVersion }) {
  if (version.changes.length === 0) return <p className="muted">It says the same as the one before.</p>
  return (
    <dl className="version-lines">
      {version.changes.map(({ at, before, after }) => (
        <div key={at} style={{ display: 'contents' }}>
          <dt>{at}</dt>
          <dd>
            {before === null ? null : <del>{before}</del>}
            {after === null ? <span className="muted">no longer said</span> : <ins>{after}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Entries({ report }: { report: ReceivedReportDetail }) {
  return (
    <Panel title="What was done" isFlush>
      <ul className="owed-list">
        {report.entries.toReversed().map((entry) => (
          <li key={`${entry.at} ${entry.what} ${entry.text}`} className="owed-row">
            <span>
              {entry.text}
              <span className="row-note">{entry.by}</span>
            </span>
            <span className="muted">
              <Moment at={entry.at}>{toUtc(entry.at)}</Moment>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
