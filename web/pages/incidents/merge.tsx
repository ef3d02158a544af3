import { Button, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api.ts'
import type { IncidentDetail } from '../../contract.ts'
import { evidenceQuery, incidentFactsQuery, incidentQuery, incidentsQuery } from '../../incident-queries.ts'
import { toCounted } from '../../parts/numbers.ts'
import { ProblemNote } from '../../parts/problem.tsx'
import { keys } from '../../queries.ts'
import { UndoNotice } from './undo-notice.tsx'

/** Another incident is worked on here: found by number or title, with what it brings before anything is done. */
export function MergeForm({ incident }: { incident: IncidentDetail }) {
  const client = useQueryClient()
  const [text, setText] = useState('')
  const [typed] = useDebouncedValue(text, 250)
  const [other, setOther] = useState<string | null>(null)
  const found = useInfiniteQuery(incidentsQuery({ text: /^#?\d+$/.test(typed) ? undefined : typed }))
  const choices = (found.data?.pages.flatMap((page) => page.incidents) ?? [])
    .filter(({ number, mergedInto }) => number !== incident.number && mergedInto === null)
    .map(({ number, title }) => ({ value: String(number), label: `#${number} ${title}` }))
  const merge = useMutation({
    mutationFn: () => call<IncidentDetail>(`incidents/${incident.number}/merge`, { method: 'POST', json: { other } }),
    onSuccess: () => {
      setOther(null)
      void client.invalidateQueries({ queryKey: keys.incidents })
    },
  })
  const line = merge.data?.timeline.findLast(({ change }) => change === 'merged')
  return (
    <form
      className="form"
      aria-label="Merge"
      onSubmit={(event) => {
        event.preventDefault()
        merge.mutate()
      }}
    >
      <Select
        label="Work on another incident in this one"
        placeholder="Number or title"
        searchable
        clearable
        data={choices}
        value={other}
        onChange={setOther}
        onSearchChange={setText}
        nothingFoundMessage="No other incident is like this"
      />
      {other === null ? null : <Preview incident={incident} other={other} />}
      {merge.isError ? <ProblemNote error={merge.error} /> : null}
      <div className="buttons">
        <Button size="xs" type="submit" disabled={other === null} loading={merge.isPending}>
          Merge
        </Button>
      </div>
      {line === undefined ? null : <UndoNotice incident={incident} entry={line.id} text={line.text} />}
    </form>
  )
}

/** What it brings. Nothing of it is lost: both keep their lines, their facts and their numbers. */
function Preview({ incident, other }: { incident: IncidentDetail; other: string }) {
  const detail = useQuery(incidentQuery(other))
  const facts = useQuery(incidentFactsQuery(other))
  const own = useQuery(incidentFactsQuery(String(incident.number)))
  const evidence = useQuery(evidenceQuery(other))
  if (detail.data === undefined) return null
  const theirs = (facts.data?.facts ?? []).filter(({ isOfEntity }) => !isOfEntity)
  const differing = theirs.flatMap(({ definition, now }) => {
    const held = own.data?.facts.find((one) => one.definition.id === definition.id)?.now
    return held === undefined || held.text === now.text ? [] : [{ id: definition.id, title: definition.title, held, now }]
  })
  return (
    <div className="preview">
      <p>
        Comes here: {toCounted(detail.data.timeline.length, 'line')}, {toCounted(detail.data.items.length, 'item')},{' '}
        {toCounted(theirs.length, 'fact')}, {toCounted(evidence.data?.evidence.length ?? 0, 'file')} of evidence. The stricter marking of
        both counts; its own duties end, and this one’s are judged anew with all of it.
      </p>
      {differing.length === 0 ? null : (
        <>
          <p>Said differently in both; what was stated last counts:</p>
          <ul className="plain-list">
            {differing.map(({ id, title, held, now }) => (
              <li key={id}>
                {title}: {held.at >= now.at ? <strong>{held.text}</strong> : held.text} here,{' '}
                {now.at > held.at ? <strong>{now.text}</strong> : now.text} there
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
