import type { EpisodeSummary } from '../contract.ts'
import { type Column, DataTable } from './data-table.tsx'
import { Panel } from './panel.tsx'
import { toReading } from './series/scale.ts'
import { Moment } from './time.tsx'
import { toUtc } from './times.ts'

type Sensor = EpisodeSummary['tags'][number]

const columns: readonly Column<Sensor>[] = [
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

/** The sensors that disagree with the rest, in numbers: where each was furthest from what it should have read. */
export function SensorTable({ episode }: { episode: EpisodeSummary }) {
  return (
    <Panel title="Sensors that say so" isFlush>
      <DataTable name="Sensors that say so" columns={columns} rows={episode.tags} rowKey={(sensor) => sensor.tag} />
    </Panel>
  )
}
