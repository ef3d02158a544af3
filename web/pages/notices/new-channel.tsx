import { Button, CopyButton, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../api.ts'
import type { Level, MadeNoticeChannel, NewNoticeChannel } from '../../contract.ts'
import { noticesQuery } from '../../notice-queries.ts'
import { ProblemNote } from '../../parts/problem.tsx'
import { levelChoices, levels } from '../../parts/tlp.tsx'

/** Adds a webhook or a mailbox, then shows a webhook's secret: once, and never again. */
export function NewChannelForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const [role, setRole] = useState('')
  const [clearance, setClearance] = useState<Level | null>(null)
  const add = useMutation({
    mutationFn: (body: NewNoticeChannel) => call<MadeNoticeChannel>('notices/channels', { method: 'POST', json: body }),
    onSuccess: ({ secret }) => {
      if (secret === null) onDone()
      return client.invalidateQueries({ queryKey: noticesQuery.queryKey })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate({ name: name.trim(), address: address.trim(), role: role.trim(), ...(clearance === null ? {} : { clearance }) })
  }
  const secret = add.data?.secret ?? null
  if (secret !== null) return <Secret name={name} secret={secret} onDone={onDone} />
  return (
    <form className="form" onSubmit={submit} aria-label="New channel">
      <TextInput
        label="Name"
        description="Small letters, digits and hyphens"
        required
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="Webhook or mailbox"
        placeholder="https://hooks.example/entente"
        required
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <TextInput label="Who is there" placeholder="on call" value={role} onChange={(event) => setRole(event.currentTarget.value)} />
      <Select
        label="May be told titles up to"
        description="Without a level: number, duty and due time alone"
        data={levelChoices}
        value={clearance}
        clearable
        onChange={(value) => setClearance(levels.find((level) => level === value) ?? null)}
      />
      {add.isError ? <ProblemNote error={add.error} /> : null}
      <div className="buttons">
        <Button size="sm" type="submit" loading={add.isPending} disabled={name.trim() === '' || address.trim() === ''}>
          Add channel
        </Button>
      </div>
    </form>
  )
}

function Secret({ name, secret, onDone }: { name: string; secret: string; onDone: () => void }) {
  return (
    <div className="form">
      <p>
        Calls to <strong>{name}</strong> are signed with this secret. It is shown this once: copy it now to whoever checks them.
      </p>
      <output className="secret is-code" aria-label="Secret">
        {secret}
      </output>
      <div className="buttons">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="sm" onClick={copy}>
              {copied ? 'Copied' : 'Copy secret'}
            </Button>
          )}
        </CopyButton>
        <Button size="sm" variant="default" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  )
}
