import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Panel } from '../../parts/panel.tsx'
import { EpisodeMark, PlantState } from '../../parts/plant-state.tsx'
import { ScoreBar } from '../../parts/score-bar.tsx'
import { plantsQuery } from '../../plant-queries.ts'

const plantsShown = 5

/** The plants that are watched, those with an episode first; nothing where there is no plant. */
export function Plants() {
  const plants = useQuery(plantsQuery)
  const known = plants.data?.plants ?? []
  if (known.length === 0) return null
  const shown = known.toSorted((one, other) => other.openEpisodes - one.openEpisodes).slice(0, plantsShown)
  return (
    <Panel
      title="Plants"
      isFlush
      aside={
        <Link to="/plants" className="link">
          All plants
        </Link>
      }
    >
      <ul className="lines">
        {shown.map((plant) => (
          <li key={plant.plant} className="line">
            <span className="line-main">
              <Link to="/plants/$plant" params={{ plant: plant.plant }} className="row-link">
                {plant.plant}
              </Link>
              <PlantState plant={plant} />
            </span>
            <span className="line-side">
              {plant.openEpisodes > 0 ? <EpisodeMark plant={plant} /> : null}
              <ScoreBar score={plant.score} threshold={plant.threshold} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
