import { Button, Modal } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Overview } from '../../contract.ts'
import { Sparkline } from '../../parts/charts.tsx'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCount, toRate } from '../../parts/numbers.ts'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { useIsAdmin, useOverview } from '../../parts/reader.ts'
import { Between } from '../../parts/time.tsx'
import { sourcesQuery } from '../../queries.ts'
import { HistoryLookup } from './history.tsx'
import { NewSourceForm } from './new-source.tsx'
import { SourceRows } from './source-rows.tsx'
import './telemetry.css'

/** What the node reads, how far it is, and what it remembers. */
export function TelemetryPage() {
  usePageTitle('Telemetry')
  const overview = useOverview()
  const sources = useQuery(sourcesQuery)
  const [isOpen, setOpen] = useState(false)
  const isAdmin = useIsAdmin() ?? false
  const add = isAdmin ? (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen(true)}>
      New source
    </Button>
  ) : undefined
  return (
    <div className="page">
      <PageHead title="Telemetry" about="Lines become events, events are matched, and their observables are remembered." actions={add} />
      <Panel title="Last minute">
        <Loaded query={overview} rows={2}>
          {(data) => <Sums telemetry={data.telemetry} />}
        </Loaded>
      </Panel>
      <Panel title="Sources" isFlush>
        <Loaded query={sources}>
          {(data) =>
            data.sources.length === 0 ? (
              <Empty title="No sources yet" command="entente watch FOLDER">
                Point the node at a folder of logs, or at a port that takes syslog.
              </Empty>
            ) : (
              <SourceRows sources={data.sources} canSteer={isAdmin} />
            )
          }
        </Loaded>
      </Panel>
      <HistoryLookup />
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="New source">
        <NewSourceForm onDone={() => setOpen(false)} />
      </Modal>
    </div>
  )
}

function Sums({ telemetry }: { telemetry: Overview['telemetry'] }) {
  const { firstSeenAt, lastSeenAt } = telemetry
  return (
    <div className="sums">
      <Sparkline values={telemetry.lastMinute} label={`Events per second in the last minute, now ${toRate(telemetry.eventsPerSecond)}`} />
      <FactRow
        facts={[
          { name: 'Events per second', value: toRate(telemetry.eventsPerSecond) },
          { name: 'Events', value: toCount(telemetry.events) },
          { name: 'Lines', value: toCount(telemetry.lines) },
          { name: 'Refused lines', value: toCount(telemetry.refused) },
          { name: 'Observables remembered', value: toCount(telemetry.observablesRemembered) },
          {
            name: 'Remembered time',
            value: firstSeenAt === null || lastSeenAt === null ? 'none yet' : <Between from={firstSeenAt} to={lastSeenAt} />,
          },
        ]}
      />
    </div>
  )
}
