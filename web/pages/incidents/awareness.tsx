import { Button, MultiSelect, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { download } from '../../api.ts'
import type { Awareness, IncidentDetail } from '../../contract.ts'
import { awarenessQuery, factDefinitionsQuery, useIncidentWork } from '../../incident-queries.ts'
import { nodeNow } from '../../node-time.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { toLocalInput } from './local-time.ts'

const judgements = [
  { value: 'significant', label: 'Significant' },
  { value: 'not-significant', label: 'Not' },
  { value: 'undecided', label: 'Undecided' },
]
const words = { significant: 'held significant', 'not-significant': 'held not significant', undecided: 'not yet judged' } as const

/** Who learned what when: each entry a statement of the log, to be shown to an authority with its proof. */
export function AwarenessPanel({ incident }: { incident: IncidentDetail }) {
  const record = useQuery(awarenessQuery(String(incident.number)))
  const [isAdding, setAdding] = useState(false)
  return (
    <Panel
      title="Awareness record"
      aside={
        <Button size="compact-sm" variant="default" onClick={() => setAdding(!isAdding)}>
          Add
        </Button>
      }
    >
      {isAdding ? <AwarenessForm incident={incident} onDone={() => setAdding(false)} /> : null}
      <Loaded query={record} rows={2}>
        {(data) =>
          data.entries.length === 0 ? (
            <p className="muted">Who learned what when, and why it was held significant or not. Deadlines are counted from it.</p>
          ) : (
            <ol className="awareness">
              {data.entries.map((entry) => (
                <Entry key={entry.id} incident={incident} entry={entry} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </Panel>
  )
}

function Entry({ incident, entry }: { incident: IncidentDetail; entry: Awareness }) {
  const { id, who, what, learnedAt, judgement, why, statement } = entry
  const proof = () =>
    void download(`incidents/${incident.number}/awareness/${id}/proof`, { fileName: `awareness-${statement}.tlog-proof` }).catch(
      notifyProblem,
    )
  return (
    <li data-judgement={judgement}>
      <Moment at={learnedAt}>{toUtc(learnedAt).replace(/:\d\d UTC/, ' UTC')}</Moment>
      <p>
        <strong>{who}</strong> learned: {what}
      </p>
      <p className="muted">
        {words[judgement]}: {why}
      </p>
      <span className="row-note">
        <Link to="/log/statements/$index" params={{ index: String(statement) }} className="link">
          Statement {statement}
        </Link>
        {' · '}
        <button type="button" className="plain-button link" onClick={proof}>
          Proof
        </button>
      </span>
    </li>
  )
}

function AwarenessForm({ incident, onDone }: { incident: IncidentDetail; onDone: () => void }) {
  const definitions = useQuery(factDefinitionsQuery)
  const work = useIncidentWork(String(incident.number))
  const [who, setWho] = useState('')
  const [what, setWhat] = useState('')
  const [why, setWhy] = useState('')
  const [at, setAt] = useState(toLocalInput(nodeNow()))
  const [judgement, setJudgement] = useState('significant')
  const [moments, setMoments] = useState<string[]>([])
  const times = (definitions.data?.facts ?? [])
    .filter(({ type }) => type === 'instant')
    .map(({ id, title }) => ({ value: id, label: title }))
  return (
    <form
      className="form"
      aria-label="Add to the awareness record"
      onSubmit={(event) => {
        event.preventDefault()
        const json = { who: who.trim(), what: what.trim(), why: why.trim(), learnedAt: new Date(at).getTime(), judgement, moments }
        work.mutate({ path: 'awareness', json }, { onSuccess: onDone })
      }}
    >
      <TextInput label="Who learned it" required value={who} onChange={(event) => setWho(event.currentTarget.value)} />
      <TextInput type="datetime-local" label="When" required value={at} onChange={(event) => setAt(event.currentTarget.value)} />
      <Textarea label="What" required autosize minRows={2} value={what} onChange={(event) => setWhat(event.currentTarget.value)} />
      <SegmentedControl aria-label="Judgement" size="xs" data={judgements} value={judgement} onChange={setJudgement} />
      <Textarea
        label="Why it was held so"
        required
        autosize
        minRows={2}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <MultiSelect
        label="It is the moment of"
        description="Times that duties are counted from; stated with the entry"
        data={times}
        value={moments}
        onChange={setMoments}
        searchable
        clearable
      />
      <div className="buttons">
        <Button size="xs" type="submit" loading={work.isPending} disabled={[who, what, why].some((text) => text.trim() === '')}>
          Add
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          Back
        </Button>
      </div>
    </form>
  )
}
