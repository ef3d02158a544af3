import { Alert, SegmentedControl } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { IncidentReport, ReportLanguage, ReportLine } from '../../contract.ts'
import { reportQuery } from '../../incident-queries.ts'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Panel } from '../../parts/panel.tsx'
import { isOpenLine, ReportLineRow, toAnchor } from './report-line.tsx'
import { ReportSteps } from './report-steps.tsx'
import './incident.css'
import './report.css'

const route = getRouteApi('/incidents/$incidentId/reports/$reportId')
const languages: readonly ReportLanguage[] = ['en', 'de', 'fr', 'es']
const states = { draft: 'draft', signed: 'signed, not yet sent', submitted: 'sent' } as const

type Shown = 'all' | 'open' | 'changed'

/** One report beside the stage before: what fills itself, what a person writes, what is still open; then signed, and sent. */
export function ReportPage() {
  const { incidentId, reportId } = route.useParams()
  const [language, setLanguage] = useState<ReportLanguage>('en')
  const [shown, setShown] = useState<Shown>('all')
  const report = useQuery(reportQuery(incidentId, reportId, language))
  usePageTitle(report.data?.title ?? 'Report')
  return (
    <div className="page">
      <Link to="/incidents/$incidentId" params={{ incidentId }} className="back">
        <IconChevronLeft size={16} aria-hidden />
        Incident {incidentId}
      </Link>
      <Loaded query={report} rows={12}>
        {(data) => (
          <>
            <Head report={data} language={language} onLanguage={setLanguage} />
            <Open report={data} shown={shown} onShown={setShown} />
            {data.sections.map((section) => (
              <Section key={section.title} incidentId={incidentId} report={data} section={section} shown={shown} />
            ))}
            <ReportSteps incidentId={incidentId} report={data} language={language} />
          </>
        )}
      </Loaded>
    </div>
  )
}

interface HeadProps {
  readonly report: IncidentReport
  readonly language: ReportLanguage
  readonly onLanguage: (language: ReportLanguage) => void
}

function Head({ report, language, onLanguage }: HeadProps) {
  return (
    <header className="title-block">
      <div className="incident-title">
        <h1>{report.title}</h1>
        <SegmentedControl
          aria-label="Language"
          size="xs"
          data={[...languages]}
          value={language}
          onChange={(value) => onLanguage(languages.find((one) => one === value) ?? 'en')}
        />
      </div>
      {report.isProposed ? (
        <Alert color="yellow" title="By a draft of the law">
          It is not in force: the form is for practice, and nobody owes it yet.
        </Alert>
      ) : null}
      <FactRow
        facts={[
          { name: 'Clause', value: report.clause },
          { name: 'State', value: states[report.state] },
          { name: 'Needed items', value: `${report.filled} of ${report.needed} filled` },
          { name: 'Written by', value: report.editors.join(', ') || 'nobody yet' },
          { name: 'Signed by', value: report.signed === null ? 'nobody yet' : report.signed.by },
        ]}
      />
    </header>
  )
}

/** What is missing, with the way to the next of it. */
function Open({ report, shown, onShown }: { report: IncidentReport; shown: Shown; onShown: (shown: Shown) => void }) {
  const lines = report.sections.flatMap((section) => section.lines)
  const open = lines.filter(isOpenLine)
  const changed = lines.filter(({ before }) => before !== null)
  const [next] = open
  const choices = [
    { value: 'all', label: `All ${lines.length}` },
    { value: 'open', label: `Open ${open.length}` },
    ...(report.previous === null ? [] : [{ value: 'changed', label: `Changed ${changed.length}` }]),
  ]
  return (
    <div className="report-bar">
      <SegmentedControl
        aria-label="Items shown"
        size="xs"
        data={choices}
        value={shown}
        onChange={(value) => onShown(value === 'open' || value === 'changed' ? value : 'all')}
      />
      {report.state !== 'draft' ? null : next === undefined ? (
        <p>Nothing that is needed is open.</p>
      ) : (
        <p>
          Next: <a href={`#${toAnchor(next)}`}>{next.fact?.question ?? next.label}</a>
        </p>
      )}
    </div>
  )
}

interface SectionProps {
  readonly incidentId: string
  readonly report: IncidentReport
  readonly section: IncidentReport['sections'][number]
  readonly shown: Shown
}

function Section({ incidentId, report, section, shown }: SectionProps) {
  const isShown = (line: ReportLine) => shown === 'all' || (shown === 'open' ? isOpenLine(line) : line.before !== null)
  const lines = section.lines.filter(isShown)
  if (lines.length === 0) return null
  return (
    <Panel title={section.title} isFlush>
      {report.previous === null ? null : (
        <div className="report-row report-columns" data-compared aria-hidden>
          <span />
          <span>This report</span>
          <span>
            Before: {report.previous.title}, {new Date(report.previous.signedAt).toLocaleDateString()}
          </span>
        </div>
      )}
      <ul className="report-list" aria-label={section.title}>
        {lines.map((line) => (
          <ReportLineRow key={`${line.field} ${line.item}`} incidentId={incidentId} report={report} line={line} />
        ))}
      </ul>
    </Panel>
  )
}
