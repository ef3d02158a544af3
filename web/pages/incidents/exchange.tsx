import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { IncidentDetail, IncidentExchange, IncidentSubmission, ReportMessage } from '../../contract.ts'
import { exchangeQuery, reportsQuery } from '../../incident-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { toCounted } from '../../parts/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import { NewSubmissionForm } from './new-submission.tsx'
import { SubmissionCard } from './submission.tsx'
import { MessageLine } from './thread.tsx'
import './exchange.css'

/** Who was told, by which way, with which receipt; what they answered, and what they still want to know. */
export function ExchangePanel({ incident }: { incident: IncidentDetail }) {
  const id = String(incident.number)
  const exchange = useQuery(exchangeQuery(id))
  const reports = useQuery(reportsQuery(id))
  const [isNew, setNew] = useState(false)
  const signed = (reports.data?.reports ?? []).filter(({ state }) => state !== 'draft')
  const open = (exchange.data?.messages ?? []).filter(isOpenQuestion)
  return (
    <Panel
      title="Who was told"
      isFlush
      aside={
        <div className="buttons">
          {open.length === 0 ? null : <span className="chip is-bad">{toCounted(open.length, 'open question')}</span>}
          {signed.length === 0 || isNew ? null : (
            <Button size="compact-sm" variant="default" onClick={() => setNew(true)}>
              Send a report
            </Button>
          )}
        </div>
      }
    >
      <Loaded query={exchange} rows={3}>
        {(data) => (
          <>
            {isNew ? (
              <div className="told-new">
                <NewSubmissionForm incident={incident} reports={signed} channels={data.channels} onDone={() => setNew(false)} />
              </div>
            ) : null}
            <Threads incident={incident} exchange={data} />
            {data.submissions.length === 0 && !isNew ? (
              <p className="muted padded">
                {signed.length === 0
                  ? 'Nobody yet. A report is written, signed by a second person, and then sent from here by a person’s word.'
                  : 'Nobody yet. A signed report can be sent.'}
              </p>
            ) : null}
          </>
        )}
      </Loaded>
    </Panel>
  )
}

function isOpenQuestion({ kind, direction, answeredAt }: ReportMessage): boolean {
  return kind === 'question' && direction === 'in' && answeredAt === null
}

/** A thread is one authority about one regime; what went to a portal or a mailbox stands by itself. */
function Threads({ incident, exchange }: { incident: IncidentDetail; exchange: IncidentExchange }) {
  const groups = new Map<string, IncidentSubmission[]>()
  for (const one of exchange.submissions) {
    const key = one.thread ?? `${one.channel} ${one.address} ${one.regime}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return (
    <ul className="told" aria-label="Who was told">
      {[...groups].map(([key, submissions]) => (
        <Thread
          key={key}
          incident={incident}
          submissions={submissions}
          messages={exchange.messages.filter(({ thread, kind }) => thread === key && kind !== 'report')}
        />
      ))}
    </ul>
  )
}

interface ThreadProps {
  readonly incident: IncidentDetail
  readonly submissions: readonly IncidentSubmission[]
  readonly messages: readonly ReportMessage[]
}

function Thread({ incident, submissions, messages }: ThreadProps) {
  const [first] = submissions
  if (first === undefined) return null
  const lines = [
    ...submissions.map((one) => ({ at: one.sentAt ?? one.confirmed?.at ?? one.prepared.at, key: one.id, submission: one })),
    ...messages.map((one) => ({ at: one.at, key: one.id, message: one })),
  ].sort((a, b) => a.at - b.at)
  return (
    <li className="told-thread">
      <h3>{first.recipient}</h3>
      <ol>
        {lines.map((line) =>
          'submission' in line ? (
            <SubmissionCard key={line.key} incident={incident} submission={line.submission} />
          ) : (
            <MessageLine key={line.key} incidentId={String(incident.number)} message={line.message} />
          ),
        )}
      </ol>
    </li>
  )
}
