import { Button, Collapse, Select, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api.ts'
import type { DutyChanges, IncidentDetail } from '../../contract.ts'
import { factDefinitionsQuery } from '../../incident-queries.ts'
import { ProblemNote } from '../../parts/problem.tsx'
import { toUtc } from '../../parts/times.ts'
import { type Answer, AnswerField, isAnswered, toWritten } from './answer-field.tsx'

const words = { due: 'due', 'not-due': 'not due', unknown: 'unknown', watch: 'watched', met: 'reported' } as const

/** What another answer would change. Nothing is written. */
export function WhatIf({ incident }: { incident: IncidentDetail }) {
  const [isOpen, setOpen] = useState(false)
  const definitions = useQuery({ ...factDefinitionsQuery, enabled: isOpen })
  const [fact, setFact] = useState<string | null>(null)
  const [answer, setAnswer] = useState<Answer>('')
  const definition = definitions.data?.facts.find(({ id }) => id === fact)
  const ask = useMutation({
    mutationFn: (value: string | string[]) =>
      call<DutyChanges>(`incidents/${incident.number}/what-if`, { method: 'POST', json: { facts: [{ fact, value }] } }),
  })
  return (
    <div className="others">
      <UnstyledButton className="others-head" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={16} className="event-turn" aria-hidden />
        What if…
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        <form
          className="form padded"
          aria-label="What if"
          onSubmit={(event) => {
            event.preventDefault()
            if (definition !== undefined) ask.mutate(toWritten(definition, answer))
          }}
        >
          <Select
            label="Were this so"
            placeholder="A fact"
            searchable
            data={(definitions.data?.facts ?? []).map(({ id, title }) => ({ value: id, label: title }))}
            value={fact}
            onChange={(one) => {
              setFact(one)
              setAnswer('')
            }}
          />
          {definition === undefined ? null : <AnswerField definition={definition} value={answer} onChange={setAnswer} />}
          <div className="buttons">
            <Button size="xs" type="submit" loading={ask.isPending} disabled={definition === undefined || !isAnswered(answer)}>
              What would change?
            </Button>
          </div>
          {ask.isError ? <ProblemNote error={ask.error} /> : null}
          {ask.data === undefined ? null : <Changes changes={ask.data.changes} />}
        </form>
      </Collapse>
    </div>
  )
}

function Changes({ changes }: DutyChanges) {
  if (changes.length === 0) return <p className="muted">It would change no duty and no date.</p>
  const say = ({ verdict, dueAt }: DutyChanges['changes'][number]['before']) =>
    `${words[verdict]}${dueAt === null ? '' : `, ${toUtc(dueAt)}`}`
  return (
    <ul className="plain-list">
      {changes.map(({ regime, stage, state, title, before, after }) => (
        <li key={`${regime} ${stage} ${state}`}>
          {title}
          <span className="row-note">
            {regime}
            {state === null ? '' : ` ${state}`}: {say(before)} → {say(after)}
          </span>
        </li>
      ))}
    </ul>
  )
}
