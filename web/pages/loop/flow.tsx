import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Overview } from '../../contract.ts'
import { useLive } from '../../live.ts'
import { Sparkline } from '../../parts/charts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCount, toCounted, toRate } from '../../parts/numbers.ts'
import { useOverview } from '../../parts/reader.ts'

/** Intelligence → telemetry → alert → sighting, each with its number; a line lights up when something passes. */
export function Flow() {
  const overview = useOverview()
  return (
    <section className="flow" aria-label="The loop">
      <Loaded query={overview} rows={3}>
        {(data) => <Stages overview={data} />}
      </Loaded>
    </section>
  )
}

function Stages({ overview }: { overview: Overview }) {
  const { beats } = useLive()
  const { intel, telemetry, alerts, feeds } = overview
  return (
    <>
      <ol className="flow-stages">
        <Stage to="/intel" title="Intelligence" value={toCount(intel.objects)} unit={intel.objects === 1 ? 'object' : 'objects'}>
          <IndicatorSums indicators={intel.indicators} />
        </Stage>
        <Passage beat={beats.intel} text="looked for in" />
        <Stage to="/telemetry" title="Telemetry" value={toRate(telemetry.eventsPerSecond)} unit="events/s">
          <Sparkline
            values={telemetry.lastMinute}
            label={`Events per second in the last minute, now ${toRate(telemetry.eventsPerSecond)}`}
          />
          <span>
            {toCounted(telemetry.lines, 'line')}, {toCount(telemetry.refused)} refused
          </span>
        </Stage>
        <Passage beat={beats.alert} text="open" />
        <Stage to="/alerts" title="Alerts" value={toCount(alerts.open)} unit="open" isCalling={alerts.open > 0}>
          <span>{toCount(alerts.confirmed)} confirmed</span>
          <span>{toCount(alerts.dismissed)} dismissed</span>
        </Stage>
        <Passage beat={beats.confirmed} text="become sightings" />
        <Stage
          to="/collections"
          title="Sharing"
          value={toCount(intel.collections)}
          unit={intel.collections === 1 ? 'collection' : 'collections'}
        >
          <span>{toCounted(feeds.all, 'feed')} from partners</span>
          {feeds.all === 0 ? null : (
            <span data-tone={feeds.failing > 0 ? 'bad' : undefined}>
              {feeds.failing === 0 ? 'none failing' : `${toCount(feeds.failing)} failing`}
            </span>
          )}
        </Stage>
      </ol>
      <p className="flow-return">
        <span>Sightings go back to partners; their intelligence comes in</span>
      </p>
    </>
  )
}

interface StageProps {
  readonly to: '/intel' | '/telemetry' | '/alerts' | '/collections'
  readonly title: string
  readonly value: string
  readonly unit: string
  readonly isCalling?: boolean
  readonly children: ReactNode
}

function Stage({ to, title, value, unit, isCalling = false, children }: StageProps) {
  return (
    <li className="stage">
      <h2>
        <Link to={to}>{title}</Link>
      </h2>
      <p className="stage-value" data-calling={isCalling}>
        <strong>{value}</strong> <span>{unit}</span>
      </p>
      <div className="stage-notes">{children}</div>
    </li>
  )
}

/** The way from one stage to the next. A new key starts the light anew; nothing moves while nothing passes. */
function Passage({ beat, text }: { beat: number; text: string }) {
  return (
    <li className="passage">
      <span className="passage-line" aria-hidden>
        {beat === 0 ? null : <i key={beat} />}
      </span>
      <span className="passage-text">{text}</span>
    </li>
  )
}

function IndicatorSums({ indicators }: { indicators: Overview['intel']['indicators'] }) {
  const { matched, waiting, heldBack, notMatchable } = indicators
  return (
    <>
      <span title="Current indicators that are looked for in every event and in the history">
        {toCounted(matched, 'indicator')} looked for
      </span>
      {waiting > 0 ? <span title="Taken in, about to be looked for">{toCount(waiting)} waiting</span> : null}
      {heldBack > 0 ? <span title="They would match what is known to be harmless">{toCount(heldBack)} held back</span> : null}
      {notMatchable > 0 ? (
        <span title="Their patterns cannot be looked for in single events">{toCount(notMatchable)} not matchable</span>
      ) : null}
    </>
  )
}
