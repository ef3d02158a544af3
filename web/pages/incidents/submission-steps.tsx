import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { IncidentDetail, IncidentSubmission } from '../../contract.ts'
import { reportsQuery, useIncidentWork } from '../../incident-queries.ts'
import { nodeNow } from '../../node-time.ts'
import { ReasonForm } from '../../parts/reason-form.tsx'
import { toLocalInput } from './local-time.ts'
import { NewSubmissionForm } from './new-submission.tsx'

type Step = 'handed-in' | 'acknowledged' | 'correct' | 'withdraw' | 'reclassify'

interface StepsProps {
  readonly incident: IncidentDetail
  readonly submission: IncidentSubmission
}

/** What a person can do with a submission: nothing happens but by a click. */
export function SubmissionSteps({ incident, submission }: StepsProps) {
  const work = useIncidentWork(String(incident.number))
  const [step, setStep] = useState<Step>()
  const at = `submissions/${submission.id}`
  const back = () => setStep(undefined)
  const send = (name: string, json: object = {}) => work.mutate({ path: `${at}/${name}`, json }, { onSuccess: back })
  const { state, channel, recipient, correctedBy } = submission
  if (step === 'handed-in' || step === 'acknowledged') {
    const name = step === 'handed-in' ? 'confirm' : step
    return <Handed step={step} isBusy={work.isPending} onSubmit={(said) => send(name, said)} onBack={back} />
  }
  if (step === 'correct') return <Correction incident={incident} submission={submission} onDone={back} />
  if (step !== undefined) return <Ending step={step} recipient={recipient} isBusy={work.isPending} onSubmit={send} onBack={back} />
  const isOpen = state === 'prepared' || state === 'failed'
  const isOut = state === 'sent' || state === 'acknowledged'
  return (
    <div className="buttons told-steps">
      {isOpen && channel === 'portal' ? (
        <Button size="xs" onClick={() => setStep('handed-in')}>
          I have handed it in
        </Button>
      ) : null}
      {isOpen && channel !== 'portal' ? (
        <Button size="xs" loading={work.isPending} onClick={() => send('confirm')}>
          {state === 'failed' ? 'Send again' : `Send to ${recipient}`}
        </Button>
      ) : null}
      {state === 'sent' && channel !== 'node' ? <StepButton onClick={() => setStep('acknowledged')}>It was acknowledged</StepButton> : null}
      {isOut && correctedBy === null ? <StepButton onClick={() => setStep('correct')}>Correct</StepButton> : null}
      {isOut ? <StepButton onClick={() => setStep('reclassify')}>Reclassify</StepButton> : null}
      {state === 'withdrawn' ? null : <StepButton onClick={() => setStep('withdraw')}>{isOpen ? 'Do not send' : 'Withdraw'}</StepButton>}
    </div>
  )
}

function StepButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <Button size="xs" variant="default" onClick={onClick}>
      {children}
    </Button>
  )
}

interface HandedProps {
  readonly step: 'handed-in' | 'acknowledged'
  readonly isBusy: boolean
  readonly onSubmit: (said: object) => void
  readonly onBack: () => void
}

/** What a person did or learned by another way: when, and what the recipient answered. */
function Handed({ step, isBusy, onSubmit, onBack }: HandedProps) {
  const [at, setAt] = useState(toLocalInput(nodeNow()))
  const [receipt, setReceipt] = useState('')
  const isNeeded = step === 'acknowledged'
  return (
    <form
      className="form"
      aria-label={isNeeded ? 'It was acknowledged' : 'It was handed in'}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit({ at: Math.min(new Date(at).getTime(), nodeNow()), ...(receipt.trim() === '' ? {} : { receipt: receipt.trim() }) })
      }}
    >
      <div className="form-pair">
        <TextInput type="datetime-local" label="When" required value={at} onChange={(event) => setAt(event.currentTarget.value)} />
        <TextInput
          label="Receipt"
          description="What was answered, such as a file number"
          required={isNeeded}
          value={receipt}
          onChange={(event) => setReceipt(event.currentTarget.value)}
        />
      </div>
      <div className="buttons">
        <Button size="xs" type="submit" loading={isBusy}>
          Write it down
        </Button>
        <Button size="xs" variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}

function Correction({ incident, submission, onDone }: StepsProps & { onDone: () => void }) {
  const reports = useQuery(reportsQuery(String(incident.number)))
  const { regime, stage, report } = submission
  const others = (reports.data?.reports ?? []).filter((one) => {
    return one.state !== 'draft' && one.regime === regime && one.stage === stage && one.id !== report
  })
  if (others.length === 0)
    return (
      <div className="form">
        <p className="muted">
          A correction is a new report of the same stage: begin one above and have it signed. It then takes this one’s place.
        </p>
        <div className="buttons">
          <Button size="xs" variant="default" onClick={onDone}>
            Back
          </Button>
        </div>
      </div>
    )
  return <NewSubmissionForm incident={incident} reports={others} channels={[submission.channel]} corrects={submission} onDone={onDone} />
}

interface EndingProps {
  readonly step: 'withdraw' | 'reclassify'
  readonly recipient: string
  readonly isBusy: boolean
  readonly onSubmit: (name: string, said: object) => void
  readonly onBack: () => void
}

function Ending({ step, recipient, isBusy, onSubmit, onBack }: EndingProps) {
  const [from, setFrom] = useState('significant')
  const [to, setTo] = useState('not significant')
  if (step === 'withdraw')
    return (
      <ReasonForm
        name={`Withdraw from ${recipient}`}
        action="Withdraw"
        isBusy={isBusy}
        onBack={onBack}
        onSubmit={(reason) => onSubmit(step, { reason })}
      />
    )
  return (
    <ReasonForm
      name={`Reclassify at ${recipient}`}
      action="Reclassify"
      isBusy={isBusy}
      onBack={onBack}
      onSubmit={(reason) => onSubmit(step, { reason, from, to })}
    >
      <div className="form-pair">
        <TextInput label="From" required value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput label="To" required value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      </div>
    </ReasonForm>
  )
}
