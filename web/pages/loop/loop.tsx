import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AlertRows } from '../../parts/alert-rows.tsx'
import { Paged } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { whose } from '../../parts/whose.ts'
import { alertsQuery, nodeQuery } from '../../queries.ts'
import { Arrivals } from './arrivals.tsx'
import { Flow } from './flow.tsx'
import { Plants } from './plants.tsx'
import { Sharing } from './sharing.tsx'
import { Telemetry } from './telemetry.tsx'
import './loop.css'

const alertsShown = 7

/** The loop, live: what comes in, what is seen, what was found, what is shared. */
export function LoopPage() {
  usePageTitle('Loop')
  const node = useQuery(nodeQuery)
  const isAdmin = useIsAdmin()
  return (
    <div className="page">
      <PageHead title={node.data?.name ?? 'Loop'} about={node.data === undefined ? ' ' : whose(node.data)} />
      {isAdmin === undefined ? null : isAdmin ? <WholeLoop /> : <ReaderPart />}
    </div>
  )
}

function WholeLoop() {
  return (
    <>
      <Flow />
      <div className="loop-grid">
        <div className="loop-column">
          <OpenAlerts />
          <Plants />
          <Telemetry />
        </div>
        <div className="loop-column">
          <Arrivals />
          <Sharing />
        </div>
      </div>
    </>
  )
}

/** What is shared with a reader: alerts and telemetry stay with those who run the node; plants show to their organisation alone. */
function ReaderPart() {
  return (
    <div className="loop-grid">
      <Arrivals />
      <div className="loop-column">
        <Sharing />
        <Plants />
      </div>
    </div>
  )
}

function OpenAlerts() {
  const alerts = useInfiniteQuery(alertsQuery('open'))
  return (
    <Panel
      title="Open alerts"
      isFlush
      aside={
        <Link to="/alerts" className="link">
          All alerts
        </Link>
      }
    >
      <Paged query={{ ...alerts, hasNextPage: false }} rows={alertsShown}>
        {(pages) => {
          const open = pages.flatMap((page) => page.alerts).slice(0, alertsShown)
          if (open.length > 0) return <AlertRows name="Open alerts" alerts={open} form="short" />
          return (
            <Empty title="No open alerts">
              An alert opens when an indicator is found in telemetry, in what comes in or in what is remembered.
            </Empty>
          )
        }}
      </Paged>
    </Panel>
  )
}
