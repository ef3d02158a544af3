import { ActionIcon, Button, Modal } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api.ts'
import type { PlantDetail, PlantSource } from '../../contract.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCount, toCounted, toRate } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { SourceState } from '../../parts/source-state.tsx'
import { Ago } from '../../parts/time.tsx'
import { plantKeys, plantReadingsQuery, toReadingsPath } from '../../plant-queries.ts'
import { NewPlantSourceForm } from './new-plant-source.tsx'

/** Where the readings of a plant come from, and what was odd about them. */
export function PlantSources({ plant }: { plant: string }) {
  const readings = useQuery(plantReadingsQuery(plant))
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Panel
        title="Sources"
        isFlush
        aside={
          <Button variant="default" size="compact-xs" leftSection={<IconPlus size={14} />} onClick={() => setOpen(true)}>
            New source
          </Button>
        }
      >
        <Loaded query={readings} rows={2}>
          {(data) => <SourceList plant={plant} readings={data} />}
        </Loaded>
      </Panel>
      {readings.data === undefined || readings.data.notices.length === 0 ? null : <Notices readings={readings.data} />}
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="New source">
        <NewPlantSourceForm plant={plant} onDone={() => setOpen(false)} />
      </Modal>
    </>
  )
}

function SourceList({ plant, readings }: { plant: string; readings: PlantDetail }) {
  const foot = `${toCounted(readings.readings, 'reading')} of ${toCounted(readings.tags, 'tag')}, kept for ${readings.keepDays} days`
  if (readings.sources.length === 0) {
    return (
      <Empty title="No sources" command={`entente plants post ${plant} READINGS.lp`}>
        {readings.readings === 0 ? 'Point it at a historian’s file, an MQTT broker or an OPC UA server.' : `${foot}. They come by the API.`}
      </Empty>
    )
  }
  const steering: Column<PlantSource> = { head: 'Pause', cell: (source) => <PauseButton plant={plant} source={source} /> }
  return (
    <>
      <DataTable name="Sources" columns={[...columns, steering]} rows={readings.sources} rowKey={(source) => source.name} />
      <p className="panel-foot">{foot}</p>
    </>
  )
}

const columns: readonly Column<PlantSource>[] = [
  {
    head: 'Source',
    width: 'grow',
    cell: (source) => (
      <>
        {source.name}
        <span className="row-note" title={source.where}>
          {source.kind}, {source.where}
        </span>
        {source.reason === null ? null : (
          <span className="row-note" data-tone="bad">
            {source.reason}
          </span>
        )}
      </>
    ),
  },
  { head: 'State', cell: (source) => <SourceState source={source} /> },
  { head: 'Readings/s', isNumber: true, from: 'md', cell: (source) => toRate(source.progress.readingsPerSecond) },
  { head: 'Readings', isNumber: true, from: 'md', cell: (source) => toCount(source.readings) },
  {
    head: 'Refused',
    isNumber: true,
    from: 'lg',
    cell: (source) => <span data-tone={source.refused > 0 ? 'bad' : undefined}>{toCount(source.refused)}</span>,
  },
  { head: 'Last', isNumber: true, from: 'lg', cell: (source) => (source.lastAt === null ? 'none' : <Ago at={source.lastAt} />) },
]

/** Pausing keeps the place; resuming goes on from it. */
function PauseButton({ plant, source }: { plant: string; source: PlantSource }) {
  const queryClient = useQueryClient()
  const step = source.state === 'paused' ? 'resume' : 'pause'
  const steer = useMutation({
    mutationFn: () =>
      call<PlantSource>(`${toReadingsPath(plant)}/sources/${encodeURIComponent(source.name)}/${step}`, { method: 'POST', json: {} }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: plantKeys.readings }),
    onError: notifyProblem,
  })
  const label = `${step === 'pause' ? 'Pause' : 'Resume'} ${source.name}`
  return (
    <ActionIcon variant="default" size="md" aria-label={label} title={label} loading={steer.isPending} onClick={() => steer.mutate()}>
      {step === 'pause' ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />}
    </ActionIcon>
  )
}

const noticesShown = 8

/** What was odd about the readings themselves: late, ahead of the clock, of no known tag. */
function Notices({ readings }: { readings: PlantDetail }) {
  return (
    <Panel title="Odd about its readings" isFlush>
      <ul className="news">
        {readings.notices.slice(0, noticesShown).map(({ kind, subject, detail, count, lastAt }) => (
          <li key={`${kind} ${subject}`}>
            <p className="news-head">
              <strong>{noticeNames[kind] ?? kind}</strong>
              <code>{subject}</code>
              <span className="muted">
                {count > 1 ? `${toCounted(count, 'time')}, last ` : ''}
                <Ago at={lastAt} />
              </span>
            </p>
            <p>{detail}</p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const noticeNames: Readonly<Record<string, string>> = {
  late: 'Came too late',
  ahead: 'Ahead of the clock',
  conflict: 'Two readings of one moment',
  'no-tag': 'Of no known tag',
  refused: 'Not readable',
  death: 'Device gone',
  'birth-awaited': 'Waits for a birth',
  'sequence-gap': 'Messages missing',
  'connection-lost': 'Connection lost',
}
