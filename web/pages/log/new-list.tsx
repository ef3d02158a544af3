import { Button, Checkbox, NumberInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call, saveFile } from '../../api.ts'
import type { Circles, DraftListView, NewMemberList } from '../../contract.ts'
import { logKeys, partnersQuery } from '../../log-queries.ts'
import { notifyDone, ProblemNote } from '../../parts/problem.tsx'

interface Props {
  /** Absent: a new one is founded. */
  readonly circle: Circles['circles'][number] | undefined
  readonly onDone: () => void
}

interface Wanted {
  readonly name: string
  readonly url: string
  /** Origins. */
  readonly chosen: ReadonlySet<string>
  readonly renewed: ReadonlySet<string>
  readonly threshold: number | string
}

/** The next version of a list, or the first: signed by this node, and then given to the others as a file. */
export function NewListForm({ circle, onDone }: Props) {
  const partners = useQuery(partnersQuery)
  const held = circle?.newest.members ?? []
  const [wanted, setWanted] = useState<Wanted>({
    name: circle?.name ?? '',
    url: window.location.origin,
    chosen: new Set(held.map(({ origin }) => origin)),
    renewed: new Set(),
    threshold: '',
  })
  const change = (part: Partial<Wanted>) => setWanted({ ...wanted, ...part })
  const nodes = (partners.data?.partners ?? []).filter(({ logKeys: keys }) => keys.length > 0)
  const joining = nodes.filter(({ origin }) => !held.some((member) => member.origin === origin))
  const propose = usePropose(onDone)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    propose.mutate(toWish(circle, joining, wanted))
  }
  return (
    <form className="form" onSubmit={submit}>
      {circle === undefined ? <Founding wanted={wanted} onChange={change} /> : null}
      <Choices
        label={circle === undefined ? 'Partners that found it with you' : 'Members'}
        about={
          circle === undefined ? 'All of them have to sign the first version' : `${circle.newest.threshold} of today's members have to sign`
        }
        choices={[...held.map((member) => ({ ...member, isHeld: true })), ...joining.map((partner) => ({ ...partner, isHeld: false }))]}
        chosen={wanted.chosen}
        onChange={(chosen) => change({ chosen })}
      />
      {held.length === 0 ? null : (
        <Choices
          label="Take the keys that are pinned here now"
          about="For members whose keys gave way to others"
          choices={held.filter(({ origin }) => wanted.chosen.has(origin)).map((member) => ({ ...member, isHeld: true }))}
          chosen={wanted.renewed}
          onChange={(renewed) => change({ renewed })}
        />
      )}
      <Threshold value={wanted.threshold} onChange={(threshold) => change({ threshold })} />
      {propose.isError ? <ProblemNote error={propose.error} /> : null}
      <div className="buttons">
        <Button size="sm" type="submit" loading={propose.isPending} disabled={wanted.name.trim() === ''}>
          Propose and sign
        </Button>
        <Button size="sm" variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function usePropose(onDone: () => void) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (wish: NewMemberList) => call<DraftListView>('circles/propose', { method: 'POST', json: wish }),
    onSuccess: (draft) => {
      void queryClient.invalidateQueries({ queryKey: logKeys.circles })
      saveFile(new Blob([draft.source], { type: 'text/plain' }), `${draft.circle}-${draft.version}.members`)
      notifyDone('Proposed and signed', 'The file was saved: give it to the others, and bring what they signed.')
      onDone()
    },
  })
}

function toWish(circle: Props['circle'], joining: readonly { name: string; origin: string }[], wanted: Wanted): NewMemberList {
  const { name, url, chosen, renewed, threshold } = wanted
  const held = circle?.newest.members ?? []
  return {
    circle: name.trim(),
    ...(circle === undefined ? { url: url.trim() } : {}),
    add: joining.filter(({ origin }) => chosen.has(origin)).map((partner) => partner.name),
    remove: held.filter(({ origin }) => !chosen.has(origin)).map((member) => member.name),
    renew: held.filter(({ origin }) => renewed.has(origin)).map((member) => member.name),
    ...(threshold === '' ? {} : { threshold: Number(threshold) }),
  }
}

function Founding({ wanted, onChange }: { wanted: Wanted; onChange: (part: Partial<Wanted>) => void }) {
  return (
    <>
      <TextInput
        label="Name of the circle"
        required
        maxLength={200}
        data-autofocus
        value={wanted.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Where this node answers"
        description="As the others reach it; stands in the list"
        type="url"
        required
        value={wanted.url}
        onChange={(event) => onChange({ url: event.currentTarget.value })}
      />
    </>
  )
}

function Threshold({ value, onChange }: { value: number | string; onChange: (value: number | string) => void }) {
  return (
    <NumberInput
      label="How many sign the version after it"
      description="More than half; empty: as now, or just more than half"
      min={1}
      max={50}
      allowDecimal={false}
      value={value}
      onChange={onChange}
    />
  )
}

interface ChoicesProps {
  readonly label: string
  readonly about: string
  readonly choices: readonly { readonly name: string; readonly origin: string; readonly isHeld: boolean }[]
  readonly chosen: ReadonlySet<string>
  readonly onChange: (chosen: ReadonlySet<string>) => void
}

function Choices({ label, about, choices, chosen, onChange }: ChoicesProps) {
  if (choices.length === 0) return <p className="muted">Add partners first: a circle is made of nodes whose people you know.</p>
  return (
    <Checkbox.Group label={label} description={about} value={[...chosen]} onChange={(values) => onChange(new Set(values))}>
      <div className="choices">
        {choices.map(({ name, origin, isHeld }) => (
          <Checkbox key={origin} value={origin} label={isHeld ? name : `${name} (new)`} />
        ))}
      </div>
    </Checkbox.Group>
  )
}
