import type { Impact, ImpactHit } from '../../contract.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { toCount } from '../../parts/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import { toSpanText } from '../../parts/spans.ts'
import { hitAtMs, standingAt, toHeat } from './heat.ts'

/** Nobody reads more rows than these on a page; the command line and the API give all. */
const mostRows = 500

interface HitsProps {
  readonly impact: Impact
  readonly atMs: number
  readonly onChoose: (id: string) => void
}

/** What is hit, the earliest first. */
export function HitTable({ impact, atMs, onChoose }: HitsProps) {
  const cell = (hit: ImpactHit) => (
    <button type="button" className="hit-name" onClick={() => onChoose(hit.thing.id)}>
      {hit.thing.name}
      <span className="row-note">{[hit.thing.owner ?? 'ours', hit.thing.states.join(' ')].filter((part) => part !== '').join(', ')}</span>
    </button>
  )
  return (
    <Panel title="Time to impact" aside={toCount(impact.hits.length)} isFlush>
      <div className="hit-scroll">
        <DataTable
          name="What is hit, the earliest first"
          columns={[
            { head: 'After', cell: (hit) => <HitTime hit={hit} atMs={atMs} /> },
            { head: 'Thing', width: 'grow', cell },
          ]}
          rows={impact.hits.slice(0, mostRows)}
          rowKey={({ thing }) => thing.id}
        />
      </div>
    </Panel>
  )
}

function HitTime({ hit, atMs }: { hit: ImpactHit; atMs: number }) {
  const at = hitAtMs(hit)
  return (
    <span className="hit-time" data-heat={toHeat(at)} data-standing={standingAt(hit, atMs)}>
      {hit.isGiven ? 'has failed' : toSpanText(at)}
      {hit.limited === null || hit.limited.atMs > at ? null : (
        <span className="row-note">
          limited to {hit.limited.share} %{hit.failsMs === null ? '' : `, fails after ${toSpanText(hit.failsMs)}`}
        </span>
      )}
    </span>
  )
}

/** Who must be warned, which sectors, states and users are hit. */
export function WhoIsHit({ impact }: { impact: Impact }) {
  const { warnings, sectors, states, users } = impact
  return (
    <>
      <Panel title="Must be warned" aside={toCount(warnings.length)} isFlush>
        {warnings.length === 0 ? (
          <p className="padded muted">Nothing that is hit names a contact.</p>
        ) : (
          <DataTable
            name="Who must be warned, the most urgent first"
            columns={[
              { head: 'Within', cell: ({ atMs }) => toSpanText(atMs) },
              {
                head: 'Who',
                width: 'grow',
                cell: ({ owner, contact }) => (
                  <span className="wrap">
                    {owner ?? 'Ours'}
                    <span className="row-note wrap">{contact}</span>
                  </span>
                ),
              },
            ]}
            rows={warnings}
            rowKey={({ contact }) => contact}
          />
        )}
      </Panel>
      <Panel title="Sectors of NIS2" aside={toCount(sectors.length)} isFlush>
        <DataTable
          name="Sectors that are hit"
          columns={[
            { head: 'Sector', width: 'grow', cell: ({ title, annex }) => <span title={`Annex ${annex}`}>{title}</span> },
            { head: 'After', cell: ({ atMs }) => toSpanText(atMs) },
            { head: 'Users', isNumber: true, cell: (sector) => toCount(sector.users) },
          ]}
          rows={sectors}
          rowKey={({ sector }) => sector}
        />
        <p className="panel-foot">
          States: {states.map(({ state, atMs }) => `${state} after ${toSpanText(atMs)}`).join(', ') || 'none'}. Users of our services:{' '}
          <strong>{toCount(users.without)}</strong> without, <strong>{toCount(users.limited)}</strong> limited; who uses two counts twice.
        </p>
      </Panel>
    </>
  )
}
