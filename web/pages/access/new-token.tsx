import { Button, Checkbox, CopyButton, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../api.ts'
import type { Level, MadeToken, NewToken, Token } from '../../contract.ts'
import { ProblemNote } from '../../parts/problem.tsx'
import { levelChoices, levels } from '../../parts/tlp.tsx'
import { collectionsQuery, keys } from '../../queries.ts'

const lives = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'never', label: 'Until it is revoked' },
]
const dayMs = 24 * 60 * 60 * 1000
type Grant = Token['grants'][number]

/** Makes a token, then shows its secret: once, and never again. */
export function NewTokenForm({ onDone }: { onDone: () => void }) {
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const [clearance, setClearance] = useState<Level>('green')
  const [isAdmin, setAdmin] = useState(false)
  const [life, setLife] = useState('365')
  const [certificate, setCertificate] = useState('')
  const [grants, setGrants] = useState<readonly Grant[]>([])
  const make = useMutation({
    mutationFn: (body: NewToken) => call<MadeToken>('tokens', { method: 'POST', json: body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.tokens }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body: NewToken = { name: name.trim(), clearance, isAdmin, grants: [...grants] }
    if (life !== 'never') body.expiresAt = Date.now() + Number(life) * dayMs
    if (certificate.trim() !== '') body.certificate = certificate.trim()
    make.mutate(body)
  }
  if (make.data !== undefined) return <Secret made={make.data} onDone={onDone} />
  return (
    <form className="form" onSubmit={submit} aria-label="New token">
      <TextInput
        label="Name"
        description="Who or what will use it"
        required
        maxLength={100}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label="Cleared up to"
        description="Nothing above this level ever leaves the node for it"
        data={levelChoices}
        value={clearance}
        allowDeselect={false}
        onChange={(value) => setClearance(levels.find((level) => level === value) ?? 'clear')}
      />
      <Select label="Ends after" data={lives} value={life} allowDeselect={false} onChange={(value) => setLife(value ?? '365')} />
      <Grants grants={grants} onChange={setGrants} />
      <CertificateField value={certificate} onChange={setCertificate} />
      <Switch
        label="Administrator"
        description="May make tokens, collections, sources and feeds"
        checked={isAdmin}
        onChange={(event) => setAdmin(event.currentTarget.checked)}
      />
      {make.isError ? <ProblemNote error={make.error} /> : null}
      <div className="buttons">
        <Button size="sm" type="submit" loading={make.isPending} disabled={name.trim() === ''}>
          Make token
        </Button>
      </div>
    </form>
  )
}

function CertificateField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <Textarea
      label="TLS certificate"
      description="Optional, as PEM: only its holder may use the token, and a stolen secret is worth nothing"
      placeholder="-----BEGIN CERTIFICATE-----"
      rows={2}
      maxLength={20_000}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function Grants({ grants, onChange }: { grants: readonly Grant[]; onChange: (grants: readonly Grant[]) => void }) {
  const collections = useQuery(collectionsQuery)
  const rows = [{ id: '*', title: 'All collections' }, ...(collections.data?.collections ?? [])]
  const change = (id: string, part: Partial<Grant>) => {
    const old = grants.find((grant) => grant.collection === id) ?? { collection: id, canRead: false, canWrite: false }
    const next = { ...old, ...part }
    const others = grants.filter((grant) => grant.collection !== id)
    onChange(next.canRead || next.canWrite ? [...others, next] : others)
  }
  return (
    <fieldset className="grants">
      <legend>Collections</legend>
      {rows.map(({ id, title }) => {
        const grant = grants.find((each) => each.collection === id)
        return (
          <div key={id} className="grant">
            <span>{title}</span>
            <Checkbox
              size="xs"
              label="Read"
              aria-label={`Read ${title}`}
              checked={grant?.canRead ?? false}
              onChange={(event) => change(id, { canRead: event.currentTarget.checked })}
            />
            <Checkbox
              size="xs"
              label="Write"
              aria-label={`Write ${title}`}
              checked={grant?.canWrite ?? false}
              onChange={(event) => change(id, { canWrite: event.currentTarget.checked })}
            />
          </div>
        )
      })}
    </fieldset>
  )
}

function Secret({ made, onDone }: { made: MadeToken; onDone: () => void }) {
  return (
    <div className="form">
      <p>
        This is the secret of <strong>{made.token.name}</strong>. It is shown this once: copy it now.
      </p>
      <output className="secret is-code" aria-label="Secret">
        {made.secret}
      </output>
      <div className="buttons">
        <CopyButton value={made.secret}>
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
