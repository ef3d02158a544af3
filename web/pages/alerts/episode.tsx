import { Link } from '@tanstack/react-router'
import type { EpisodeSummary } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { SensorTable } from '../../parts/sensor-table.tsx'

/** What a plant's model says of an episode: the sensors that disagree, what it looks like, what to check. */
export function EpisodePanels({ episode }: { episode: EpisodeSummary }) {
  return (
    <>
      <SensorTable episode={episode} />
      <Panel
        title="What to check first"
        aside={
          <Link to="/episodes/$episodeId" params={{ episodeId: episode.id }} className="link">
            The episode with its pictures
          </Link>
        }
      >
        <ol className="checks">
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
