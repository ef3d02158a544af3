import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call, download } from '../../api.ts'
import type { EvidenceCheck, IncidentEvidence } from '../../contract.ts'
import { evidenceQuery } from '../../incident-queries.ts'
import { toBytes } from '../../parts/numbers.ts'
import { notifyProblem } from '../../parts/problem.tsx'
import { Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import './merge.css'

const words = {
  taken: 'taken by',
  looked: 'looked at by',
  moved: 'handed over by',
  noted: 'noted by',
  checked: 'checked by',
  sealed: 'chain sealed by',
} as const

interface FileProps {
  readonly incidentId: string
  readonly evidence: IncidentEvidence
}

/** One file with its chain of custody, and what can be done with it: each step is a link of the chain and a statement of the log. */
export function EvidenceFile({ incidentId, evidence }: FileProps) {
  const { id, name, size, sha256 } = evidence
  const client = useQueryClient()
  const read = () => client.invalidateQueries({ queryKey: evidenceQuery(incidentId).queryKey })
  const path = `incidents/${incidentId}/evidence/${id}`
  const check = useMutation({
    mutationFn: () => call<EvidenceCheck>(`${path}/check`, { method: 'POST', json: {} }),
    onSuccess: read,
    onError: notifyProblem,
  })
  const seal = useMutation({
    mutationFn: () => call<unknown>(`${path}/seal`, { method: 'POST', json: {} }),
    onSuccess: read,
    onError: notifyProblem,
  })
  const fetchFile = async () => {
    await download(`${path}/file`, { fileName: name })
    await read()
  }
  return (
    <li className="evidence-file">
      <div className="evidence-head">
        <div>
          <button type="button" className="plain-button link" onClick={() => void fetchFile().catch(notifyProblem)}>
            {name}
          </button>
          <span className="row-note">
            {toBytes(size)} · SHA-256 <code className="evidence-hash">{sha256}</code>
          </span>
        </div>
        <div className="buttons">
          <Button size="compact-sm" variant="default" loading={check.isPending} onClick={() => check.mutate()}>
            Verify now
          </Button>
          <Button size="compact-sm" variant="default" loading={seal.isPending} onClick={() => seal.mutate()}>
            Seal the chain
          </Button>
        </div>
      </div>
      {check.data === undefined ? null : (
        <p className="evidence-verdict" role="status" data-wrong={check.data.wrong !== null}>
          {check.data.wrong ?? 'The file has the same bytes as when it was taken.'}
        </p>
      )}
      <Chain evidence={evidence} />
      <HandOver path={path} onDone={read} />
    </li>
  )
}

function Chain({ evidence: { name, custody } }: { evidence: IncidentEvidence }) {
  return (
    <ol className="custody" aria-label={`Chain of custody of ${name}`}>
      {custody.map(({ at, by, what, note, statement }) => (
        <li key={`${at} ${what} ${by}`} data-what={what}>
          <Moment at={at}>{toUtc(at)}</Moment> {words[what]} <strong>{by}</strong>
          {note === '' ? '' : `: ${note}`}
          {statement === null ? null : (
            <Link to="/log/statements/$index" params={{ index: String(statement) }} className="link row-note">
              Statement {statement}, with its proof
            </Link>
          )}
        </li>
      ))}
    </ol>
  )
}

function HandOver({ path, onDone }: { path: string; onDone: () => Promise<void> }) {
  const [note, setNote] = useState('')
  const write = useMutation({
    mutationFn: (what: 'moved' | 'noted') => call<unknown>(`${path}/custody`, { method: 'POST', json: { what, note: note.trim() } }),
    onSuccess: async () => {
      setNote('')
      await onDone()
    },
    onError: notifyProblem,
  })
  const isEmpty = note.trim() === ''
  return (
    <form
      className="inline-form"
      aria-label="Hand over"
      onSubmit={(event) => {
        event.preventDefault()
        write.mutate('moved')
      }}
    >
      <TextInput
        aria-label="To whom it goes, or a note"
        placeholder="To whom it goes, or a note"
        size="xs"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button size="xs" variant="default" type="submit" disabled={isEmpty} loading={write.isPending}>
        Hand over
      </Button>
      <Button size="xs" variant="default" disabled={isEmpty} onClick={() => write.mutate('noted')}>
        Note
      </Button>
    </form>
  )
}
