import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Overview, Source } from '../../contract.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { toCount, toCounted } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { useOverview } from '../../parts/reader.ts'
import { SourceProgress, SourceState } from '../../parts/source-state.tsx'
import { Moment } from '../../parts/time.tsx'
import { toDate } from '../../parts/times.ts'
import { sourcesQuery } from '../../queries.ts'

const sourcesShown = 5

/** Where events come from, and how far back the memory goes. */
export function Telemetry() {
  const sources = useQuery(sourcesQuery)
  const overview = useOverview()
  return (
    <Panel
      title="Telemetry"
      isFlush
      aside={
        <Link to="/telemetry" className="link">
          All sources
        </Link>
      }
    >
      <Loaded query={sources} rows={sourcesShown}>
        {(data) => <Sources sources={data.sources} />}
      </Loaded>
      {overview.data === undefined ? null : <Memory telemetry={overview.data.telemetry} />}
    </Panel>
  )
}

function Sources({ sources }: { sources: readonly Source[] }) {
  if (sources.length === 0) {
    return (
      <Empty title="No sources yet" command="entente watch FOLDER">
        Point the node at a folder of logs, or at a port that takes syslog.
      </Empty>
    )
  }
  return (
    <ul className="lines">
      {sources.slice(0, sourcesShown).map((source) => (
        <li key={source.id} className="line">
          <span className="line-main">
            <Link to="/telemetry/$sourceId" params={{ sourceId: String(source.id) }} className="row-link">
              {source.name}
            </Link>
            <span className="row-note">
              {toCounted(source.lines, 'line')}
              {source.refused > 0 ? `, ${toCount(source.refused)} refused` : ''}
            </span>
          </span>
          <span className="line-side">
            <SourceState source={source} />
            <SourceProgress source={source} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function Memory({ telemetry }: { telemetry: Overview['telemetry'] }) {
  const { observablesRemembered, firstSeenAt } = telemetry
  if (firstSeenAt === null) return null
  return (
    <p className="panel-foot">
      <strong>{toCount(observablesRemembered)}</strong> observables remembered since <Moment at={firstSeenAt}>{toDate(firstSeenAt)}</Moment>
    </p>
  )
}
