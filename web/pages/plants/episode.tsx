import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { EpisodeDetail } from '../../contract.ts'
import { AlertIncident } from '../../parts/alert-incident.tsx'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Panel } from '../../parts/panel.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { SensorTable } from '../../parts/sensor-table.tsx'
import { toReading } from '../../parts/series/scale.ts'
import { Moment } from '../../parts/time.tsx'
import { toSpan, toUtc } from '../../parts/times.ts'
import { episodeQuery } from '../../plant-queries.ts'
import { EpisodePicture } from './episode-picture.tsx'
import { FeedbackPanel } from './feedback.tsx'
import { Verdict } from './verdict.tsx'
import './plants.css'

const route = getRouteApi('/episodes/$episodeId')

/** A time in which a plant did not behave as it does: what says so, what it looks like, what to do. */
export function EpisodePage() {
  const { episodeId } = route.useParams()
  const episode = useQuery(episodeQuery(episodeId))
  usePageTitle(episode.data === undefined ? 'Episode' : `Episode at ${episode.data.asset}`)
  return (
    <div className="page">
      <Loaded query={episode} rows={12}>
        {(data) => <EpisodeBody episode={data} />}
      </Loaded>
    </div>
  )
}

function EpisodeBody({ episode }: { episode: EpisodeDetail }) {
  const isAdmin = useIsAdmin()
  return (
    <>
      <Link to="/plants/$plant" params={{ plant: episode.plant }} className="back">
        <IconChevronLeft size={16} aria-hidden />
        {episode.plant}
      </Link>
      <header className="title-block">
        <div className="title-marks">
          <Verdict episode={episode} />
          <span className="chip">Model version {episode.version}</span>
        </div>
        <h1>Episode at {episode.asset}</h1>
        <p className="words">{episode.words}</p>
        <FactRow
          facts={[
            { name: 'Began', value: <Moment at={episode.startedAt}>{toUtc(episode.startedAt)}</Moment> },
            {
              name: episode.isOver ? 'Ended' : 'Last in alarm',
              value: <Moment at={episode.endedAt}>{toUtc(episode.endedAt)}</Moment>,
            },
            { name: 'Lasted', value: toSpan(episode.endedAt - episode.startedAt) },
            { name: 'Peak score', value: `${toReading(episode.peakScore, null)}, alarm above ${toReading(episode.threshold, null)}` },
          ]}
        />
      </header>
      <div className="plant-grid">
        <div className="plant-main">
          {episode.picture === null ? <SensorTable episode={episode} /> : <EpisodePicture episode={episode} picture={episode.picture} />}
        </div>
        <aside className="plant-side is-first">
          <FeedbackPanel episode={episode} canJudge={isAdmin === true} />
          <Panel title="What to check first">
            <ol className="checks">
              {episode.checks.map((check) => (
                <li key={check}>{check}</li>
              ))}
            </ol>
          </Panel>
          <LooksLike episode={episode} />
          <Links episode={episode} />
          {episode.alertId === null ? null : <AlertIncident alertId={episode.alertId} canOpen={isAdmin === true} />}
        </aside>
      </div>
    </>
  )
}

function LooksLike({ episode }: { episode: EpisodeDetail }) {
  return (
    <Panel title="What it looks like">
      <dl className="pairs">
        <dt>Likely asset</dt>
        <dd>
          <strong>{episode.asset}</strong>
        </dd>
        <dt>ATT&amp;CK for ICS</dt>
        <dd>
          {episode.techniques.map(({ id, name }) => (
            <span key={id} className="technique">
              {name} <code className="muted">{id}</code>
            </span>
          ))}
        </dd>
      </dl>
      <p className="muted">A suggestion: a fault of the plant can look alike.</p>
    </Panel>
  )
}

function Links({ episode }: { episode: EpisodeDetail }) {
  return (
    <Panel title="Where it stands">
      {episode.alertId === null ? (
        <p className="muted">It was seen in shadow and raised to nobody.</p>
      ) : (
        <>
          <Link to="/alerts/$alertId" params={{ alertId: episode.alertId }} className="link">
            The alert that it raised
          </Link>
          <Link to="/log" search={{ subject: episode.alertId }} className="link">
            What the log has of it
          </Link>
        </>
      )}
      <Link to="/plants/$plant/models/$version" params={{ plant: episode.plant, version: String(episode.version) }} className="link">
        The model that says so
      </Link>
    </Panel>
  )
}
