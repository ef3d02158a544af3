import { IconFileText } from '@tabler/icons-react'
import type { IncidentDetail, IncidentSubmission } from '../../contract.ts'
import { Ago, Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { Tlp } from '../../parts/tlp.tsx'
import { SubmissionSteps } from './submission-steps.tsx'

const channels = { portal: 'portal', email: 'e-mail', api: 'interface', node: 'node' } as const
const states = {
  prepared: 'Not sent yet',
  confirmed: 'On its way',
  sent: 'Sent',
  failed: 'Could not be sent',
  acknowledged: 'Acknowledged',
  withdrawn: 'Withdrawn',
} as const

interface SubmissionProps {
  readonly incident: IncidentDetail
  readonly submission: IncidentSubmission
}

/** One report on its way to one recipient, and what a person can do with it now. */
export function SubmissionCard({ incident, submission }: SubmissionProps) {
  const { title, channel, address, marking, state, receipt, error, corrects, correctedBy, sha256 } = submission
  return (
    <li className="told-line" data-direction="out">
      <IconFileText size={16} aria-label="report" />
      <div className="told-main">
        <div className="told-head">
          <span>
            <strong>{title}</strong> {corrects === null ? '' : '(corrected) '}
            <Tlp level={marking} />
            <span className="row-note told-address">
              {channels[channel]} {address}
            </span>
          </span>
          <span className="told-state" data-state={state}>
            {states[state]}
          </span>
        </div>
        <p className="row-note">
          <Course submission={submission} />
          {receipt === null ? '' : ` · receipt ${receipt}`} ·{' '}
          <code title={`SHA-256 ${sha256} of what was signed`}>{sha256.slice(0, 12)}…</code>
        </p>
        {correctedBy === null ? null : <p className="row-note">A corrected report took its place.</p>}
        {error === null ? null : (
          <p className="row-note" data-tone="bad">
            {error}
          </p>
        )}
        <SubmissionSteps incident={incident} submission={submission} />
      </div>
    </li>
  )
}

/** Prepared by whom, sent by whose word, when it left, when it was acknowledged. */
function Course({ submission }: { submission: IncidentSubmission }) {
  const { prepared, confirmed, sentAt, acknowledgedAt, withdrawnAt } = submission
  return (
    <>
      {confirmed === null ? `prepared by ${prepared.by} ` : `by the word of ${confirmed.by} `}
      {sentAt === null ? (
        <Ago at={confirmed?.at ?? prepared.at} />
      ) : (
        <>
          · sent <Moment at={sentAt}>{toUtc(sentAt)}</Moment>
        </>
      )}
      {acknowledgedAt === null ? null : (
        <>
          {' '}
          · acknowledged <Ago at={acknowledgedAt} />
        </>
      )}
      {withdrawnAt === null ? null : (
        <>
          {' '}
          · withdrawn <Ago at={withdrawnAt} />
        </>
      )}
    </>
  )
}
