import { FileButton, Select } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useState } from 'react'
import { call, toProblem } from '../../api.ts'
import type { Collection, ImportResult, Level, Problem } from '../../contract.ts'
import { toBytes, toCount } from '../../parts/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import { levelChoices, levels } from '../../parts/tlp.tsx'
import { keys } from '../../queries.ts'
import { Refusals } from './refusals.tsx'

/** What became of one file. */
interface Outcome {
  readonly name: string
  readonly bytes: number
  readonly result?: ImportResult
  readonly problem?: Problem
}

/** Brings STIX files in by drop or choice; says what was taken and what was refused, and where. */
export function ImportPanel({ collection }: { collection: Collection }) {
  const queryClient = useQueryClient()
  const [unmarkedAs, setUnmarkedAs] = useState<Level | null>(null)
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([])
  const bring = useMutation({
    mutationFn: async (files: readonly File[]) => {
      setOutcomes([])
      // One after the other: the node takes each as one batch.
      for (const file of files) {
        const outcome = await sendFile(collection, file, unmarkedAs)
        setOutcomes((old) => [...old, outcome])
      }
      for (const queryKey of [keys.objects, keys.collections, keys.overview]) void queryClient.invalidateQueries({ queryKey })
    },
  })
  return (
    <Panel title="Import">
      <div className="form">
        <DropZone isBusy={bring.isPending} onFiles={(files) => bring.mutate(files)} />
        <Select
          label="Objects without a TLP marking"
          description="The level you vouch for; else they are held as TLP:RED"
          placeholder="Held as TLP:RED"
          data={levelChoices}
          value={unmarkedAs}
          clearable
          onChange={(value) => setUnmarkedAs(levels.find((level) => level === value) ?? null)}
        />
        <ul className="outcomes" aria-label="Import results" aria-live="polite">
          {outcomes.map((outcome) => (
            <OutcomeLine key={outcome.name} outcome={outcome} />
          ))}
        </ul>
      </div>
    </Panel>
  )
}

function DropZone({ isBusy, onFiles }: { isBusy: boolean; onFiles: (files: readonly File[]) => void }) {
  const [isOver, setOver] = useState(false)
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const files = [...event.dataTransfer.files]
    if (files.length > 0 && !isBusy) onFiles(files)
  }
  return (
    <FileButton multiple accept=".json,.ndjson,.jsonl,.stix,application/json" onChange={(files) => files.length > 0 && onFiles(files)}>
      {(props) => (
        <button
          type="button"
          {...props}
          className="drop"
          disabled={isBusy}
          data-over={isOver}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          <IconUpload size={20} stroke={1.6} aria-hidden />
          <span>{isBusy ? 'Importing…' : 'Drop STIX files here, or choose'}</span>
          <span className="row-note">Bundle, TAXII envelope or one object a line</span>
        </button>
      )}
    </FileButton>
  )
}

function OutcomeLine({ outcome }: { outcome: Outcome }) {
  const { result, problem } = outcome
  return (
    <li>
      <p className="outcome-name">
        {outcome.name} <span className="muted">{toBytes(outcome.bytes)}</span>
      </p>
      {result === undefined ? null : (
        <>
          <p className="outcome-sums">
            <strong>{toCount(result.added)}</strong> added, <strong>{toCount(result.known)}</strong> known already,{' '}
            <strong data-tone={result.refusedCount > 0 ? 'bad' : undefined}>{toCount(result.refusedCount)}</strong> refused
          </p>
          <Refusals refusals={result.refused} />
        </>
      )}
      {problem === undefined ? null : <Refusals refusals={[problem]} />}
    </li>
  )
}

async function sendFile(collection: Collection, file: File, unmarkedAs: Level | null): Promise<Outcome> {
  const about = { name: file.name, bytes: file.size }
  try {
    const result = await call<ImportResult>(`collections/${encodeURIComponent(collection.id)}/objects`, {
      method: 'POST',
      query: { unmarkedAs: unmarkedAs ?? undefined },
      raw: { body: file, type: 'application/stix+json;version=2.1' },
    })
    return { ...about, result }
  } catch (error) {
    return { ...about, problem: toProblem(error) }
  }
}
