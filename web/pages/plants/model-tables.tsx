import type { ModelCard } from '../../contract.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { toCount } from '../../parts/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import { toReading } from '../../parts/series/scale.ts'

type ModelTag = ModelCard['tagList'][number]

const tagColumns: readonly Column<ModelTag>[] = [
  {
    head: 'Tag',
    width: 'grow',
    cell: (tag) => (
      <>
        {tag.tag}
        <span className="row-note">
          {[tag.asset === tag.tag ? null : tag.asset, tag.site].filter((part) => part !== null).join(', ') || ' '}
        </span>
      </>
    ),
  },
  { head: 'Read from', isNumber: true, cell: (tag) => toReading(tag.low, tag.unit) },
  { head: 'to', isNumber: true, cell: (tag) => toReading(tag.high, tag.unit) },
  { head: 'In steps of', from: 'md', isNumber: true, cell: (tag) => (tag.resolution === 0 ? 'none' : toReading(tag.resolution, tag.unit)) },
]

/** Each tag of the model with what it read while it was learned, and those that are not part of it. */
export function ModelTags({ model }: { model: ModelCard }) {
  return (
    <>
      <Panel title="Tags" aside={<span className="muted">{toCount(model.tagList.length)}</span>} isFlush>
        <div className="tall">
          <DataTable name="Tags of the model" columns={tagColumns} rows={model.tagList} rowKey={(tag) => tag.tag} />
        </div>
      </Panel>
      {model.excluded.length === 0 ? null : (
        <Panel title="Left out" isFlush>
          <ul className="findings">
            {model.excluded.map(({ tag, reason }) => (
              <li key={tag}>
                <strong>{tag}</strong> <span className="muted">{reason}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  )
}

const quantiles = ['Half of all samples', '9 of 10', '99 of 100', '999 of 1000', 'All'] as const

const configurationNames: Readonly<Record<string, string>> = {
  ridge: 'Ridge',
  clip: 'Readings are held at (spreads)',
  usualQuantile: 'Usual residual is the quantile',
  rangeFloor: 'Least residual (share of range)',
  cap: 'One tag counts at most',
  window: 'Window (samples)',
  coarseSteps: 'Coarse view: samples together',
  coarseLongestMs: 'Coarse view: longest sample (ms)',
  coarseWindow: 'Coarse view: window',
  top: 'Highest tags in the score',
  hold: 'Alarm goes on above (share)',
  folds: 'Blocks held back',
  mergeSamples: 'Quiet samples within an episode',
  maxLearningRows: 'Most rows learned',
  budgetPerWeek: 'Budget a week',
}

/** What its scores are on ordinary days, and the numbers of the method. */
export function ModelNumbers({ model }: { model: ModelCard }) {
  return (
    <div className="plant-halves is-even">
      <Panel title="Normal scores">
        <p className="muted">Of normal readings that it had not seen when it judged them.</p>
        <dl className="pairs">
          {quantiles.map((name, at) => (
            <Pair key={name} name={`${name} below`} value={toReading(model.normalScores[at], null)} />
          ))}
        </dl>
      </Panel>
      <Panel title="Configuration">
        <p className="muted">Frozen: the same for every plant. What differs is learned.</p>
        <dl className="pairs">
          {Object.entries(model.configuration).map(([key, value]) => (
            <Pair key={key} name={configurationNames[key] ?? key} value={String(value)} />
          ))}
        </dl>
      </Panel>
    </div>
  )
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}
