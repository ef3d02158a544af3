import { Button, NumberInput, SegmentedControl, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../api.ts'
import type { NewSource, Source } from '../../contract.ts'
import { ProblemNote } from '../../parts/problem.tsx'
import { keys } from '../../queries.ts'

const kinds = [
  { value: 'folder', label: 'Folder' },
  { value: 'file', label: 'File' },
  { value: 'syslog-tcp', label: 'Syslog TCP' },
  { value: 'syslog-tls', label: 'Syslog TLS' },
] as const
type Kind = (typeof kinds)[number]['value']

/** Adds what the node reads by itself: files it follows, ports it listens on. */
export function NewSourceForm({ onDone }: { onDone: () => void }) {
  const queryClient = useQueryClient()
  const [kind, setKind] = useState<Kind>('folder')
  const [name, setName] = useState('')
  const [path, setPath] = useState('')
  const [port, setPort] = useState<number | string>(6514)
  const [follow, setFollow] = useState(true)
  const isListener = kind === 'syslog-tcp' || kind === 'syslog-tls'
  const add = useMutation({
    mutationFn: (body: NewSource) => call<Source>('sources', { method: 'POST', json: body }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: keys.sources })
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body: NewSource = isListener ? { kind, port: Number(port) } : { kind, path: path.trim(), follow }
    if (name.trim() !== '') body.name = name.trim()
    add.mutate(body)
  }
  const isReady = isListener ? port !== '' : path.trim() !== ''
  return (
    <form className="form" onSubmit={submit} aria-label="New source">
      <SegmentedControl aria-label="Kind" data={[...kinds]} value={kind} onChange={setKind} fullWidth />
      {isListener ? (
        <NumberInput label="Port" required min={0} max={65535} allowDecimal={false} value={port} onChange={setPort} />
      ) : (
        <TextInput
          label={kind === 'folder' ? 'Folder' : 'File'}
          description="As seen from the node’s machine. Compressed files (.gz) are read too"
          placeholder={kind === 'folder' ? '/var/log/zeek' : '/var/log/zeek/dns.log'}
          required
          data-autofocus
          spellCheck={false}
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
      )}
      <TextInput
        label="Name"
        description="Optional"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {isListener ? null : (
        <Switch label="Go on when the end is reached" checked={follow} onChange={(event) => setFollow(event.currentTarget.checked)} />
      )}
      {add.isError ? <ProblemNote error={add.error} /> : null}
      <div className="buttons">
        <Button size="sm" type="submit" loading={add.isPending} disabled={!isReady}>
          Add source
        </Button>
      </div>
    </form>
  )
}
