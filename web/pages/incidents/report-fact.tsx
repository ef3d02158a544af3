import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { factDefinitionsQuery, useIncidentWork } from '../../incident-queries.ts'
import { type Answer, AnswerField, isAnswered, toWritten } from './answer-field.tsx'

interface Props {
  readonly incidentId: string
  readonly fact: { readonly id: string; readonly question: string }
  /** It is open: the question is there at once. */
  readonly isOpen: boolean
}

/** The fact that an item is taken from: asked where it is missing, stated anew where it has changed. Every report and clock follows. */
export function ReportFact({ incidentId, fact, isOpen }: Props) {
  const definitions = useQuery(factDefinitionsQuery)
  const work = useIncidentWork(incidentId)
  const [isAsked, setAsked] = useState(false)
  const [answer, setAnswer] = useState<Answer>('')
  const definition = definitions.data?.facts.find(({ id }) => id === fact.id)
  if (definition === undefined) return null
  if (!isOpen && !isAsked) {
    return (
      <p className="row-note report-source">
        from the fact “{definition.title}”
        <Button size="compact-xs" variant="subtle" onClick={() => setAsked(true)} aria-label={`State anew: ${definition.title}`}>
          State anew
        </Button>
      </p>
    )
  }
  const state = (sure?: 'estimated') => {
    const said = { fact: fact.id, value: toWritten(definition, answer), ...(sure === undefined ? {} : { sure }) }
    work.mutate({ path: 'facts', json: { facts: [said] } }, { onSuccess: () => setAsked(false) })
  }
  return (
    <form
      className="report-question"
      aria-label={fact.question}
      onSubmit={(event) => {
        event.preventDefault()
        if (isAnswered(answer)) state()
      }}
    >
      <p>{fact.question}</p>
      <div className="question-answer">
        <AnswerField definition={definition} value={answer} onChange={setAnswer} />
        <Button size="xs" type="submit" disabled={!isAnswered(answer)} loading={work.isPending}>
          Known
        </Button>
        <Button size="xs" variant="default" disabled={!isAnswered(answer)} onClick={() => state('estimated')}>
          Estimated
        </Button>
      </div>
    </form>
  )
}
