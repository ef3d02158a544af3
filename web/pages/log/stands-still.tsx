import { Button, Modal, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../api.ts'
import type { LogDecided, LogDecision, LogMemories, LogState } from '../../contract.ts'
import { logKeys, logMemoriesQuery } from '../../log-queries.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCount, toCounted } from '../../parts/numbers.ts'
import { notifyDone, ProblemNote } from '../../parts/problem.tsx'

type Memory = LogMemories['memories'][number]

/** Going on would sign a second history: a person has to decide. */
export function StandsStill({ state }: { state: LogState }) {
  const { behind, isUnconfirmed, waiting } = state
  const [deciding, setDeciding] = useState<LogDecision>()
  if (behind === null && !isUnconfirmed) return null
  const waits = waiting === 0 ? '.' : `: ${toCounted(waiting, 'statement waits', 'statements wait')} to be sealed.`
  return (
    <div className="stands-still" role="alert">
      <h2>{behind === null ? 'This log waits for its witnesses' : 'This log stands still: nothing more is signed'}</h2>
      <p>
        {behind ??
          'This node was restored from a backup. It asks every partner what it remembers of this log, and signs nothing before all have answered.'}
      </p>
      <p>Nothing that comes in meanwhile is lost{waits}</p>
      {behind === null ? null : <Memories onDecide={setDeciding} />}
      <div className="buttons">
        {behind === null ? (
          <Button variant="default" onClick={() => setDeciding({ decision: 'go-on', reason: '' })}>
            Go on without an answer…
          </Button>
        ) : null}
        <Button variant="default" color="red" onClick={() => setDeciding({ decision: 'new-log', reason: '' })}>
          Begin a new log…
        </Button>
      </div>
      <Modal
        opened={deciding !== undefined}
        onClose={() => setDeciding(undefined)}
        title={deciding === undefined ? '' : titles[deciding.decision]}
      >
        {deciding === undefined ? null : <Decide decision={deciding} onDone={() => setDeciding(undefined)} />}
      </Modal>
    </div>
  )
}

function Memories({ onDecide }: { onDecide: (decision: LogDecision) => void }) {
  const memories = useQuery(logMemoriesQuery)
  return (
    <Loaded query={memories} rows={2}>
      {(data) => (
        <DataTable name="What partners remember" columns={toColumns(onDecide)} rows={data.memories} rowKey={(one) => one.partner} />
      )}
    </Loaded>
  )
}

function toColumns(onDecide: (decision: LogDecision) => void): readonly Column<Memory>[] {
  return [
    {
      head: 'Partner',
      width: 'grow',
      cell: (one) => (
        <>
          {one.partner}
          {one.error === null ? null : (
            <span className="row-note" data-tone="bad">
              {one.error}
            </span>
          )}
        </>
      ),
    },
    { head: 'Remembers', isNumber: true, cell: (one) => (one.size === null ? <span className="muted">nothing</span> : toCount(one.size)) },
    {
      head: 'Take back',
      cell: (one) =>
        one.canGiveBack && one.contradiction !== null ? (
          <Button size="compact-xs" onClick={() => onDecide({ decision: 'take-back', partner: one.partner })}>
            Take back…
          </Button>
        ) : (
          <span className="muted">has no entries</span>
        ),
    },
  ]
}

const titles: Readonly<Record<LogDecision['decision'], string>> = {
  'take-back': 'Take the lost end back',
  'new-log': 'Begin a new log',
  'go-on': 'Go on without an answer',
}

function toWords(decision: LogDecision): string {
  if (decision.decision === 'take-back')
    return `${decision.partner} gives the missing entries back. They must lead to the head that this log had signed, else nothing changes. What this node no longer holds stays in the log as entries that nobody can open.`
  if (decision.decision === 'new-log')
    return 'This log ends for good. A new one begins under a new name with new keys, with everything that this node still knows and the reason why. At every partner a person has to remove this node and add it again.'
  return 'Say so only when the partners that do not answer are gone for good. If one of them remembers more than this node, it will find two histories, and raise an alarm.'
}

function Decide({ decision, onDone }: { decision: LogDecision; onDone: () => void }) {
  const queryClient = useQueryClient()
  const [reason, setReason] = useState('')
  const needsReason = decision.decision !== 'take-back'
  const decide = useMutation({
    mutationFn: () =>
      call<LogDecided>('log/resolve', { method: 'POST', json: needsReason ? { ...decision, reason: reason.trim() } : decision }),
    onSuccess: ({ detail }) => {
      void queryClient.invalidateQueries({ queryKey: logKeys.all })
      notifyDone('Decided, and stated in the log', detail)
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    decide.mutate()
  }
  return (
    <form className="form" onSubmit={submit}>
      <p>{toWords(decision)}</p>
      {needsReason ? (
        <Textarea
          label="Why"
          description="Stands in the log, for partners and auditors"
          required
          maxLength={2000}
          autosize
          minRows={2}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      ) : null}
      {decide.isError ? <ProblemNote error={decide.error} /> : null}
      <div className="buttons">
        <Button
          size="sm"
          type="submit"
          {...(decision.decision === 'take-back' ? {} : { color: 'red' })}
          loading={decide.isPending}
          disabled={needsReason && reason.trim() === ''}
        >
          {titles[decision.decision]}
        </Button>
        <Button size="sm" variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
