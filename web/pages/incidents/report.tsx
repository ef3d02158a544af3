import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { IconChevronLeft, IconFileDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { download } from '../../api.ts'
import type { IncidentReport, ReportLanguage, ReportLine } from '../../contract.ts'
import { reportQuery, useIncidentWork } from '../../incident-queries.ts'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { Ago } from '../../parts/time.tsx'
import { toLocalInput } from './local-time.ts'
import './incident.css'

const route = getRouteApi('/incidents/$incidentId/reports/$reportId')
const languages = ['en', 'de', 'fr', 'es'].map((value) => ({ value, label: value }))
const states = { draft: 'draft', signed: 'signed, not yet sent', submitted: 'sent' } as const

/** One report: what fills itself, what a person writes, what the stage before said; then signed, and said to be sent. */
export function ReportPage() {
  const { incidentId, reportId } = route.useParams()
  const [language, setLanguage] = useState<ReportLanguage>('en')
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
            <header className="title-block">
              <div className="incident-title">
                <h1>{data.title}</h1>
                <SegmentedControl
                  aria-label="Language"
                  size="xs"
                  data={languages}
                  value={language}
                  onChange={(value) =>
                    setLanguage(languages.find((one) => one.value === value) === undefined ? 'en' : (value as ReportLanguage))
                  }
                />
              </div>
              <FactRow
                facts={[
                  { name: 'Clause', value: data.clause },
                  { name: 'State', value: states[data.state] },
                  { name: 'Needed items', value: `${data.filled} of ${data.needed} filled` },
                  { name: 'Written by', value: data.editors.join(', ') || 'nobody yet' },
                  { name: 'Signed by', value: data.signed === null ? 'nobody yet' : data.signed.by },
                ]}
              />
            </header>
            {data.sections.map((section) => (
              <Panel key={section.title} title={section.title} isFlush>
                <ul className="fact-list">
                  {section.lines.map((line) => (
                    <Line key={line.item} incidentId={incidentId} report={data} line={line} />
                  ))}
                </ul>
              </Panel>
            ))}
            <Steps incidentId={incidentId} report={data} language={language} />
          </>
        )}
      </Loaded>
    </div>
  )
}

interface LineProps {
  readonly incidentId: string
  readonly report: IncidentReport
  readonly line: ReportLine
}

function Line({ incidentId, report, line }: LineProps) {
  const work = useIncidentWork(incidentId)
  const [text, setText] = useState<string>()
  const shown = text ?? line.text ?? ''
  const isEditable = report.state === 'draft' && line.isWritten
  const save = () => {
    if (text !== undefined && text !== (line.text ?? ''))
      work.mutate({ path: `reports/${report.id}`, json: { answers: { [line.item]: text } } })
  }
  return (
    <li className="fact-line report-line">
      <span className="fact-name">
        {line.label}
        {line.isNeeded && line.text === null ? <span className="row-note report-open">needed</span> : null}
      </span>
      <div>
        {isEditable ? (
          <Textarea
            aria-label={line.label}
            autosize
            minRows={1}
            value={shown}
            onChange={(event) => setText(event.currentTarget.value)}
            onBlur={save}
          />
        ) : (
          <p className="prose">
            {line.text ?? <span className="muted">not yet known: state the fact in the incident</span>}
            {line.isEstimate ? <em className="muted"> (estimated)</em> : null}
          </p>
        )}
        {line.before === null ? null : <p className="row-note">reported before: {line.before === '' ? 'not known' : line.before}</p>}
      </div>
    </li>
  )
}

function Steps({ incidentId, report, language }: { incidentId: string; report: IncidentReport; language: ReportLanguage }) {
  const work = useIncidentWork(incidentId)
  const fetchAs = (format: 'html' | 'json') =>
    void download(`incidents/${incidentId}/reports/${report.id}/document`, {
      query: { format, language },
      fileName: `${report.form}-${incidentId}.${format}`,
    }).catch(notifyProblem)
  return (
    <Panel title="What next">
      {report.state === 'draft' ? (
        <p className="muted">When nothing that is needed is open, a person who has not written in it signs it.</p>
      ) : null}
      {report.state === 'signed' ? <Sent incidentId={incidentId} report={report} /> : null}
      {report.state === 'submitted' ? <p className="muted">It was sent; its clock has ended.</p> : null}
      <div className="buttons">
        {report.state === 'draft' ? (
          <Button
            size="sm"
            loading={work.isPending}
            disabled={report.filled < report.needed}
            onClick={() => work.mutate({ path: `reports/${report.id}/sign` })}
          >
            Sign
          </Button>
        ) : null}
        <Button size="sm" variant="default" leftSection={<IconFileDownload size={16} aria-hidden />} onClick={() => fetchAs('html')}>
          To print
        </Button>
        <Button size="sm" variant="default" onClick={() => fetchAs('json')}>
          JSON
        </Button>
      </div>
      <p className="row-note">
        Last written <Ago at={report.editedAt} />. Nothing is sent by itself: a person sends it, from the incident’s page or by hand.
      </p>
    </Panel>
  )
}

function Sent({ incidentId, report }: { incidentId: string; report: IncidentReport }) {
  const work = useIncidentWork(incidentId)
  const [at, setAt] = useState(toLocalInput(Date.now()))
  const [receipt, setReceipt] = useState('')
  return (
    <form
      className="form"
      aria-label="It was sent"
      onSubmit={(event) => {
        event.preventDefault()
        const said = { at: new Date(at).getTime(), ...(receipt.trim() === '' ? {} : { receipt: receipt.trim() }) }
        work.mutate({ path: `reports/${report.id}/submitted`, json: said })
      }}
    >
      <div className="form-pair">
        <TextInput
          type="datetime-local"
          label="When it was sent"
          required
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        <TextInput label="Receipt" value={receipt} onChange={(event) => setReceipt(event.currentTarget.value)} />
      </div>
      <div className="buttons">
        <Button size="sm" type="submit" loading={work.isPending}>
          It was sent
        </Button>
      </div>
    </form>
  )
}
