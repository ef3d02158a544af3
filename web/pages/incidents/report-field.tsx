import { MultiSelect, SegmentedControl, Select, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { IncidentReport, ReportLine } from '../../contract.ts'
import { useIncidentWork } from '../../incident-queries.ts'

interface Props {
  readonly incidentId: string
  readonly report: IncidentReport
  readonly line: ReportLine
}

/** What a person writes into an item, in the input that fits it. It is kept as soon as it is chosen or left. */
export function ReportField({ incidentId, report, line }: Props) {
  const work = useIncidentWork(incidentId)
  const [text, setText] = useState<string>()
  const held = line.written ?? line.text ?? ''
  const keep = (written: string) => {
    if (written !== held) work.mutate({ path: `reports/${report.id}`, json: { answers: { [line.item]: written } } })
  }
  const choices = line.choices.map(({ key, label }) => ({ value: key, label }))
  if (line.type === 'yes-no') {
    const answer = { yes: 'yes', no: 'no' }[held.toLowerCase()] ?? ''
    const data = ['', 'yes', 'no'].map((value) => ({ value, label: value === '' ? '?' : value }))
    return <SegmentedControl aria-label={line.label} size="sm" data={data} value={answer} onChange={keep} />
  }
  if (line.type === 'choice') {
    return (
      <Select
        aria-label={line.label}
        data={choices}
        value={toKeys(held, line)[0] ?? null}
        onChange={(one) => keep(one ?? '')}
        error={line.problem}
        searchable
        clearable
      />
    )
  }
  if (line.type === 'choices') {
    return (
      <MultiSelect
        aria-label={line.label}
        data={choices}
        value={toKeys(held, line)}
        onChange={(some) => keep(some.join(', '))}
        error={line.problem}
        searchable
      />
    )
  }
  const shown = text ?? held
  return (
    <Textarea
      aria-label={line.label}
      autosize
      minRows={1}
      maxRows={16}
      value={shown}
      error={line.problem}
      description={line.max !== null && shown.length > line.max * 0.8 ? `${shown.length} of ${line.max} characters` : undefined}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        if (text !== undefined) keep(text)
      }}
    />
  )
}

/** The keys that are meant: people and interfaces also write the words. */
function toKeys(held: string, { choices }: ReportLine): string[] {
  const words = held.split(/[\n,;]+/).map((word) => word.trim().toLowerCase())
  return choices.filter(({ key, label }) => words.includes(key.toLowerCase()) || words.includes(label.toLowerCase())).map(({ key }) => key)
}
