import { Button, Textarea } from '@mantine/core'
import { IconArrowDownLeft, IconArrowUpRight } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReportMessage } from '../../contract.ts'
import { useIncidentWork } from '../../incident-queries.ts'
import { Ago } from '../../parts/time.tsx'
import { Countdown } from './countdown.tsx'

const words: Readonly<Record<string, string>> = {
  acknowledgement: 'acknowledged it',
  feedback: 'gave first feedback',
  question: 'asks',
  told: 'passed it on',
  answer: 'answered',
  withdrawal: 'withdrew it',
  reclassification: 'reclassified it',
}

interface MessageProps {
  readonly incidentId: string
  readonly message: ReportMessage
}

/** One message of a thread; a question has its clock, and is answered where it stands. */
export function MessageLine({ incidentId, message }: MessageProps) {
  const { direction, kind, by, text, at, deliveredAt, error, answerBy, answeredAt, asksFor } = message
  const isOpen = kind === 'question' && direction === 'in' && answeredAt === null
  return (
    <li className="told-line" data-direction={direction} data-open={isOpen}>
      {direction === 'in' ? <IconArrowDownLeft size={16} aria-label="came in" /> : <IconArrowUpRight size={16} aria-label="went out" />}
      <div className="told-main">
        <div className="told-head">
          <span>
            <strong>{by}</strong> {words[kind] ?? kind}
            <span className="row-note">
              <Ago at={at} />
              {direction === 'out' ? <Arrival at={deliveredAt} error={error} /> : null}
              {answeredAt === null ? null : (
                <>
                  {' '}
                  · answered <Ago at={answeredAt} />
                </>
              )}
              {asksFor === null ? '' : ` · asks for a report: ${asksFor}`}
            </span>
          </span>
          {isOpen && answerBy !== null ? <Countdown at={answerBy} /> : null}
        </div>
        <p className="prose told-text">{text}</p>
        {isOpen ? <AnswerForm incidentId={incidentId} question={message} /> : null}
      </div>
    </li>
  )
}

function Arrival({ at, error }: { at: number | null; error: string | null }) {
  if (error !== null) return <span className="told-bad"> · was not taken: {error}</span>
  if (at === null) return <> · on its way</>
  return (
    <>
      {' '}
      · there <Ago at={at} />
    </>
  )
}

function AnswerForm({ incidentId, question }: { incidentId: string; question: ReportMessage }) {
  const work = useIncidentWork(incidentId)
  const [text, setText] = useState('')
  return (
    <form
      className="told-answer"
      aria-label={`Answer: ${question.text}`}
      onSubmit={(event) => {
        event.preventDefault()
        work.mutate({ path: `questions/${question.id}/answer`, json: { text: text.trim() } })
      }}
    >
      <Textarea
        aria-label="Answer"
        placeholder="What you answer; it is sent as you write it"
        autosize
        minRows={2}
        maxLength={20_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button size="xs" type="submit" disabled={text.trim() === ''} loading={work.isPending}>
        Send the answer
      </Button>
    </form>
  )
}
