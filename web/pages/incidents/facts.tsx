import { Button, Select, TextInput, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { IncidentDetail, IncidentFact } from '../../contract.ts'
import { factDefinitionsQuery, incidentFactsQuery, useIncidentWork } from '../../incident-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { toCounted } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Ago } from '../../parts/time.tsx'
import { type Answer, AnswerField, isAnswered, toWritten } from './answer-field.tsx'

/** What is known, each fact entered once, with who said it, whence, and how sure. */
export function FactsPanel({ incident }: { incident: IncidentDetail }) {
  const facts = useQuery(incidentFactsQuery(String(incident.number)))
  const [isAdding, setAdding] = useState(false)
  return (
    <Panel
      title="Facts"
      isFlush
      aside={
        <Button size="compact-sm" variant="default" onClick={() => setAdding(!isAdding)}>
          State a fact
        </Button>
      }
    >
      {isAdding ? <FactForm incident={incident} onDone={() => setAdding(false)} /> : null}
      <Loaded query={facts} rows={4}>
        {(data) =>
          data.facts.length === 0 ? (
            <Empty title="Nothing is known yet">Answer a question above, or state a fact.</Empty>
          ) : (
            <ul className="fact-list" aria-label="Facts">
              {data.facts.map((fact) => (
                <FactLine key={fact.definition.id} fact={fact} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}

function FactLine({ fact }: { fact: IncidentFact }) {
  const [isOpen, setOpen] = useState(false)
  const { definition, now, earlier, isOfEntity } = fact
  return (
    <li className="fact-line">
      <div className="fact-row">
        <span className="fact-name">
          {definition.title}
          {isOfEntity ? <span className="row-note">of the organisation</span> : null}
        </span>
        <span className="fact-value" data-sure={now.sure}>
          {now.text}
          {now.sure === 'estimated' ? <em> estimated</em> : null}
        </span>
        <span className="fact-who row-note">
          {now.by}, <Ago at={now.at} />
          {now.source === null ? '' : ` · ${now.source}`}
        </span>
        {earlier.length === 0 ? null : (
          <UnstyledButton className="link fact-more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {toCounted(earlier.length, 'earlier version')}
          </UnstyledButton>
        )}
      </div>
      {isOpen ? (
        <ul className="fact-versions">
          {earlier.map((version) => (
            <li key={`${version.at} ${version.text}`} className="muted">
              {version.text} ({version.sure}) – {version.by}, <Ago at={version.at} />
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  )
}

const sures = [
  { value: 'known', label: 'Known' },
  { value: 'estimated', label: 'Estimated' },
  { value: 'unknown', label: 'Asked, not known' },
]

function FactForm({ incident, onDone }: { incident: IncidentDetail; onDone: () => void }) {
  const definitions = useQuery(factDefinitionsQuery)
  const work = useIncidentWork(String(incident.number))
  const [fact, setFact] = useState<string | null>(null)
  const [answer, setAnswer] = useState<Answer>('')
  const [sure, setSure] = useState('known')
  const [source, setSource] = useState('')
  const definition = definitions.data?.facts.find(({ id }) => id === fact)
  const isReady = definition !== undefined && (sure === 'unknown' || isAnswered(answer))
  const submit = () => {
    if (definition === undefined) return
    const value = sure === 'unknown' ? {} : { value: toWritten(definition, answer) }
    const said = { fact, ...value, sure, ...(source.trim() === '' ? {} : { source: source.trim() }) }
    work.mutate({ path: 'facts', json: { facts: [said] } }, { onSuccess: onDone })
  }
  return (
    <form
      className="form padded fact-form"
      aria-label="State a fact"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Select
        label="Fact"
        searchable
        data={(definitions.data?.facts ?? []).map(({ id, title }) => ({ value: id, label: title }))}
        value={fact}
        onChange={(one) => {
          setFact(one)
          setAnswer('')
        }}
      />
      {definition === undefined ? null : (
        <>
          <p>{definition.question}</p>
          {sure === 'unknown' ? null : <AnswerField definition={definition} value={answer} onChange={setAnswer} />}
        </>
      )}
      <div className="form-pair">
        <Select label="How sure" data={sures} value={sure} onChange={(one) => setSure(one ?? 'known')} allowDeselect={false} />
        <TextInput
          label="Source"
          placeholder="Who or what says so"
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
      </div>
      <div className="buttons">
        <Button size="xs" type="submit" disabled={!isReady} loading={work.isPending}>
          State it
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          Back
        </Button>
      </div>
    </form>
  )
}
