import { MultiSelect, SegmentedControl, Select, TextInput } from '@mantine/core'
import type { FactDefinition } from '../../contract.ts'

export type Answer = string | string[]

const hints: Readonly<Partial<Record<FactDefinition['type'], string>>> = {
  duration: '45 min, 2 h 30 min, 3 d',
  percent: '12 %',
  number: '12 000',
  state: 'DE',
  states: 'DE, FR',
}

/** The input that fits a fact's type. Everything is sent as people write it; the node reads it. */
export function AnswerField({
  definition,
  value,
  onChange,
}: {
  definition: FactDefinition
  value: Answer
  onChange: (answer: Answer) => void
}) {
  const text = Array.isArray(value) ? value.join(', ') : value
  const choices = Object.entries(definition.choices ?? {}).map(([id, label]) => ({ value: id, label }))
  switch (definition.type) {
    case 'yes-no':
      return (
        <SegmentedControl
          aria-label={definition.title}
          size="sm"
          data={[
            { value: '', label: '?' },
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No' },
          ]}
          value={text}
          onChange={onChange}
        />
      )
    case 'choice':
      return (
        <Select
          aria-label={definition.title}
          data={choices}
          value={text === '' ? null : text}
          onChange={(one) => onChange(one ?? '')}
          searchable
        />
      )
    case 'choices':
      return (
        <MultiSelect
          aria-label={definition.title}
          data={choices}
          value={Array.isArray(value) ? value : []}
          onChange={onChange}
          searchable
        />
      )
    case 'instant':
      return (
        <TextInput
          type="datetime-local"
          aria-label={definition.title}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    default:
      return <TextAnswer definition={definition} text={text} onChange={onChange} />
  }
}

function TextAnswer({ definition, text, onChange }: { definition: FactDefinition; text: string; onChange: (answer: Answer) => void }) {
  return (
    <TextInput
      aria-label={definition.title}
      placeholder={hints[definition.type] ?? ''}
      rightSection={definition.unit === null ? undefined : <span className="field-unit">{definition.unit}</span>}
      rightSectionWidth={definition.unit === null ? undefined : 12 + definition.unit.length * 8}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** What is sent: a time of the person's own clock becomes an instant. */
export function toWritten(definition: FactDefinition, answer: Answer): string | string[] {
  return definition.type === 'instant' && typeof answer === 'string' ? new Date(answer).toISOString() : answer
}

export function isAnswered(answer: Answer): boolean {
  return answer.length > 0
}
