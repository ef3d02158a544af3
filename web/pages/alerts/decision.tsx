import { Button, Select, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../api.ts'
import type { Alert, AlertDetail, Confirmation, Dismissal } from '../../contract.ts'
import { toCounted } from '../../parts/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import { notifyDone, ProblemNote } from '../../parts/problem.tsx'
import { ReasonForm } from '../../parts/reason-form.tsx'
import { Ago } from '../../parts/time.tsx'
import { Tlp } from '../../parts/tlp.tsx'
import { alertQuery, collectionsQuery, keys } from '../../queries.ts'

type Step =
  | { readonly path: 'confirm'; readonly body: Confirmation }
  | { readonly path: 'dismiss'; readonly body: Dismissal }
  | { readonly path: 'reopen'; readonly body: Record<never, never> }
const done = { confirm: 'Alert confirmed', dismiss: 'Alert dismissed', reopen: 'Alert reopened' } as const

/** Confirm, dismiss, or take either back. */
export function Decision({ alert }: { alert: AlertDetail }) {
  const queryClient = useQueryClient()
  const decide = useMutation({
    mutationFn: (step: Step) => call<Alert>(`alerts/${encodeURIComponent(alert.id)}/${step.path}`, { method: 'POST', json: step.body }),
    onSuccess: (changed, step) => {
      queryClient.setQueryData(alertQuery(alert.id).queryKey, (old) => (old === undefined ? old : { ...old, ...changed }))
      for (const queryKey of [keys.alerts, [...keys.alert, alert.id], keys.collections, keys.overview])
        void queryClient.invalidateQueries({ queryKey })
      notifyDone(done[step.path], alert.title)
    },
  })
  const props = { alert, isBusy: decide.isPending, onStep: (step: Step) => decide.mutate(step) }
  return (
    <Panel title="Decision">
      {alert.status === 'open' ? <Open {...props} /> : <Decided {...props} />}
      {decide.isError ? <ProblemNote error={decide.error} /> : null}
    </Panel>
  )
}

interface StepProps {
  readonly alert: AlertDetail
  readonly isBusy: boolean
  readonly onStep: (step: Step) => void
}

function Open(props: StepProps) {
  const [way, setWay] = useState<'confirm' | 'dismiss'>()
  if (way === 'confirm') return <Confirm {...props} onBack={() => setWay(undefined)} />
  if (way === 'dismiss') return <Dismiss {...props} onBack={() => setWay(undefined)} />
  return (
    <>
      <p className="muted">
        {props.alert.kind === 'process'
          ? 'Was something wrong at the plant? Look at the sensors and at the plant itself, then decide. Either can be taken back.'
          : 'Is this what the indicator warns of? Look at the events, then decide. Either can be taken back.'}
      </p>
      <div className="buttons">
        <Button size="sm" onClick={() => setWay('confirm')}>
          Confirm…
        </Button>
        <Button size="sm" variant="default" onClick={() => setWay('dismiss')}>
          Dismiss…
        </Button>
      </div>
    </>
  )
}

function Confirm({ alert, isBusy, onStep, onBack }: StepProps & { onBack: () => void }) {
  const [collection, setCollection] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const submit = () => {
    const body: Confirmation = {}
    if (note.trim() !== '') body.note = note.trim()
    if (collection !== null) body.collection = collection
    onStep({ path: 'confirm', body })
  }
  return (
    <form
      className="form"
      aria-label="Confirm alert"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {alert.kind === 'process' ? (
        <p>A true alarm. Nothing is shared. The threshold will never rise so far that one like it stays silent.</p>
      ) : (
        <Sharing alert={alert} collection={collection} onCollection={setCollection} />
      )}
      <Textarea
        label="Note"
        description="Optional, kept with the decision"
        autosize
        minRows={2}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className="buttons">
        <Button size="sm" type="submit" loading={isBusy}>
          {alert.kind === 'process' ? 'Confirm' : 'Confirm and share'}
        </Button>
        <Button size="sm" variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}

interface SharingProps {
  readonly alert: AlertDetail
  readonly collection: string | null
  readonly onCollection: (collection: string | null) => void
}

/** What a confirmation tells others, and where. */
function Sharing({ alert, collection, onCollection }: SharingProps) {
  const collections = useQuery(collectionsQuery)
  const choices = (collections.data?.collections ?? [])
    .filter((each) => each.canWrite)
    .map((each) => ({ value: each.id, label: each.title }))
  const where = choices.find((each) => each.value === collection)?.label
  return (
    <>
      <p>
        Makes a STIX sighting of this indicator ({toCounted(alert.count, 'match', 'matches')}) under <Tlp level={alert.level} /> and shares
        it in {where === undefined ? 'the node’s collection for sightings' : <strong>{where}</strong>}. The sighting holds no raw event.
      </p>
      <Select
        label="Collection"
        placeholder="The node’s own for sightings"
        data={choices}
        value={collection}
        onChange={onCollection}
        clearable
      />
    </>
  )
}

function Dismiss({ alert, isBusy, onStep, onBack }: StepProps & { onBack: () => void }) {
  return (
    <ReasonForm
      name="Dismiss alert"
      action="Dismiss"
      isBusy={isBusy}
      onSubmit={(reason) => onStep({ path: 'dismiss', body: { reason } })}
      onBack={onBack}
    >
      <p>
        {alert.kind === 'process'
          ? 'A false alarm. The threshold rises if the plant’s budget of false alarms asks for it; the model stays as it is.'
          : 'Nothing is shared. The same values do not alarm again for this indicator; they are counted and can be looked at here.'}
      </p>
    </ReasonForm>
  )
}

function Decided({ alert, isBusy, onStep }: StepProps) {
  const { decision } = alert
  return (
    <>
      {decision === null ? null : (
        <dl className="pairs">
          <dt>{alert.status === 'confirmed' ? 'Confirmed by' : 'Dismissed by'}</dt>
          <dd>{decision.by}</dd>
          <dt>When</dt>
          <dd>
            <Ago at={decision.at} />
          </dd>
          <dt>{alert.status === 'confirmed' ? 'Note' : 'Reason'}</dt>
          <dd>{decision.reason ?? 'none'}</dd>
          {decision.sightingId === null ? null : (
            <>
              <dt>Sighting</dt>
              <dd>
                <Link to="/intel/$objectId" params={{ objectId: decision.sightingId }} className="link is-code">
                  {decision.sightingId}
                </Link>
              </dd>
            </>
          )}
        </dl>
      )}
      <div className="buttons">
        <Button size="sm" variant="default" loading={isBusy} onClick={() => onStep({ path: 'reopen', body: {} })}>
          Reopen
        </Button>
        <Link to="/log" search={{ subject: alert.id }} className="link">
          In the log
        </Link>
      </div>
      <p className="muted">{toUndoing(alert)}</p>
    </>
  )
}

function toUndoing({ kind, status }: Alert): string {
  if (kind === 'process') return 'Reopening sets the threshold as if it had not been said.'
  return status === 'confirmed' ? 'Reopening revokes the sighting.' : 'Reopening counts in what has come since.'
}
