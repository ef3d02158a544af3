import { Button, Checkbox, Modal, Radio } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../api.ts'
import type { LogKeyPeriods } from '../../contract.ts'
import { logKeyPeriodsQuery, logKeys } from '../../log-queries.ts'
import { notifyDone, ProblemNote } from '../../parts/problem.tsx'
import { Moment } from '../../parts/time.tsx'
import { toDate } from '../../parts/times.ts'

type Period = LogKeyPeriods['periods'][number]

/** New keys take over; what the old ones signed goes on counting. */
export function RotateButton() {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
        Rotate…
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Let new keys take over">
        <RotateForm onDone={() => setOpen(false)} />
      </Modal>
    </>
  )
}

function RotateForm({ onDone }: { onDone: () => void }) {
  const queryClient = useQueryClient()
  const [role, setRole] = useState('log')
  const [isCompromised, setCompromised] = useState(false)
  const rotate = useMutation({
    mutationFn: () => call<LogKeyPeriods>('log/keys', { method: 'POST', json: { role, isCompromised } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: logKeys.all })
      notifyDone(
        'New keys sign',
        isCompromised ? 'Partners take them from a list of members, or add this node anew.' : 'Partners follow by themselves.',
      )
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    rotate.mutate()
  }
  return (
    <form className="form" onSubmit={submit}>
      <Radio.Group label="Which keys" value={role} onChange={setRole}>
        <div className="choices">
          <Radio value="log" label="Those that sign this log" />
          <Radio value="witness" label="Those that cosign logs of partners" />
        </div>
      </Radio.Group>
      <Checkbox
        label="The keys of today were stolen, or may have been"
        description="They sign nothing more, and hand over nothing: partners learn the new ones from a list of members, or from a person"
        checked={isCompromised}
        onChange={(event) => setCompromised(event.currentTarget.checked)}
      />
      {isCompromised ? null : (
        <p>The keys of today sign the new ones. Partners that pinned them follow by themselves; old proofs stay good.</p>
      )}
      {rotate.isError ? <ProblemNote error={rotate.error} /> : null}
      <div className="buttons">
        <Button size="sm" type="submit" {...(isCompromised ? { color: 'red' } : {})} loading={rotate.isPending}>
          Rotate
        </Button>
        <Button size="sm" variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

const reasons: Readonly<Record<Period['reason'], string>> = {
  made: 'made with the log',
  planned: 'signed by the keys before',
  compromised: 'since those before were compromised',
  'new-log': 'with a new log',
}

/** Which keys signed when; nothing where they have never changed. */
export function KeyPeriods() {
  const periods = useQuery(logKeyPeriodsQuery)
  const all = periods.data?.periods ?? []
  if (all.every(({ at }) => at === null)) return null
  return (
    <ul className="lines" aria-label="Keys, the newest first">
      {all.map(({ role, keys, from, at, reason, isCurrent }) => (
        <li key={keys[0]} className="line">
          <span className="head-line">
            <span>
              <code>{keys[0]?.split('+')[1]}</code>
              <span className="muted">{isCurrent ? 'signs' : 'gave way'}</span>
            </span>
            <span className="row-note">
              {role === 'log' ? `This log from statement ${from} on` : 'Logs of partners'}
              {at === null ? '' : ', since '}
              {at === null ? null : <Moment at={at}>{toDate(at)}</Moment>}, {reasons[reason]}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}
