import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { IncidentDetail } from '../../contract.ts'
import { factDefinitionsQuery, useIncidentWork } from '../../incident-queries.ts'
import { type Answer, AnswerField, isAnswered, toWritten } from './answer-field.tsx'

interface QuestionProps {
  readonly incident: IncidentDetail
  readonly fact: string
  readonly question: string
  /** Regimes about which the answer decides. */
  readonly decides: readonly string[]
}

/** The one question that decides about a duty, answered where it is asked. */
export function Question({ incident, fact, question, decides }: QuestionProps) {
  const definitions = useQuery(factDefinitionsQuery)
  const work = useIncidentWork(String(incident.number))
  const [answer, setAnswer] = useState<Answer>('')
  const definition = definitions.data?.facts.find(({ id }) => id === fact)
  if (definition === undefined) return null
  const state = (more: object) => work.mutate({ path: 'facts', json: { facts: [{ fact, ...more }] } })
  const value = () => toWritten(definition, answer)
  const isReady = isAnswered(answer)
  return (
    <form
      className="question"
      aria-label={question}
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) state({ value: value() })
      }}
    >
      <p>
        {question}
        <span className="row-note">
          decides: {decides.slice(0, 4).join(', ')}
          {decides.length > 4 ? ` and ${decides.length - 4} more` : ''}
        </span>
      </p>
      <div className="question-answer">
        <AnswerField definition={definition} value={answer} onChange={setAnswer} />
        <Button size="xs" type="submit" disabled={!isReady} loading={work.isPending}>
          Known
        </Button>
        <Button size="xs" variant="default" disabled={!isReady} onClick={() => state({ value: value(), sure: 'estimated' })}>
          Estimated
        </Button>
      </div>
    </form>
  )
}
