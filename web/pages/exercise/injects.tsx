import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { ToldInject } from '../../contract.ts'
import { useAnswering } from '../../exercise-queries.ts'
import { Ago } from '../../parts/time.tsx'

/** Everything that was told here, the last first; questions with their answer, or a field for it. */
export function InjectFeed({ told, isFinished }: { told: readonly ToldInject[]; isFinished: boolean }) {
  if (told.length === 0) return <p className="muted">Nothing yet. The scenario has begun; look at alerts and intelligence as on any day.</p>
  return (
    <ol className="injects">
      {told.map((inject) => (
        <li key={inject.id} data-kind={inject.kind}>
          <header>
            <span className="inject-kind">{inject.kind}</span>
            <span>{inject.from}</span>
            <span className="muted">
              <Ago at={inject.toldAt} />
            </span>
          </header>
          <h3>{inject.title}</h3>
          <p className="inject-text">{inject.text}</p>
          {inject.isQuestion ? <Answer inject={inject} isFinished={isFinished} /> : null}
        </li>
      ))}
    </ol>
  )
}

function Answer({ inject: { id, answer }, isFinished }: { inject: ToldInject; isFinished: boolean }) {
  const answering = useAnswering()
  const [text, setText] = useState('')
  if (answer !== null)
    return (
      <blockquote className="inject-answer">
        {answer.text}
        <footer className="row-note">
          {answer.by}, <Ago at={answer.at} />, statement {answer.statement}
        </footer>
      </blockquote>
    )
  if (isFinished) return <p className="muted">Never answered.</p>
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        answering.mutate({ id, text: text.trim() })
      }}
    >
      <Textarea
        label="Your answer"
        description="The first one stands."
        autosize
        minRows={2}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="buttons">
        <Button size="xs" type="submit" loading={answering.isPending} disabled={text.trim() === ''}>
          Answer
        </Button>
      </div>
    </form>
  )
}
