import type { EpisodeSummary } from '../../contract.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'

type Sensor = EpisodeSummary['tags'][number]

const sensorColumns: readonly Column<Sensor>[] = [
  {
    head: 'Sensor',
    width: 'grow',
    cell: (sensor) => (
      <>
        {sensor.tag}
        <span className="row-note">{sensor.asset}</span>
      </>
    ),
  },
  { head: 'Read', isNumber: true, cell: (sensor) => toReading(sensor.observed, sensor.unit) },
  { head: 'Expected', isNumber: true, cell: (sensor) => toReading(sensor.expected, sensor.unit) },
  { head: 'At', from: 'md', isNumber: true, cell: (sensor) => <Moment at={sensor.at}>{toUtc(sensor.at)}</Moment> },
]

/** What a plant's model says of an episode: the sensors that disagree, what it looks like, what to check. */
export function EpisodePanels({ episode }: { episode: EpisodeSummary }) {
  return (
    <>
      <Panel title="Sensors that say so" isFlush>
        <DataTable name="Sensors that say so" columns={sensorColumns} rows={episode.tags} rowKey={(sensor) => sensor.tag} />
      </Panel>
      <Panel title="What to check first">
        <ol>
          {episode.checks.map((check) => (
            <li key={check}>{check}</li>
          ))}
        </ol>
        <p className="muted">
          It looks like {episode.techniques.map(({ id, name }) => `${name} (ATT&CK for ICS ${id})`).join(' or ')}. A fault of the plant can
          look alike.
        </p>
      </Panel>
    </>
  )
}

function toReading(value: number, unit: string | undefined): string {
  return `${Number(value.toPrecision(4))}${unit === undefined ? '' : ` ${unit}`}`
}
