import { Link } from '@tanstack/react-router'
import type { ProcessModel, WatchedPlantDetail } from '../../contract.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ModelMark } from '../../parts/plant-state.tsx'
import { toReading } from '../../parts/series/scale.ts'
import { Ago, Moment } from '../../parts/time.tsx'
import { toDate } from '../../parts/times.ts'

/** Every version of the plant's model, the newest first. */
export function VersionRows({ plant, shown }: { plant: WatchedPlantDetail; shown: number }) {
  const columns: readonly Column<ProcessModel>[] = [
    {
      head: 'Version',
      cell: (model) =>
        model.version === shown ? (
          <strong>{model.version}</strong>
        ) : (
          <Link to="/plants/$plant/models/$version" params={{ plant: plant.plant, version: String(model.version) }} className="row-link">
            {model.version}
          </Link>
        ),
    },
    { head: 'State', cell: (model) => <ModelMark state={model.state} /> },
    {
      head: 'Learned from',
      from: 'md',
      cell: (model) => `${toDate(model.from)} – ${toDate(model.to)}`,
    },
    { head: 'Learned by', from: 'lg', cell: (model) => <span className="cut">{model.learnedBy}</span> },
    {
      head: 'Promoted by',
      width: 'grow',
      cell: (model) =>
        model.promotion === null ? (
          <span className="muted">not yet</span>
        ) : (
          <>
            {model.promotion.by}, <Ago at={model.promotion.at} />
            <span className="row-note" title={model.promotion.reason}>
              {model.promotion.reason}
            </span>
          </>
        ),
    },
  ]
  return (
    <Panel title="Versions" isFlush>
      <DataTable name="Versions" columns={columns} rows={plant.models} rowKey={(model) => String(model.version)} />
    </Panel>
  )
}

/** Each threshold that the plant was judged by, and why it changed. */
export function ThresholdSteps({ plant }: { plant: WatchedPlantDetail }) {
  if (plant.thresholds.length === 0) return null
  return (
    <Panel title="How the threshold came to be" isFlush>
      <ul className="news">
        {plant.thresholds.map((step) => (
          <li key={`${step.at} ${step.version}`}>
            <p className="news-head">
              <strong>{toReading(step.threshold, null)}</strong>
              <span className="muted">version {step.version}</span>
              <span className="muted">
                <Moment at={step.at}>{toDate(step.at)}</Moment>
              </span>
            </p>
            <p>
              {step.reason} <span className="muted">{step.by}</span>
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
