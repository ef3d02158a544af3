import { Button, Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PlaybookOpenStep } from '../../contract.ts'
import { evidenceQuery } from '../../incident-queries.ts'
import { Ago } from '../../parts/time.tsx'
import { useRunWork } from '../../playbook-queries.ts'
import { toLocalInput } from '../incidents/local-time.ts'
import { toSpan } from './flow.tsx'

interface StepProps {
  readonly run: string
  readonly incident: number | null
  readonly step: PlaybookOpenStep
  readonly isPaused: boolean
}

/** A step that waits: what to do, by when, what to say when it is done. */
export function OpenStep({ run, incident, step, isPaused }: StepProps) {
  const work = useRunWork(run)
  const at = `steps/${encodeURIComponent(step.visit)}`
  const { name, lane, agent, commands, dueAt, late, state, by, hints } = step
  return (
    <article className="run-step" data-late={late > 0}>
      {lane.length === 0 ? null : <p className="row-note">{lane.join(' › ')}</p>}
      <h3>{name}</h3>
      <p className="row-note">
        {agent === null ? '' : `${agent} · `}
        {state === 'claimed' ? `taken on by ${by} · ` : ''}
        {state === 'waiting' ? 'not before ' : 'open '}
        <Ago at={state === 'waiting' ? step.readyAt : step.since} />
        {dueAt === null ? null : (
          <>
            {' · '}
            {late > 0 ? 'over its time of ' : 'meant to take '}
            {toSpan(dueAt - step.readyAt)}
          </>
        )}
      </p>
      {step.description === null ? null : <p>{step.description}</p>}
      {commands.map(({ type, text }) => (
        <p key={text} className="run-command">
          {type === 'manual' ? text : <code title={`${type}: run by a person, elsewhere`}>{text}</code>}
        </p>
      ))}
      {hints.duty === null ? null : (
        <p className="row-note">
          Duty: {hints.duty.regime}, {hints.duty.stage}
        </p>
      )}
      {hints.evidence === null ? null : <p className="row-note">Keep as evidence: {hints.evidence}</p>}
      {state === 'stuck' ? (
        <p className="notice">It failed and the playbook says nothing of that. Take it back below, or call the run off.</p>
      ) : null}
      {step.inner !== null && (state === 'ready' || state === 'claimed') ? (
        <Button size="xs" disabled={isPaused} onClick={() => work.mutate({ path: `${at}/begin` })}>
          Begin that playbook as a run of its own
        </Button>
      ) : null}
      {state === 'asking' ? <Asking run={run} step={step} isPaused={isPaused} /> : null}
      {state === 'ready' || state === 'claimed' ? <Ending run={run} incident={incident} step={step} isPaused={isPaused} /> : null}
    </article>
  )
}

type Found = Readonly<Record<string, string>>

function Asked({ step, found, onFound }: { step: PlaybookOpenStep; found: Found; onFound: (found: Found) => void }) {
  return step.asks.map(({ name, word, type, description, value }) =>
    type === 'bool' ? (
      <Select
        key={name}
        label={description ?? word}
        placeholder="Not known yet"
        data={[
          { value: 'true', label: 'Yes' },
          { value: 'false', label: 'No' },
        ]}
        value={found[name] ?? value}
        onChange={(answer) => answer !== null && onFound({ ...found, [name]: answer })}
      />
    ) : (
      <TextInput
        key={name}
        label={word}
        description={description}
        value={found[name] ?? value ?? ''}
        onChange={(event) => onFound({ ...found, [name]: event.currentTarget.value })}
      />
    ),
  )
}

/** A condition that cannot be decided yet. */
function Asking({ run, step, isPaused }: Pick<StepProps, 'run' | 'step' | 'isPaused'>) {
  const work = useRunWork(run)
  const [found, setFound] = useState<Found>({})
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        work.mutate({ path: 'variables', json: { variables: found } })
      }}
    >
      <Asked step={step} found={found} onFound={setFound} />
      <div className="buttons">
        <Button size="xs" type="submit" disabled={isPaused} loading={work.isPending}>
          Go on
        </Button>
      </div>
    </form>
  )
}

function Ending({ run, incident, step, isPaused }: StepProps) {
  const work = useRunWork(run)
  const at = `steps/${encodeURIComponent(step.visit)}`
  const { hints, changesWorld, needsLimit } = step
  const [note, setNote] = useState('')
  const [found, setFound] = useState<Found>({})
  const [evidence, setEvidence] = useState<readonly string[]>([])
  const [undo, setUndo] = useState(hints.undo ?? '')
  const [until, setUntil] = useState(hints.limitMs === null ? '' : toLocalInput(Date.now() + hints.limitMs))
  const measure = changesWorld ? { undo, until: until === '' ? null : new Date(until).getTime() } : null
  return (
    <form
      className="form"
      aria-label={`End: ${step.name}`}
      onSubmit={(event) => {
        event.preventDefault()
        work.mutate({ path: `${at}/done`, json: { note, evidence, variables: found, measure } })
      }}
    >
      <Asked step={step} found={found} onFound={setFound} />
      {changesWorld ? (
        <>
          <p className="notice">This changes something in the world: you do it, and say here until when it stands.</p>
          <TextInput
            type="datetime-local"
            label="Stands until"
            required={needsLimit}
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
          <TextInput label="Undone by" required value={undo} onChange={(event) => setUndo(event.currentTarget.value)} />
        </>
      ) : null}
      <Textarea label="Note" autosize minRows={1} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      {incident === null ? null : <EvidenceChoice incident={String(incident)} chosen={evidence} onChoose={setEvidence} />}
      <div className="buttons">
        <Button size="xs" type="submit" disabled={isPaused} loading={work.isPending}>
          Done
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={isPaused || note.trim() === ''}
          onClick={() => work.mutate({ path: `${at}/fail`, json: { note, evidence } })}
        >
          Not possible
        </Button>
        <Button
          size="xs"
          variant="subtle"
          disabled={isPaused}
          onClick={() => work.mutate({ path: `${at}/${step.state === 'claimed' ? 'release' : 'claim'}` })}
        >
          {step.state === 'claimed' ? 'Give it back' : 'Take it on'}
        </Button>
      </div>
    </form>
  )
}

/** Files that the incident holds; new ones are taken on the incident's page. */
function EvidenceChoice({
  incident,
  chosen,
  onChoose,
}: {
  incident: string
  chosen: readonly string[]
  onChoose: (ids: readonly string[]) => void
}) {
  const evidence = useQuery(evidenceQuery(incident))
  return (evidence.data?.evidence ?? [])
    .slice(-8)
    .map(({ id, name }) => (
      <Checkbox
        key={id}
        label={`Evidence: ${name}`}
        checked={chosen.includes(id)}
        onChange={(event) => onChoose(event.currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
      />
    ))
}
