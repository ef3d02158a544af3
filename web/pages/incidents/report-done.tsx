import { Button, Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { IncidentDetail, IncidentDuty } from '../../contract.ts'
import { useIncidentWork } from '../../incident-queries.ts'
import { nodeNow } from '../../node-time.ts'
import { toLocalInput } from './local-time.ts'

/** A person says that the report was sent. Nothing is sent from here. */
export function ReportDone({ incident, duty }: { incident: IncidentDetail; duty: IncidentDuty }) {
  const work = useIncidentWork(String(incident.number))
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(toLocalInput(nodeNow()))
  const [receipt, setReceipt] = useState('')
  const [isOral, setOral] = useState(false)
  if (!isOpen)
    return (
      <div className="buttons">
        <Button size="xs" onClick={() => setOpen(true)}>
          It was reported…
        </Button>
      </div>
    )
  return (
    <form
      className="form"
      aria-label={`Reported: ${duty.title}`}
      onSubmit={(event) => {
        event.preventDefault()
        const { regime, stage, state } = duty
        const said = {
          kind: 'submitted',
          regime,
          stage,
          at: new Date(at).getTime(),
          isOral,
          ...(state === null ? {} : { state }),
          ...(receipt.trim() === '' ? {} : { receipt: receipt.trim() }),
        }
        work.mutate({ path: 'acts', json: said })
      }}
    >
      <div className="form-pair">
        <TextInput
          type="datetime-local"
          label="When it was sent"
          required
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        <TextInput
          label="Receipt"
          description="What the authority answered, such as its file number"
          value={receipt}
          onChange={(event) => setReceipt(event.currentTarget.value)}
        />
      </div>
      <Checkbox label="By word of mouth" checked={isOral} onChange={(event) => setOral(event.currentTarget.checked)} />
      <div className="buttons">
        <Button size="xs" type="submit" loading={work.isPending}>
          Write it down
        </Button>
        <Button size="xs" variant="default" onClick={() => setOpen(false)}>
          Back
        </Button>
      </div>
    </form>
  )
}
