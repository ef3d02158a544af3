import { Button, SegmentedControl, TextInput, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { IncidentDetail, IncidentEntry } from '../../contract.ts'
import { useIncidentWork } from '../../incident-queries.ts'
import { nodeNow } from '../../node-time.ts'
import { toCounted } from '../../parts/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import { Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { toLocalInput } from './local-time.ts'
import './timeline.css'

const shownAtFirst = 20

const lanes = [
  { value: 'happened', label: 'What happened' },
  { value: 'knew', label: 'What we knew' },
  { value: 'did', label: 'What we did' },
]

/** What happened, what was known, what was done: side by side, in the order in which it was so. */
export function TimelinePanel({ incident }: { incident: IncidentDetail }) {
  const [isAll, setAll] = useState(false)
  const { timeline } = incident
  const shown = isAll ? timeline : timeline.slice(-shownAtFirst)
  return (
    <Panel title="Timeline" isFlush>
      <NewLine incident={incident} />
      <div className="timeline-heads" aria-hidden>
        <span />
        {lanes.map(({ value, label }) => (
          <span key={value} data-lane={value}>
            {label}
          </span>
        ))}
      </div>
      {shown.length < timeline.length ? (
        <div className="timeline-earlier">
          <Button size="compact-sm" variant="default" onClick={() => setAll(true)}>
            {toCounted(timeline.length - shown.length, 'earlier line')}
          </Button>
        </div>
      ) : null}
      <ol className="timeline" aria-label="Timeline">
        {shown.map((entry) => (
          <Line key={entry.id} incident={incident} entry={entry} />
        ))}
      </ol>
    </Panel>
  )
}

function Line({ incident, entry }: { incident: IncidentDetail; entry: IncidentEntry }) {
  const work = useIncidentWork(String(incident.number))
  const lane = lanes.find(({ value }) => value === entry.lane)?.label
  return (
    <li className="timeline-line" data-lane={entry.lane} data-undone={entry.undoneAt !== null}>
      <Moment at={entry.happenedAt}>{toUtc(entry.happenedAt).slice(0, 16)}</Moment>
      <div className="timeline-entry">
        <span className="unseen">{lane}: </span>
        <p className="prose">{entry.text}</p>
        <span className="row-note">
          {entry.by}
          {entry.incident === incident.number ? '' : `, in incident ${entry.incident}`}
          {entry.canUndo ? (
            <UnstyledButton
              className="timeline-undo"
              disabled={work.isPending}
              onClick={() => work.mutate({ path: `timeline/${entry.id}/undo` })}
            >
              Undo
            </UnstyledButton>
          ) : null}
        </span>
      </div>
    </li>
  )
}

function NewLine({ incident }: { incident: IncidentDetail }) {
  const work = useIncidentWork(String(incident.number))
  const [lane, setLane] = useState('happened')
  const [text, setText] = useState('')
  const [at, setAt] = useState('')
  return (
    <form
      className="timeline-form"
      aria-label="Write into the timeline"
      onSubmit={(event) => {
        event.preventDefault()
        const happened = at === '' ? {} : { happenedAt: new Date(at).getTime() }
        work.mutate({ path: 'timeline', json: { lane, text: text.trim(), ...happened } }, { onSuccess: () => setText('') })
      }}
    >
      <SegmentedControl aria-label="Lane" size="xs" data={lanes} value={lane} onChange={setLane} />
      <TextInput
        aria-label="What to write"
        placeholder="Write into the timeline"
        className="grow-field"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        aria-label="When it was so"
        title="When it was so; empty: now"
        max={toLocalInput(nodeNow())}
        value={at}
        onChange={(event) => setAt(event.currentTarget.value)}
      />
      <Button size="sm" type="submit" disabled={text.trim() === ''} loading={work.isPending}>
        Write
      </Button>
    </form>
  )
}
