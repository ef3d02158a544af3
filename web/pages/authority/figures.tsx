import { Button, NativeSelect } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { download } from '../../api.ts'
import {
  authoritySummariesQuery,
  authoritySummaryQuery,
  authorityYearQuery,
  correlationsQuery,
  useAuthorityWork,
} from '../../authority-queries.ts'
import type { AuthorityStatistics, AuthoritySummary } from '../../contract.ts'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { Ago } from '../../parts/time.tsx'
import './authority.css'

/** What belongs together, the quarter's summary for ENISA, the year. */
export function FiguresPage() {
  usePageTitle('Figures')
  return (
    <div className="page">
      <Link to="/authority" className="back">
        <IconChevronLeft size={16} aria-hidden />
        Inbox
      </Link>
      <PageHead
        title="Figures"
        about="Only reports that you may see are counted; what leaves the house tells nothing of fewer than three reporters."
      />
      <Correlations />
      <Quarter />
      <Year />
    </div>
  )
}

const ways = { indicator: 'a shared indicator', cause: 'the same apparent cause', class: 'the same class, state and sector' } as const

function Correlations() {
  const found = useQuery(correlationsQuery)
  return (
    <Panel title="What belongs together" isFlush>
      <Loaded query={found}>
        {({ groups, k }) =>
          groups.length === 0 ? (
            <Empty title="No reports belong together">
              By a shared indicator, the same cause, or the same class in the same state and sector.
            </Empty>
          ) : (
            <ul className="route-list">
              {groups.map(({ numbers, ways: by, disclosure }) => (
                <li key={numbers.join()} className="route-row">
                  <span>
                    {disclosure === null ? 'May be told: nothing' : `May be told: ${disclosure.text}`}
                    <span className="row-note">
                      by {by.map((way) => ways[way]).join(', ')}
                      {disclosure === null ? `; fewer than ${k} reporters` : ''}
                    </span>
                  </span>
                  <span className="buttons">
                    {numbers.map((number) => (
                      <Link key={number} to="/authority/$report" params={{ report: String(number) }}>
                        Report {number}
                      </Link>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}

/** This quarter and the five before it. */
function lastQuarters(): string[] {
  const now = new Date()
  const index = now.getUTCFullYear() * 4 + Math.floor(now.getUTCMonth() / 3)
  return Array.from({ length: 6 }, (_, back) => `${Math.floor((index - back) / 4)}-Q${((index - back) % 4) + 1}`)
}

function Quarter() {
  const quarters = lastQuarters()
  const [quarter, setQuarter] = useState(quarters[0] ?? '')
  const summary = useQuery(authoritySummaryQuery(quarter))
  const kept = useQuery(authoritySummariesQuery)
  const work = useAuthorityWork()
  const fetchAs = (format: 'csv' | 'json') =>
    void download('authority/summary', { query: { quarter, format }, fileName: `summary-${quarter}.${format}` }).catch(notifyProblem)
  return (
    <Panel
      title="Summary for ENISA, Art. 23(9)"
      aside={
        <NativeSelect
          aria-label="Quarter"
          size="xs"
          data={quarters}
          value={quarter}
          onChange={(event) => setQuarter(event.currentTarget.value)}
        />
      }
    >
      <Loaded query={summary}>{(data) => <SummaryTables summary={data} />}</Loaded>
      <div className="buttons">
        <Button size="sm" loading={work.isPending} onClick={() => work.mutate({ path: 'summaries', json: { quarter } })}>
          Keep as it is now
        </Button>
        <Button size="sm" variant="default" onClick={() => fetchAs('csv')}>
          CSV
        </Button>
        <Button size="sm" variant="default" onClick={() => fetchAs('json')}>
          JSON
        </Button>
      </div>
      {(kept.data?.summaries ?? []).map(({ id, quarter: of, madeAt, madeBy, sentAt }) => (
        <div key={id} className="route-row">
          <span>
            Kept: {of}
            <span className="row-note">
              <Ago at={madeAt} /> by {madeBy}
            </span>
          </span>
          {sentAt === null ? (
            <Button size="xs" variant="default" onClick={() => work.mutate({ path: `summaries/${id}/sent` })}>
              It was sent to ENISA
            </Button>
          ) : (
            <span className="muted">
              sent <Ago at={sentAt} />
            </span>
          )}
        </div>
      ))}
    </Panel>
  )
}

function SummaryTables({ summary: { reports, k, tables } }: { summary: AuthoritySummary }) {
  if (reports === null) return <p className="muted">Of fewer than {k} reporters: nothing is told.</p>
  return (
    <>
      <p>
        {reports} reports; each number is of at least {k} reporters.
      </p>
      <div className="figure-grid">
        {Object.entries(tables).map(([name, { cells, others }]) => (
          <Figures
            key={name}
            title={name}
            rows={[
              ...cells.map(({ value, reports: count }) => [value, String(count)] as const),
              ...(others === 0 ? [] : [['others together', others === null ? 'not told' : String(others)] as const]),
            ]}
          />
        ))}
      </div>
    </>
  )
}

function Figures({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) {
  return (
    <table className="figure-table">
      <caption>{title}</caption>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Year() {
  const thisYear = new Date().getUTCFullYear()
  const [year, setYear] = useState(thisYear)
  const statistics = useQuery(authorityYearQuery(year))
  const years = [0, 1, 2, 3].map((back) => String(thisYear - back))
  const fetchAs = (format: 'csv' | 'json') =>
    void download('authority/statistics', { query: { year, format }, fileName: `statistics-${year}.${format}` }).catch(notifyProblem)
  return (
    <Panel
      title="The year"
      aside={
        <NativeSelect
          aria-label="Year"
          size="xs"
          data={years}
          value={String(year)}
          onChange={(event) => setYear(Number(event.currentTarget.value))}
        />
      }
    >
      <Loaded query={statistics}>{(data) => <YearFigures year={data} />}</Loaded>
      <div className="buttons">
        <Button size="sm" variant="default" onClick={() => fetchAs('csv')}>
          CSV
        </Button>
        <Button size="sm" variant="default" onClick={() => fetchAs('json')}>
          JSON
        </Button>
      </div>
    </Panel>
  )
}

const hourMs = 3_600_000

function YearFigures({ year }: { year: AuthorityStatistics }) {
  const hours = (ms: number | null) =>
    ms === null ? 'none yet' : ms < hourMs ? `${Math.round(ms / 60_000)} min` : `${(ms / hourMs).toFixed(1)} h`
  const toRows = (shares: AuthorityStatistics['byKind']) => shares.map(({ value, reports }) => [value, String(reports)] as const)
  const months = year.byMonth
    .filter(({ reports }) => reports > 0)
    .map(({ month, reports }) => [`${year.year}-${String(month).padStart(2, '0')}`, String(reports)] as const)
  return (
    <>
      <FactRow
        facts={[
          { name: 'Reports', value: `${year.reports}, ${year.voluntary} voluntary` },
          { name: 'Acknowledged', value: `${year.acknowledged}, half within ${hours(year.medianAcknowledgedMs)}` },
          { name: 'Feedback', value: `${year.feedbackOnTime} on time, ${year.feedbackLate} late, ${year.feedbackMissing} missing` },
          { name: 'Half of it within', value: hours(year.medianFeedbackMs) },
          { name: 'Passed on', value: `${year.routed} reports, ${year.routes} times` },
          { name: 'Questions', value: year.questions },
          { name: 'Withdrawn', value: year.withdrawn },
        ]}
      />
      <div className="figure-grid">
        <Figures title="month" rows={months} />
        <Figures title="regime" rows={toRows(year.byRegime)} />
        <Figures title="kind" rows={toRows(year.byKind)} />
        <Figures title="sector" rows={toRows(year.bySector)} />
      </div>
    </>
  )
}
