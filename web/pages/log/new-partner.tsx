import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../api.ts'
import type { NewPartner, Partner, PartnerCard } from '../../contract.ts'
import { logKeys } from '../../log-queries.ts'
import { notifyDone, ProblemNote } from '../../parts/problem.tsx'
import { Fingerprint, KeyList } from './key-list.tsx'

/** Looks first: a person compares what the node says of itself with what its people say, and only then adds it. */
export function NewPartnerForm({ onDone }: { onDone: () => void }) {
  const [address, setAddress] = useState('')
  const [ca, setCa] = useState('')
  const asked: NewPartner = { url: address.trim(), ...(ca.trim() === '' ? {} : { ca: ca.trim() }) }
  const look = useMutation({ mutationFn: () => call<PartnerCard>('partners/look', { method: 'POST', json: asked }) })
  if (look.data !== undefined) return <Compare card={look.data} asked={asked} onBack={() => look.reset()} onDone={onDone} />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    look.mutate()
  }
  return (
    <form className="form" onSubmit={submit} aria-label="Look at a partner">
      <TextInput
        label="Address"
        description="Where its node answers"
        placeholder="https://cert.example:8420"
        type="url"
        required
        data-autofocus
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <Textarea
        label="Certificate of its authority (PEM)"
        description="Only where no authority of this machine vouches for it"
        autosize
        minRows={2}
        maxRows={6}
        value={ca}
        onChange={(event) => setCa(event.currentTarget.value)}
      />
      {look.isError ? <ProblemNote error={look.error} /> : null}
      <div className="buttons">
        <Button size="sm" type="submit" loading={look.isPending} disabled={address.trim() === ''}>
          Look
        </Button>
        <Button size="sm" variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
      <p className="muted">Nothing is kept by looking.</p>
    </form>
  )
}

interface CompareProps {
  readonly card: PartnerCard
  readonly asked: NewPartner
  readonly onBack: () => void
  readonly onDone: () => void
}

function Compare({ card, asked, onBack, onDone }: CompareProps) {
  const queryClient = useQueryClient()
  const [name, setName] = useState(card.name)
  const add = useMutation({
    mutationFn: () => call<Partner>('partners', { method: 'POST', json: { ...asked, name: name.trim() } satisfies NewPartner }),
    onSuccess: (partner) => {
      void queryClient.invalidateQueries({ queryKey: logKeys.all })
      notifyDone(`${partner.name} added`, 'Its keys are pinned. Ask its people to add this node too.')
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <form className="form" onSubmit={submit} aria-label="Add partner">
      <p>
        The node at <code>{asked.url}</code> says that it is <strong>{card.name}</strong>, and that its log is <code>{card.origin}</code>.
      </p>
      <KeyList keys={card.logKeys} duty="signs its log" />
      <KeyList keys={card.witnessKeys} duty="cosigns logs of partners" />
      <div>
        <p>
          <strong>Compare before you add it:</strong> ask its people, over the telephone or on paper, for the fingerprint on their page Log.
        </p>
        <Fingerprint keys={[...card.logKeys, ...card.witnessKeys]} />
      </div>
      <TextInput
        label="Name"
        description="What it is called here"
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {add.isError ? <ProblemNote error={add.error} /> : null}
      <div className="buttons">
        <Button size="sm" type="submit" loading={add.isPending} disabled={name.trim() === ''}>
          It is the same: add
        </Button>
        <Button size="sm" variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}
