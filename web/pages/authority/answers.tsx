import { Button, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAuthorityWork } from '../../authority-queries.ts'
import type { ReceivedReportDetail } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { Ago } from '../../parts/time.tsx'

/** What a person does with the report. Each button is an act of that person, and a statement of the log. */
export function Answers({ report }: { report: ReceivedReportDetail }) {
  const work = useAuthorityWork()
  const act = (name: string, json: object) => work.mutate({ path: `reports/${report.number}/${name}`, json })
  const isNews = report.acknowledgedAt === null || report.versions.some(({ heldAt }) => heldAt > (report.acknowledgedAt ?? 0))
  return (
    <>
      <Panel title="Answer">
        {isNews ? (
          <div className="answer-form">
            <p className="muted">The reporter learns when it came in and under which number.</p>
            <Button size="sm" loading={work.isPending} onClick={() => act('acknowledge', {})}>
              Acknowledge
            </Button>
          </div>
        ) : null}
        <Feedback onSend={(json) => act('feedback', json)} isBusy={work.isPending} />
        <OneText label="Question" button="Ask" onSend={(text) => act('questions', { text })} isBusy={work.isPending} />
        <OneText label="Note for us" button="Write" onSend={(text) => act('notes', { text })} isBusy={work.isPending} />
      </Panel>
      <Questions report={report} onAnswer={(id, text) => act(`questions/${id}/answer`, { text })} />
      <Panel title="Work">
        <Assignee person={report.assignee ?? ''} onAssign={(person) => act('assignee', { person: person === '' ? null : person })} />
        <OneText
          label={report.state === 'closed' ? 'Why it is open again' : 'Why it is closed'}
          button={report.state === 'closed' ? 'Open again' : 'Close'}
          onSend={(why) => act('state', { state: report.state === 'closed' ? 'in-work' : 'closed', why })}
          isBusy={work.isPending}
        />
      </Panel>
    </>
  )
}

interface FormProps<T> {
  readonly onSend: (said: T) => void
  readonly isBusy: boolean
}

function Feedback({ onSend, isBusy }: FormProps<{ text: string; guidance?: string }>) {
  const [text, setText] = useState('')
  const [guidance, setGuidance] = useState('')
  return (
    <form
      className="answer-form"
      onSubmit={(event) => {
        event.preventDefault()
        onSend(guidance === '' ? { text } : { text, guidance })
        setText('')
        setGuidance('')
      }}
    >
      <Textarea label="Feedback" autosize minRows={2} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <Textarea
        label="Guidance, where it was asked for"
        autosize
        minRows={1}
        value={guidance}
        onChange={(event) => setGuidance(event.currentTarget.value)}
      />
      <Button size="sm" type="submit" variant="default" disabled={text.trim() === ''} loading={isBusy}>
        Send feedback
      </Button>
    </form>
  )
}

function OneText({ label, button, onSend, isBusy }: FormProps<string> & { label: string; button: string }) {
  const [text, setText] = useState('')
  return (
    <form
      className="answer-form"
      onSubmit={(event) => {
        event.preventDefault()
        onSend(text)
        setText('')
      }}
    >
      <Textarea label={label} autosize minRows={1} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <Button size="sm" type="submit" variant="default" disabled={text.trim() === ''} loading={isBusy}>
        {button}
      </Button>
    </form>
  )
}

function Assignee({ person, onAssign }: { person: string; onAssign: (person: string) => void }) {
  const [name, setName] = useState(person)
  return (
    <form
      className="answer-form"
      onSubmit={(event) => {
        event.preventDefault()
        onAssign(name.trim())
      }}
    >
      <TextInput label="Who works on it" value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Button size="sm" type="submit" variant="default" disabled={name.trim() === person}>
        Assign
      </Button>
    </form>
  )
}

function Questions({ report, onAnswer }: { report: ReceivedReportDetail; onAnswer: (id: string, text: string) => void }) {
  if (report.questions.length === 0) return null
  return (
    <Panel title="Asked" isFlush>
      <ul className="owed-list">
        {report.questions.map((question) => (
          <li key={question.id} className="owed-row">
            <span>
              {question.text}
              <span className="row-note" data-tone={question.isOverdue ? 'bad' : undefined}>
                asked <Ago at={question.askedAt} />
                {question.isOverdue ? ' · the answer is overdue' : ''}
              </span>
              {question.answers.map((answer) => (
                <p key={`${answer.at} ${answer.text}`} className="prose">
                  {answer.text}
                </p>
              ))}
            </span>
            {question.answers.length > 0 || report.way === 'node' || report.way === 'routed' ? null : (
              <OneText label="Answer, taken down" button="Write" onSend={(text) => onAnswer(question.id, text)} isBusy={false} />
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
