import { useMemo } from 'react'
import type { EpisodeDetail, EpisodeSummary, Picture } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { SharedFrame, useNewFrame } from '../../parts/series/frame.ts'
import { toReading } from '../../parts/series/scale.ts'
import { SeriesChart } from '../../parts/series/series-chart.tsx'
import { ZoomBar } from '../../parts/series/zoom-bar.tsx'
import { toUtc } from '../../parts/times.ts'
import { type PictureCharts, toCharts, toSpans } from './picture-content.ts'

type Sensor = EpisodeSummary['tags'][number]

/** The score and each sensor, as read and as expected, around the episode; all charts show the same time. */
export function EpisodePicture({ episode, picture }: { episode: EpisodeDetail; picture: Picture }) {
  const charts = useMemo(() => toCharts(picture, toSpans([episode])), [picture, episode])
  const frame = useNewFrame(charts.whole)
  const told = new Map(episode.tags.map((sensor) => [sensor.tag, sensor]))
  return (
    <SharedFrame value={frame}>
      <Panel title="Score" aside={<ZoomBar />}>
        <SeriesChart name="Score during the episode" content={charts.score} height={120} />
      </Panel>
      <Panel title="Sensors that say so, the greatest part first" isFlush>
        {charts.tags.map((chart) => (
          <SensorChart key={chart.tag.tag} chart={chart} sensor={told.get(chart.tag.tag)} />
        ))}
        <Others sensors={episode.tags.filter(({ tag }) => !charts.tags.some((chart) => chart.tag.tag === tag))} />
      </Panel>
    </SharedFrame>
  )
}

function SensorChart({ chart: { tag, content }, sensor }: { chart: PictureCharts['tags'][number]; sensor: Sensor | undefined }) {
  const unit = tag.unit ?? undefined
  return (
    <section className="sensor" aria-label={tag.tag}>
      <header className="sensor-head">
        <h3>{tag.tag}</h3>
        {tag.asset === tag.tag ? null : <span className="muted">{tag.asset}</span>}
        {sensor === undefined ? null : (
          <span>
            read <strong>{toReading(sensor.observed, unit)}</strong>, expected <strong>{toReading(sensor.expected, unit)}</strong>
            <span className="muted"> {toUtc(sensor.at).slice(11, 16)} UTC</span>
          </span>
        )}
      </header>
      <SeriesChart name={`${tag.tag} of ${tag.asset}`} unit={unit} content={content} height={130} />
    </section>
  )
}

/** Those that had a small part and no picture. */
function Others({ sensors }: { sensors: readonly Sensor[] }) {
  if (sensors.length === 0) return null
  const words = sensors.map(
    ({ tag, unit, observed, expected }) => `${tag} (read ${toReading(observed, unit)}, expected ${toReading(expected, unit)})`,
  )
  return <p className="panel-foot">Less so: {words.join(', ')}</p>
}
