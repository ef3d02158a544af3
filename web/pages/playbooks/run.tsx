import { Button, TextInput } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { PlaybookRun } from '../../contract.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { Ago } from '../../parts/time.tsx'
import { runQuery, useRunWork } from '../../playbook-queries.ts'
import { Flow } from './flow.tsx'
import { OpenStep } from './open-step.tsx'
import './playbooks.css'

const route = getRouteApi('/runs/$run')

/** A playbook under way: what is to be done now, beside what; what stands in the world; what happened. */
export function RunPage() {
  const { run } = route.useParams()
  const held = useQuery(runQuery(run))
  usePageTitle(held.data?.title ?? 'Run')
  return (
    <div className="page">
      <Link to="/playbooks" className="back">
        <IconChevronLeft size={16} aria-hidden />
        Playbooks
      </Link>
      <Loaded query={held} rows={14}>
        {(data) => <RunBody run={data} />}
      </Loaded>
    </div>
  )
}

const words = { running: 'under way', paused: 'paused', ended: 'done', cancelled: 'called off' } as const

function RunBody({ run }: { run: PlaybookRun }) {
  const id = String(run.number)
  return (
    <>
      <PageHead
        title={run.title}
        about={`Run ${run.number}, ${words[run.state]}. It waits at each step for a person.`}
        actions={<Whole run={run} />}
      />
      {run.incident === null ? null : (
        <p>
          <Link to="/incidents/$incidentId" params={{ incidentId: String(run.incident) }} className="link">
            Incident {run.incident}
          </Link>
        </p>
      )}
      {run.now.length === 0 ? null : (
        <Panel title={run.now.length === 1 ? 'To do now' : `To do now: ${run.now.length} beside each other`}>
          <div className="run-lanes">
            {run.now.map((step) => (
              <OpenStep key={step.visit} run={id} incident={run.incident} step={step} isPaused={run.state !== 'running'} />
            ))}
          </div>
        </Panel>
      )}
      {run.measures.length === 0 ? null : <Measures run={run} />}
      <Panel title="The whole way">
        <Flow rows={run.rows} states={run.states} />
      </Panel>
      <History run={run} />
    </>
  )
}

function Whole({ run }: { run: PlaybookRun }) {
  const work = useRunWork(String(run.number))
  const [reason, setReason] = useState<string | null>(null)
  if (run.state === 'ended' || run.state === 'cancelled') return null
  if (reason !== null)
    return (
      <div className="buttons">
        <TextInput
          size="xs"
          aria-label="Why it is called off"
          placeholder="Why"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button size="xs" color="red" disabled={reason.trim() === ''} onClick={() => work.mutate({ path: 'cancel', json: { reason } })}>
          Call it off
        </Button>
        <Button size="xs" variant="subtle" onClick={() => setReason(null)}>
          No
        </Button>
      </div>
    )
  return (
    <div className="buttons">
      <Button size="xs" variant="default" onClick={() => work.mutate({ path: run.state === 'paused' ? 'resume' : 'pause' })}>
        {run.state === 'paused' ? 'Go on' : 'Pause'}
      </Button>
      <Button size="xs" variant="subtle" onClick={() => setReason('')}>
        Call it off…
      </Button>
    </div>
  )
}

function Measures({ run }: { run: PlaybookRun }) {
  const work = useRunWork(String(run.number))
  return (
    <Panel title="What was changed in the world">
      <ul className="run-history">
        {run.measures.map((one) => (
          <li key={`${one.visit} ${one.at}`}>
            <strong>{one.name}</strong> by {one.by}, <Ago at={one.at} />.{' '}
            {one.lifted === null ? (
              <>
                {one.until === null ? (
                  'For good'
                ) : (
                  <>
                    Until <Ago at={one.until} />
                  </>
                )}
                {one.late > 0 ? ' – its time is over and it still stands' : ''}. Undone by: {one.undo}{' '}
                <Button
                  size="compact-xs"
                  variant="default"
                  onClick={() => work.mutate({ path: `steps/${encodeURIComponent(one.visit)}/lift` })}
                >
                  It was undone
                </Button>
              </>
            ) : (
              <>
                Undone by {one.lifted.by}, <Ago at={one.lifted.at} />.
              </>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function History({ run }: { run: PlaybookRun }) {
  const work = useRunWork(String(run.number))
  const [taking, setTaking] = useState<{ visit: string; reason: string } | null>(null)
  return (
    <Panel title="What happened">
      <ol className="run-history">
        {run.history.map(({ at, by, text, visit }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the top
          <li key={run.history.length - index}>
            {text}{' '}
            <span className="row-note">
              {by}, <Ago at={at} />
            </span>
            {visit === null || run.state === 'cancelled' ? null : taking?.visit === visit ? (
              <div className="buttons">
                <TextInput
                  size="xs"
                  aria-label="Why it is taken back"
                  placeholder="Why"
                  value={taking.reason}
                  onChange={(event) => setTaking({ visit, reason: event.currentTarget.value })}
                />
                <Button
                  size="compact-xs"
                  disabled={taking.reason.trim() === ''}
                  onClick={() =>
                    work.mutate(
                      { path: `steps/${encodeURIComponent(visit)}/undo`, json: { reason: taking.reason } },
                      { onSuccess: () => setTaking(null) },
                    )
                  }
                >
                  Take it back
                </Button>
              </div>
            ) : (
              <Button size="compact-xs" variant="subtle" onClick={() => setTaking({ visit, reason: '' })}>
                Take it back…
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  )
}
