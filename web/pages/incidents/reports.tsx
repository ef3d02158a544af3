import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { IncidentDetail, IncidentDuty, IncidentReport, ReportForms } from '../../contract.ts'
import { formsQuery, incidentDutiesQuery, reportsQuery, useIncidentWork } from '../../incident-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { Panel } from '../../parts/panel.tsx'

type ReportForm = ReportForms['forms'][number]

const words = { draft: 'Draft', signed: 'Signed', submitted: 'Sent' } as const

/** Reports by forms: filled from the facts, signed by a second person, sent by people. */
export function ReportsPanel({ incident }: { incident: IncidentDetail }) {
  const id = String(incident.number)
  const reports = useQuery(reportsQuery(id))
  const forms = useQuery(formsQuery)
  const work = useIncidentWork(id)
  const duties = useQuery(incidentDutiesQuery(id))
  const [form, setForm] = useState<string | null>(null)
  const [duty, setDuty] = useState<string | null>(null)
  const all = forms.data?.forms ?? []
  const owed = (duties.data?.duties ?? []).filter(({ bearer, verdict }) => bearer === 'entity' && verdict !== 'not-due')
  const isForAny = all.some((one) => one.id === form && one.for.length === 0 && one.about === null)
  const [regime, stage] = isForAny ? (duty ?? '').split(' ') : []
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
          work.mutate({ path: 'reports', json: { form, ...(isForAny ? { regime, stage } : {}) } }, { onSuccess: () => setForm(null) })
        }}
      >
        <Select
          aria-label="Form"
          placeholder="Begin a report by a form"
          data={toChoices(all, owed)}
          value={form}
          onChange={setForm}
          searchable
          className="grow-field"
        />
        {isForAny ? (
          <Select
            aria-label="Duty"
            placeholder="Which duty it answers"
            data={toDuties(owed)}
            value={duty}
            onChange={setDuty}
            searchable
            className="grow-field"
          />
        ) : null}
        <Button size="sm" variant="default" type="submit" disabled={form === null || (isForAny && duty === null)} loading={work.isPending}>
          Begin
        </Button>
      </form>
    </Panel>
  )
}

/** What this incident owes comes first; a letter and formats that authorities share come last. */
function toChoices(forms: readonly ReportForm[], owed: readonly IncidentDuty[]) {
  const isOwed = (form: ReportForm) =>
    form.for.some(({ regime, stage }) => owed.some((one) => one.regime === regime && one.stage === stage))
  const isForAny = ({ for: duties, about }: ReportForm) => duties.length === 0 && about === null
  const toItems = (some: readonly ReportForm[]) => some.map(({ id, title, clause }) => ({ value: id, label: `${title} (${clause})` }))
  return [
    { group: 'Owed, or perhaps owed', items: toItems(forms.filter(isOwed)) },
    { group: 'For any duty', items: toItems(forms.filter(isForAny)) },
    { group: 'Other forms', items: toItems(forms.filter((form) => !isOwed(form) && !isForAny(form))) },
  ].filter(({ items }) => items.length > 0)
}

function toDuties(owed: readonly IncidentDuty[]) {
  const byName = new Map(owed.map(({ regime, stage, regimeTitle, title }) => [`${regime} ${stage}`, `${regimeTitle}: ${title}`]))
  return [...byName].map(([value, label]) => ({ value, label }))
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
