import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { IncidentDetail } from '../../contract.ts'
import { factDefinitionsQuery, useIncidentWork } from '../../incident-queries.ts'
import { toLocalInput } from './local-time.ts'

interface Line {
  readonly key: number
  readonly at: string
  readonly value: string
  readonly sure: string
}

const sures = [
  { value: 'known', label: 'Known' },
  { value: 'estimated', label: 'Estimated' },
]

/** Several moments of one kind of impact at once: all of them are stated, or none. */
export function ImpactForm({ incident }: { incident: IncidentDetail }) {
  const definitions = useQuery(factDefinitionsQuery)
  const work = useIncidentWork(String(incident.number))
  const made = useRef(1)
  const toLine = (): Line => ({ key: made.current++, at: toLocalInput(Date.now()), value: '', sure: 'estimated' })
  const [fact, setFact] = useState<string | null>(null)
  const [lines, setLines] = useState<readonly Line[]>([{ key: 0, at: toLocalInput(incident.detectedAt), value: '', sure: 'estimated' }])
  const growing = (definitions.data?.facts ?? []).filter(({ isOverTime }) => isOverTime)
  const definition = growing.find(({ id }) => id === fact)
  const set = (key: number, change: Partial<Line>) => setLines(lines.map((line) => (line.key === key ? { ...line, ...change } : line)))
  const isReady = definition !== undefined && lines.every(({ value, at }) => value.trim() !== '' && at !== '')
  const submit = () => {
    const facts = lines.map(({ at, value, sure }) => ({ fact, value: value.trim(), sure, asOf: new Date(at).getTime() }))
    work.mutate({ path: 'facts', json: { facts: facts.sort((a, b) => a.asOf - b.asOf) } }, { onSuccess: () => setLines([toLine()]) })
  }
  return (
    <form
      className="form"
      aria-label="State a series"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) submit()
      }}
    >
      <Select
        label="What grew"
        placeholder="States, people, hours, money…"
        searchable
        data={growing.map(({ id, title, unit }) => ({ value: id, label: unit === null ? title : `${title} (${unit})` }))}
        value={fact}
        onChange={setFact}
      />
      {lines.map((line, index) => (
        <LineFields
          key={line.key}
          line={line}
          name={`Moment ${index + 1}`}
          onChange={(change) => set(line.key, change)}
          onRemove={lines.length === 1 ? undefined : () => setLines(lines.filter(({ key }) => key !== line.key))}
        />
      ))}
      <div className="buttons">
        <Button size="xs" type="submit" disabled={!isReady} loading={work.isPending}>
          State it
        </Button>
        <Button size="xs" variant="default" onClick={() => setLines([...lines, toLine()])}>
          Another moment
        </Button>
      </div>
    </form>
  )
}

interface LineProps {
  readonly line: Line
  readonly name: string
  readonly onChange: (change: Partial<Line>) => void
  readonly onRemove: (() => void) | undefined
}

function LineFields({ line: { at, value, sure }, name, onChange, onRemove }: LineProps) {
  return (
    <fieldset className="impact-fields">
      <legend className="unseen">{name}</legend>
      <TextInput
        type="datetime-local"
        aria-label="When it was so"
        size="xs"
        value={at}
        onChange={(event) => onChange({ at: event.currentTarget.value })}
      />
      <TextInput
        aria-label="How much"
        placeholder="1200; 2 h 30 min; DE, FR"
        size="xs"
        value={value}
        onChange={(event) => onChange({ value: event.currentTarget.value })}
      />
      <Select
        aria-label="How sure"
        size="xs"
        data={sures}
        value={sure}
        onChange={(one) => onChange({ sure: one ?? sure })}
        allowDeselect={false}
      />
      {onRemove === undefined ? null : (
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Leave out ${name}`} onClick={onRemove}>
          <IconX size={14} />
        </ActionIcon>
      )}
    </fieldset>
  )
}
