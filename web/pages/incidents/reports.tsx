import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { IncidentDetail, IncidentReport } from '../../contract.ts'
import { formsQuery, reportsQuery, useIncidentWork } from '../../incident-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { Panel } from '../../parts/panel.tsx'

const words = { draft: 'Draft', signed: 'Signed', submitted: 'Sent' } as const

/** Reports by forms: filled from the facts, signed by a second person, sent by people. */
export function ReportsPanel({ incident }: { incident: IncidentDetail }) {
  const id = String(incident.number)
  const reports = useQuery(reportsQuery(id))
  const forms = useQuery(formsQuery)
  const work = useIncidentWork(id)
  const [form, setForm] = useState<string | null>(null)
  const choices = (forms.data?.forms ?? [])
    .filter((one) => one.for.length > 0)
    .map(({ id: value, title, clause }) => ({ value, label: `${title} (${clause})` }))
  return (
    <Panel title="Reports" isFlush>
      <Loaded query={reports} rows={2}>
        {(data) =>
          data.reports.length === 0 ? null : (
            <ul className="due-list" aria-label="Reports">
              {data.reports.map((report) => (
                <ReportRow key={report.id} incidentId={id} report={report} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <form
        className="report-new"
        aria-label="Begin a report"
        onSubmit={(event) => {
          event.preventDefault()
          work.mutate({ path: 'reports', json: { form } }, { onSuccess: () => setForm(null) })
        }}
      >
        <Select
          aria-label="Form"
          placeholder="Begin a report by a form"
          data={choices}
          value={form}
          onChange={setForm}
          searchable
          className="grow-field"
        />
        <Button size="sm" variant="default" type="submit" disabled={form === null} loading={work.isPending}>
          Begin
        </Button>
      </form>
    </Panel>
  )
}

function ReportRow({ incidentId, report }: { incidentId: string; report: IncidentReport }) {
  return (
    <li>
      <Link to="/incidents/$incidentId/reports/$reportId" params={{ incidentId, reportId: report.id }} className="due-row">
        <span className="due-what">
          {report.title}
          <span className="row-note">
            {report.clause} · {report.filled} of {report.needed} needed items
          </span>
        </span>
        <span className="incident-state" data-state={report.state === 'draft' ? 'contained' : 'closed'}>
          {words[report.state]}
        </span>
      </Link>
    </li>
  )
}
