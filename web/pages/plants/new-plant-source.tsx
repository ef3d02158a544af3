import { Button, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../api.ts'
import type { NewPlantSource, PlantSource } from '../../contract.ts'
import { ProblemNote } from '../../parts/problem.tsx'
import { plantKeys, toReadingsPath } from '../../plant-queries.ts'

const kinds = [
  { value: 'historian', label: 'Historian’s file (CSV)' },
  { value: 'mqtt', label: 'MQTT broker, Sparkplug B or JSON' },
  { value: 'opcua', label: 'OPC UA server' },
  { value: 'influx', label: 'InfluxDB line protocol file' },
  { value: 'modbus', label: 'Modbus traffic (Zeek)' },
] as const
type Kind = (typeof kinds)[number]['value']

interface Draft {
  readonly kind: Kind
  readonly name: string
  readonly where: string
  readonly isFolder: boolean
  readonly follow: boolean
  readonly topics: string
  readonly username: string
  readonly password: string
}

const empty: Draft = { kind: 'historian', name: '', where: '', isFolder: false, follow: true, topics: '', username: '', password: '' }

/** Adds what the node reads of a plant. It subscribes and reads; it has no way to write to a plant. */
export function NewPlantSourceForm({ plant, onDone }: { plant: string; onDone: () => void }) {
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(empty)
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change })
  const add = useMutation({
    mutationFn: (body: NewPlantSource) => call<PlantSource>(`${toReadingsPath(plant)}/sources`, { method: 'POST', json: body }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: plantKeys.readings })
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate(toNewSource(draft))
  }
  const isRemote = draft.kind === 'mqtt' || draft.kind === 'opcua'
  const isReady = draft.name.trim() !== '' && draft.where.trim() !== '' && (draft.kind !== 'mqtt' || draft.topics.trim() !== '')
  return (
    <form className="form" onSubmit={submit} aria-label="New source">
      <Select
        label="Kind"
        data={[...kinds]}
        value={draft.kind}
        allowDeselect={false}
        onChange={(_, option) => set({ kind: kinds.find(({ value }) => value === option?.value)?.value ?? draft.kind })}
      />
      <TextInput label="Name" required maxLength={200} value={draft.name} onChange={(event) => set({ name: event.currentTarget.value })} />
      {isRemote ? <RemoteFields draft={draft} onChange={set} /> : <FileFields draft={draft} onChange={set} />}
      {add.isError ? <ProblemNote error={add.error} /> : null}
      <div className="buttons">
        <Button size="sm" type="submit" loading={add.isPending} disabled={!isReady}>
          Add source
        </Button>
      </div>
    </form>
  )
}

interface FieldsProps {
  readonly draft: Draft
  readonly onChange: (change: Partial<Draft>) => void
}

function FileFields({ draft, onChange }: FieldsProps) {
  return (
    <>
      <TextInput
        label={draft.isFolder ? 'Folder' : 'File'}
        description="As seen from the node’s machine"
        placeholder={draft.kind === 'historian' ? '/data/historian/2026.csv' : '/data/plant'}
        required
        spellCheck={false}
        value={draft.where}
        onChange={(event) => onChange({ where: event.currentTarget.value })}
      />
      <Switch label="It is a folder" checked={draft.isFolder} onChange={(event) => onChange({ isFolder: event.currentTarget.checked })} />
      <Switch
        label="Go on when the end is reached"
        checked={draft.follow}
        onChange={(event) => onChange({ follow: event.currentTarget.checked })}
      />
    </>
  )
}

function RemoteFields({ draft, onChange }: FieldsProps) {
  const isMqtt = draft.kind === 'mqtt'
  return (
    <>
      <TextInput
        label="Address"
        placeholder={isMqtt ? 'mqtts://broker.plant.example:8883' : 'opc.tcp://plc1.plant.example:4840'}
        required
        spellCheck={false}
        value={draft.where}
        onChange={(event) => onChange({ where: event.currentTarget.value })}
      />
      {isMqtt ? (
        <Textarea
          label="Topics"
          description="One a line"
          placeholder="spBv1.0/Water/#"
          required
          autosize
          minRows={2}
          spellCheck={false}
          value={draft.topics}
          onChange={(event) => onChange({ topics: event.currentTarget.value })}
        />
      ) : null}
      <TextInput
        label="User name"
        description="Optional"
        autoComplete="off"
        value={draft.username}
        onChange={(event) => onChange({ username: event.currentTarget.value })}
      />
      <PasswordInput
        label="Password"
        description="Optional; never shown again"
        autoComplete="off"
        value={draft.password}
        onChange={(event) => onChange({ password: event.currentTarget.value })}
      />
    </>
  )
}

function toNewSource({ kind, name, where, isFolder, follow, topics, username, password }: Draft): NewPlantSource {
  const user = username.trim() === '' ? {} : { username: username.trim() }
  const spec =
    kind === 'mqtt'
      ? { kind, url: where.trim(), topics: topics.split('\n').flatMap((topic) => (topic.trim() === '' ? [] : [topic.trim()])), ...user }
      : kind === 'opcua'
        ? { kind, url: where.trim(), ...user }
        : { kind, path: where.trim(), isFolder, follow }
  return { name: name.trim(), spec, ...(password === '' ? {} : { secrets: { password } }) }
}
