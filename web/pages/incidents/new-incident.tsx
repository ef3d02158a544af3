import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../api.ts'
import type { Incident } from '../../contract.ts'
import { incidentClassesQuery } from '../../incident-queries.ts'
import { ProblemNote } from '../../parts/problem.tsx'
import { levelChoices } from '../../parts/tlp.tsx'
import { keys } from '../../queries.ts'
import { kindChoices, severityChoices } from './marks.tsx'

/** Opens an incident by hand; nothing but a title is needed. */
export function NewIncident({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Open an incident" size="lg">
      <IncidentForm onClose={onClose} />
    </Modal>
  )
}

const blank = { title: '', summary: '', kind: 'incident', severity: 'medium', level: 'red', class: null as string | null }

function IncidentForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [wanted, setWanted] = useState(blank)
  const set = (next: Partial<typeof blank>) => setWanted({ ...wanted, ...next })
  const open = useMutation({
    mutationFn: () => call<Incident>('incidents', { method: 'POST', json: { ...wanted, title: wanted.title.trim() } }),
    onSuccess: ({ number }) => {
      void client.invalidateQueries({ queryKey: keys.incidents })
      onClose()
      void navigate({ to: '/incidents/$incidentId', params: { incidentId: String(number) } })
    },
  })
  return (
    <form
      className="form"
      aria-label="Open an incident"
      onSubmit={(event) => {
        event.preventDefault()
        open.mutate()
      }}
    >
      <TextInput
        label="What happened"
        required
        data-autofocus
        maxLength={300}
        value={wanted.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <Textarea
        label="In a few sentences"
        autosize
        minRows={2}
        value={wanted.summary}
        onChange={(event) => set({ summary: event.currentTarget.value })}
      />
      <Choices wanted={wanted} set={set} />
      {open.isError ? <ProblemNote error={open.error} /> : null}
      <div className="buttons">
        <Button size="sm" type="submit" loading={open.isPending} disabled={wanted.title.trim() === ''}>
          Open
        </Button>
        <Button size="sm" variant="default" onClick={onClose}>
          Back
        </Button>
      </div>
    </form>
  )
}

function Choices({ wanted, set }: { wanted: typeof blank; set: (next: Partial<typeof blank>) => void }) {
  const classes = useQuery(incidentClassesQuery)
  const classChoices = (classes.data?.classes ?? []).map(({ id, title }) => ({ value: id, label: title }))
  return (
    <>
      <div className="form-pair">
        <Select
          label="Kind"
          data={kindChoices}
          value={wanted.kind}
          onChange={(kind) => kind !== null && set({ kind })}
          allowDeselect={false}
        />
        <Select
          label="Severity"
          data={severityChoices}
          value={wanted.severity}
          onChange={(severity) => severity !== null && set({ severity })}
          allowDeselect={false}
        />
      </div>
      <Select
        label="Class"
        placeholder="Not yet known"
        data={classChoices}
        value={wanted.class}
        onChange={(one) => set({ class: one })}
        searchable
        clearable
      />
      <Select
        label="Marking"
        data={levelChoices}
        value={wanted.level}
        onChange={(level) => level !== null && set({ level })}
        allowDeselect={false}
      />
    </>
  )
}
