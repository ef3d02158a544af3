import { Button, TextInput } from '@mantine/core'
import { IconFileDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { download } from '../../api.ts'
import type { IncidentReport, ReportLanguage } from '../../contract.ts'
import { useIncidentWork } from '../../incident-queries.ts'
import { nodeNow } from '../../node-time.ts'
import { Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { Ago } from '../../parts/time.tsx'
import { toLocalInput } from './local-time.ts'

interface Props {
  readonly incidentId: string
  readonly report: IncidentReport
  readonly language: ReportLanguage
}

/** What is done with a report: signed by a second person, taken along, said to be sent. */
export function ReportSteps({ incidentId, report, language }: Props) {
  const work = useIncidentWork(incidentId)
  const fetchAs = (format: 'html' | 'json' | 'pdf') =>
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
            disabled={report.filled < report.needed || report.wrong > 0}
            onClick={() => work.mutate({ path: `reports/${report.id}/sign` })}
          >
            Sign
          </Button>
        ) : null}
        <Button size="sm" variant="default" leftSection={<IconFileDownload size={16} aria-hidden />} onClick={() => fetchAs('pdf')}>
          PDF
        </Button>
        <Button size="sm" variant="default" onClick={() => fetchAs('html')}>
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
  const [at, setAt] = useState(toLocalInput(nodeNow()))
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
