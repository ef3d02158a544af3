import { IconChevronLeft, IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { RegimeDetail, RegimeOverlay, RegimeStage } from '../../contract.ts'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Panel } from '../../parts/panel.tsx'
import { toStateName } from '../../parts/state-name.ts'
import { regimeQuery } from '../../regime-queries.ts'
import { RegimeExamples } from './regime-examples.tsx'
import { ConcernMark, StandingMark, toSureWords } from './regime-marks.tsx'
import './regimes.css'

const route = getRouteApi('/regimes/$regimeId')

/** One law: what it asks for, by which clause, and its examples worked out now. */
export function RegimePage() {
  const { regimeId } = route.useParams()
  const regime = useQuery(regimeQuery(regimeId))
  usePageTitle(regime.data?.title ?? 'Regime')
  return (
    <div className="page">
      <Link to="/regimes" className="back">
        <IconChevronLeft size={16} aria-hidden />
        Regimes
      </Link>
      <Loaded query={regime} rows={14}>
        {(data) => <RegimeBody regime={data} />}
      </Loaded>
    </div>
  )
}

function RegimeBody({ regime }: { regime: RegimeDetail }) {
  return (
    <>
      <RegimeHead regime={regime} />
      {regime.standing === 'in-force' ? null : (
        <p className="notice">Not in force: watched. What it would ask for is shown, and no clock runs under it.</p>
      )}
      <div className="regime-grid">
        <div className="regime-main">
          <Panel title="Duties" isFlush>
            <ul className="stage-list" aria-label="Duties of the law">
              {regime.stages.map((stage) => (
                <StageLine key={stage.id} stage={stage} />
              ))}
            </ul>
          </Panel>
          <RegimeExamples examples={regime.examples} />
        </div>
        <aside className="regime-side">
          <Concern regime={regime} />
          <Scope regime={regime} />
          {regime.laidOver.map((overlay) => (
            <OverlayPanel key={overlay.id} overlay={overlay} />
          ))}
        </aside>
      </div>
    </>
  )
}

function RegimeHead({ regime }: { regime: RegimeDetail }) {
  const { id, title, instrument, standing, validFrom, validTo, checked, version, source, link } = regime
  return (
    <header className="title-block">
      <div className="title-marks">
        <StandingMark standing={standing} />
        <span className="chip">{id}</span>
      </div>
      <h1>{title}</h1>
      <p className="prose">{instrument}</p>
      <FactRow
        facts={[
          {
            name: standing === 'in-force' ? 'In force since' : 'From',
            value: `${validFrom ?? 'not known'}${validTo === null ? '' : ` to ${validTo}`}`,
          },
          { name: 'How sure', value: toSureWords(regime) },
          { name: 'Checked', value: checked },
          { name: 'Version of the file', value: <span className="is-code">{version}</span> },
          {
            name: 'Source',
            value:
              link === null ? (
                source
              ) : (
                <>
                  {source.replace(link, '').replace(/[,;\s]+$/, '')}{' '}
                  <a href={link} target="_blank" rel="noreferrer" className="link">
                    the text
                    <IconExternalLink size={13} aria-hidden />
                  </a>
                </>
              ),
          },
        ]}
      />
    </header>
  )
}

function StageLine({ stage }: { stage: RegimeStage }) {
  const { title, clause, clocks, recipient, bearer, content, notes, late, relief } = stage
  const more = [
    ...(late === null ? [] : [`when late: ${late.says} (${late.clause})`]),
    ...(relief === null ? [] : [`on a weekend or holiday until noon of the next working day (${relief})`]),
    ...notes,
  ]
  return (
    <li className="stage-line">
      <div className="stage-what">
        {title}
        <span className="row-note">
          {clause}
          {bearer === 'authority' ? ' · owed by the authority' : ''}
        </span>
      </div>
      <div className="stage-clock">
        {clocks.length === 0 ? (
          <span className="muted">a test, no report of its own</span>
        ) : (
          clocks.map((clock) => <p key={clock}>{clock}</p>)
        )}
        <span className="row-note">to {recipient}</span>
      </div>
      {content.length + more.length === 0 ? null : (
        <ul className="stage-more">
          {content.map((item) => (
            <li key={item}>{item}</li>
          ))}
          {more.map((item) => (
            <li key={item} className="muted">
              {item}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function Concern({ regime: { concern } }: { regime: RegimeDetail }) {
  if (concern === null) return null
  return (
    <Panel title="Would it concern us?" aside={<ConcernMark concern={concern} />}>
      {concern.missing === null ? null : <p>{concern.missing.question}</p>}
      <ul className="plain-list">
        {concern.reasons.map(({ says, clause }) => (
          <li key={says} className="muted">
            {says}
            {clause === null ? '' : ` (${clause})`}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Scope({ regime }: { regime: RegimeDetail }) {
  const { covered, trigger, recipient, jurisdiction, zone, calendar, per, displaced, crossBorder, voluntary, notes } = regime
  const lines: readonly (readonly [string, string | null])[] = [
    ['Who', covered],
    ['When', trigger],
    ['To', recipient],
    ['Where', jurisdiction],
    ['Clock', zone === 'home' ? 'that of the state’s authority' : zone],
    ['Holidays', calendar === 'home' ? 'those of the state' : toStateName(calendar)],
    ...per.map(({ says, clause }): readonly [string, string] => ['Several states', `${says} (${clause})`]),
    ['Gives way to', displaced === null ? null : `${displaced.by} (${displaced.clause})`],
    ['Across borders', crossBorder],
    ['Of one’s own accord', voluntary],
    ...notes.map((note): readonly [string, string] => ['Note', note]),
  ]
  return (
    <Panel title="What it covers">
      <dl className="scope">
        {lines.map(([name, text]) =>
          text === null ? null : (
            <div key={`${name} ${text}`}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ),
        )}
      </dl>
    </Panel>
  )
}

function OverlayPanel({ overlay }: { overlay: RegimeOverlay }) {
  return (
    <Panel title={toStateName(overlay.state)} aside={<StandingMark standing={overlay.standing} />}>
      <p>{overlay.instrument}</p>
      <p className="muted">To {overlay.recipient}</p>
      <ul className="plain-list">
        {overlay.clauses.map(({ stage, clause, due, says }) => (
          <li key={stage}>
            {clause}
            <span className="row-note">
              {stage}
              {due === null ? '' : `: ${due}`}
              {says === null ? '' : `. ${says}`}
            </span>
          </li>
        ))}
        {overlay.notes.map((note) => (
          <li key={note} className="muted">
            {note}
          </li>
        ))}
      </ul>
      <p className="row-note">
        {toSureWords({ confidence: overlay.confidence, needsLawyer: false })}; checked {overlay.checked}; version {overlay.version}
      </p>
    </Panel>
  )
}
