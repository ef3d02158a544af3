import { Button, Checkbox, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../api.ts'
import type { Incident, IncidentDetail, IncidentFacts } from '../../contract.ts'
import { incidentFactsQuery } from '../../incident-queries.ts'
import { ProblemNote } from '../../parts/problem.tsx'
import { toUtc } from '../../parts/times.ts'
import { keys } from '../../queries.ts'
import { UndoNotice } from './undo-notice.tsx'

interface Choice {
  readonly id: string
  readonly label: string
}

/** A new incident with some of this one: items go over, lines and facts are in both then. */
export function SplitForm({ incident }: { incident: IncidentDetail }) {
  const client = useQueryClient()
  const facts = useQuery(incidentFactsQuery(String(incident.number)))
  const [title, setTitle] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { items, lines, known } = toChoices(incident, facts.data)
  const pick = (choices: readonly Choice[]) => choices.map(({ id }) => id).filter((id) => chosen.has(id))
  const split = useMutation({
    mutationFn: () =>
      call<Incident>(`incidents/${incident.number}/split`, {
        method: 'POST',
        json: { title: title.trim(), items: pick(items), entries: pick(lines), facts: pick(known) },
      }),
    onSuccess: () => {
      setTitle('')
      setChosen(new Set())
      void client.invalidateQueries({ queryKey: keys.incidents })
    },
  })
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  return (
    <form
      className="form"
      aria-label="Split off"
      onSubmit={(event) => {
        event.preventDefault()
        split.mutate()
      }}
    >
      <TextInput
        label="Split off a new incident"
        placeholder="What it is"
        maxLength={300}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      {title.trim() === '' ? null : (
        <>
          <Choices name="Goes over to it" choices={items} chosen={chosen} onToggle={toggle} />
          <Choices name="Lines that both have then" choices={lines} chosen={chosen} onToggle={toggle} />
          <Choices name="Facts that both have then" choices={known} chosen={chosen} onToggle={toggle} />
        </>
      )}
      {split.isError ? <ProblemNote error={split.error} /> : null}
      <div className="buttons">
        <Button size="xs" variant="default" type="submit" disabled={title.trim() === ''} loading={split.isPending}>
          Split off
        </Button>
      </div>
      {split.data === undefined ? null : <Made incident={incident} made={split.data} />}
    </form>
  )
}

/** Lines that a person wrote; facts of this incident, not those of the organisation, which all have. */
function toChoices(incident: IncidentDetail, facts: IncidentFacts | undefined): Record<'items' | 'lines' | 'known', Choice[]> {
  return {
    items: incident.items.map(({ id, kind, name }) => ({ id, label: `${kind}: ${name}` })),
    lines: incident.timeline
      .filter((line) => line.incident === incident.number && line.change === null && line.undoneAt === null)
      .map(({ id, text, happenedAt }) => ({ id, label: `${toUtc(happenedAt).slice(0, 16)} ${text}` })),
    known: (facts?.facts ?? [])
      .filter(({ isOfEntity }) => !isOfEntity)
      .map(({ definition, now }) => ({ id: definition.id, label: `${definition.title}: ${now.text}` })),
  }
}

function Made({ incident, made }: { incident: IncidentDetail; made: Incident }) {
  const line = incident.timeline.findLast(({ change }) => change === 'split')
  return (
    <>
      <p>
        <Link to="/incidents/$incidentId" params={{ incidentId: String(made.number) }} className="link">
          #{made.number} {made.title}
        </Link>{' '}
        has its own duties and clocks now.
      </p>
      {line === undefined ? null : <UndoNotice incident={incident} entry={line.id} text={line.text} />}
    </>
  )
}

interface ChoicesProps {
  readonly name: string
  readonly choices: readonly Choice[]
  readonly chosen: ReadonlySet<string>
  readonly onToggle: (id: string) => void
}

function Choices({ name, choices, chosen, onToggle }: ChoicesProps) {
  if (choices.length === 0) return null
  return (
    <fieldset className="split-choices">
      <legend>{name}</legend>
      {choices.map(({ id, label }) => (
        <Checkbox key={id} size="xs" label={label} checked={chosen.has(id)} onChange={() => onToggle(id)} />
      ))}
    </fieldset>
  )
}
