import { useQuery } from '@tanstack/react-query'
import type { GrowthSeries, GrowthStep, IncidentDetail } from '../../contract.ts'
import { growthQuery } from '../../incident-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { toCounted } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { toStateName } from '../../parts/state-name.ts'
import { Moment, useNow } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { ImpactChart } from './impact-chart.tsx'
import { ImpactForm } from './impact-form.tsx'
import './impact.css'

const words = { due: 'due', 'not-due': 'not due', unknown: 'not known', watch: 'watched', met: 'reported' } as const

/** How the impact grew: from the versions of its facts, what is estimated apart from what is known, with the duties that each step changed. */
export function ImpactPanel({ incident }: { incident: IncidentDetail }) {
  const impact = useQuery(growthQuery(String(incident.number)))
  return (
    <>
      <Panel title="Impact over time" isFlush aside={<Legend />}>
        <Loaded query={impact} rows={6}>
          {({ series }) =>
            series.length === 0 ? (
              <Empty title="Nothing that grows has been stated yet">
                States, people, clients, hours and money: say below what was so at which moment. Each statement stays.
              </Empty>
            ) : (
              <Series series={series} detectedAt={incident.detectedAt} />
            )
          }
        </Loaded>
      </Panel>
      <Panel title="State a series">
        <ImpactForm incident={incident} />
      </Panel>
    </>
  )
}

function Legend() {
  return (
    <span className="impact-legend">
      <span data-sure="known">known</span>
      <span data-sure="estimated">estimated</span>
      <span data-sure="duties">changed duties</span>
    </span>
  )
}

function Series({ series, detectedAt }: { series: readonly GrowthSeries[]; detectedAt: number }) {
  const now = useNow()
  const from = Math.min(detectedAt, ...series.flatMap(({ steps }) => steps.map(({ asOf }) => asOf)))
  // By the minute: a picture that is drawn anew each second tells no more.
  const to = Math.ceil(now / 60_000) * 60_000
  return (
    <ul className="impact-list" aria-label="Impact over time">
      {series.map((one) => (
        <li key={one.fact} className="impact-series">
          <div className="impact-name">
            {one.title}
            <span className="row-note">{one.steps.at(-1)?.text}</span>
          </div>
          <ImpactChart series={one} from={from} to={to} />
          <ol className="impact-steps" aria-label={`${one.title}, step by step`}>
            {one.steps.map((step) => (
              <Step key={`${step.asOf} ${step.at} ${step.text}`} step={step} />
            ))}
          </ol>
        </li>
      ))}
    </ul>
  )
}

function Step({ step: { asOf, text, sure, by, changes } }: { step: GrowthStep }) {
  return (
    <li data-sure={sure}>
      <Moment at={asOf}>{toUtc(asOf).slice(0, 16)}</Moment> <strong>{text}</strong>
      {sure === 'estimated' ? <em> estimated</em> : null} <span className="muted">{by}</span>
      {changes.length === 0 ? null : (
        <details>
          <summary>{toCounted(changes.length, 'duty changed', 'duties changed')}</summary>
          {changes.map(({ regime, stage, state, title, before, after }) => (
            <span key={`${regime} ${stage} ${state}`} className="row-note">
              {title}
              {state === null ? '' : `, ${toStateName(state)}`} ({regime}): {words[before.verdict]} → {words[after.verdict]}
              {after.dueAt === null ? '' : ` ${toUtc(after.dueAt)}`}
            </span>
          ))}
        </details>
      )}
    </li>
  )
}
