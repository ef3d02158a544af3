import { SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { AlertStatus } from '../../contract.ts'
import { AlertRows } from '../../parts/alert-rows.tsx'
import { Paged } from '../../parts/loaded.tsx'
import { toCount } from '../../parts/numbers.ts'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { useOverview } from '../../parts/reader.ts'
import { alertsQuery } from '../../queries.ts'

const route = getRouteApi('/alerts')
type Choice = AlertStatus | 'all'
const titles: Readonly<Record<Choice, string>> = { open: 'Open', confirmed: 'Confirmed', dismissed: 'Dismissed', all: 'All' }

/** What was found: one row for each indicator, with all its matches. */
export function AlertsPage() {
  usePageTitle('Alerts')
  const { status = 'open' } = route.useSearch()
  const navigate = route.useNavigate()
  const alerts = useInfiniteQuery(alertsQuery(status === 'all' ? undefined : status))
  return (
    <div className="page">
      <PageHead
        title="Alerts"
        about="Indicators that were found in telemetry, each with all its matches, and times in which a plant did not behave as it does."
        actions={<StatusSwitch chosen={status} onChoose={(next) => void navigate({ search: next === 'open' ? {} : { status: next } })} />}
      />
      <Panel title={`${titles[status]} alerts`} isFlush>
        <Paged query={alerts}>
          {(pages) => {
            const rows = pages.flatMap((page) => page.alerts)
            if (rows.length > 0)
              return <AlertRows name={`${titles[status]} alerts`} alerts={rows} form={status === 'all' ? 'mixed' : 'full'} />
            return <NoAlerts status={status} />
          }}
        </Paged>
      </Panel>
    </div>
  )
}

function StatusSwitch({ chosen, onChoose }: { chosen: Choice; onChoose: (choice: Choice) => void }) {
  const overview = useOverview()
  const counts = overview.data?.alerts
  const choices = (['open', 'confirmed', 'dismissed', 'all'] as const).map((value) => {
    const count = counts === undefined || value === 'all' ? '' : ` ${toCount(counts[value])}`
    return { value, label: `${titles[value]}${count}` }
  })
  return <SegmentedControl aria-label="Status" data={choices} value={chosen} onChange={onChoose} />
}

function NoAlerts({ status }: { status: Choice }) {
  if (status === 'confirmed') return <Empty title="No confirmed alerts">Confirming an alert makes a sighting and shares it.</Empty>
  if (status === 'dismissed') return <Empty title="No dismissed alerts">A dismissed alert keeps its reason and can be reopened.</Empty>
  return (
    <Empty title={status === 'open' ? 'No open alerts' : 'No alerts yet'} command="entente watch FOLDER">
      An alert opens when an indicator is found in telemetry, in what comes in or in what is remembered. For that the node needs
      intelligence and a source.
    </Empty>
  )
}
