import { ActionIcon } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../../api.ts'
import type { Source } from '../../contract.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { toCount } from '../../parts/numbers.ts'
import { notifyProblem } from '../../parts/problem.tsx'
import { SourceProgress, SourceState } from '../../parts/source-state.tsx'
import { Ago } from '../../parts/time.tsx'
import { keys } from '../../queries.ts'

const columns: readonly Column<Source>[] = [
  {
    head: 'Source',
    width: 'grow',
    cell: (source) => (
      <>
        <Link to="/telemetry/$sourceId" params={{ sourceId: String(source.id) }} className="row-link">
          {source.name}
        </Link>
        <span className="row-note" title={source.where}>
          {source.where}
        </span>
      </>
    ),
  },
  { head: 'State', cell: (source) => <SourceState source={source} /> },
  { head: 'Progress', from: 'md', cell: (source) => <SourceProgress source={source} /> },
  { head: 'Lines', isNumber: true, from: 'md', cell: (source) => toCount(source.lines) },
  {
    head: 'Refused',
    isNumber: true,
    cell: (source) => <span data-tone={source.refused > 0 ? 'bad' : undefined}>{toCount(source.refused)}</span>,
  },
  {
    head: 'Last event',
    isNumber: true,
    from: 'lg',
    cell: (source) => (source.lastEventAt === null ? 'none' : <Ago at={source.lastEventAt} />),
  },
]

const steering: Column<Source> = { head: 'Pause', from: 'md', cell: (source) => <PauseButton source={source} /> }

/** Sources, one a row. */
export function SourceRows({ sources, canSteer }: { sources: readonly Source[]; canSteer: boolean }) {
  return (
    <DataTable name="Sources" columns={canSteer ? [...columns, steering] : columns} rows={sources} rowKey={(source) => String(source.id)} />
  )
}

/** Pausing keeps the place; resuming goes on from it. */
export function PauseButton({ source }: { source: Source }) {
  const queryClient = useQueryClient()
  const step = source.state === 'paused' ? 'resume' : 'pause'
  const steer = useMutation({
    mutationFn: () => call<unknown>(`sources/${source.id}/${step}`, { method: 'POST', json: {} }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.sources, exact: true }),
    onError: notifyProblem,
  })
  const label = `${step === 'pause' ? 'Pause' : 'Resume'} ${source.name}`
  return (
    <ActionIcon
      className="above-row-link"
      variant="default"
      size="md"
      aria-label={label}
      title={label}
      loading={steer.isPending}
      onClick={() => steer.mutate()}
    >
      {step === 'pause' ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />}
    </ActionIcon>
  )
}
