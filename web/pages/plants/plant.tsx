import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { WatchedPlantDetail } from '../../contract.ts'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded, Paged } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { ScoreBar } from '../../parts/score-bar.tsx'
import { Ago } from '../../parts/time.tsx'
import { episodesQuery, plantQuery } from '../../plant-queries.ts'
import { EpisodeRows } from './episode-rows.tsx'
import { LivePanels } from './live-panels.tsx'
import { NewsLines } from './news-lines.tsx'
import { PlantHead } from './plant-head.tsx'
import { PlantSources } from './plant-sources.tsx'
import './plants.css'

const route = getRouteApi('/plants/$plant')

/** One plant as it is now: what it does, what it should do, and what was odd. */
export function PlantPage() {
  const { plant: name } = route.useParams()
  usePageTitle(name)
  const plant = useQuery(plantQuery(name))
  return (
    <div className="page">
      <Loaded query={plant} rows={12}>
        {(data) => <PlantBody plant={data} />}
      </Loaded>
    </div>
  )
}

function PlantBody({ plant }: { plant: WatchedPlantDetail }) {
  const isAdmin = useIsAdmin()
  return (
    <>
      <PlantHead plant={plant} />
      {plant.state === 'unwatched' ? <Unwatched plant={plant} /> : <Watched plant={plant} />}
      {isAdmin ? <PlantSources plant={plant.plant} /> : null}
    </>
  )
}

function Unwatched({ plant }: { plant: WatchedPlantDetail }) {
  return (
    <Panel title="Model">
      <Empty title={plant.isLearning ? 'A model is being learned' : 'Nothing watches this plant yet'}>
        {plant.isLearning ? (
          'It judges in shadow as soon as it is there, and raises nothing until a person promotes it.'
        ) : (
          <>
            When some weeks of normal readings are there, see whether they are fit to be learned:{' '}
            <Link to="/plants/$plant/readiness" params={{ plant: plant.plant }} className="link">
              Readiness
            </Link>
          </>
        )}
      </Empty>
    </Panel>
  )
}

function Watched({ plant }: { plant: WatchedPlantDetail }) {
  const episodes = useInfiniteQuery(episodesQuery({ plant: plant.plant }))
  const known = episodes.data?.pages.flatMap((page) => page.episodes) ?? []
  return (
    <>
      <FactRow
        facts={[
          { name: 'Score now', value: <ScoreBar score={plant.score} threshold={plant.threshold} /> },
          { name: 'Judged up to', value: plant.judgedTo === null ? 'nothing yet' : <Ago at={plant.judgedTo} /> },
          { name: 'Model', value: <Models plant={plant} /> },
          { name: 'Budget', value: `${plant.budgetPerWeek} false alarms a week` },
        ]}
      />
      <LivePanels plant={plant} episodes={known} />
      <div className="plant-halves">
        <Panel title="Episodes" isFlush>
          <Paged query={episodes} rows={3}>
            {() =>
              known.length === 0 ? (
                <Empty title="No episodes">An episode is a time in which the plant did not behave as it does.</Empty>
              ) : (
                <EpisodeRows episodes={known} />
              )
            }
          </Paged>
        </Panel>
        <Panel title="Also noticed" isFlush>
          {plant.news.length === 0 ? (
            <Empty title="Nothing else">Slow drifts, gaps, sensors that stand still and new ways of running are told here.</Empty>
          ) : (
            <NewsLines news={plant.news} />
          )}
        </Panel>
      </div>
    </>
  )
}

/** Which versions judge; one in shadow waits to be promoted. */
function Models({ plant: { plant, promoted, shadow } }: { plant: WatchedPlantDetail }) {
  const toLink = (version: number, words: string) => (
    <Link to="/plants/$plant/models/$version" params={{ plant, version: String(version) }} className="link">
      {words}
    </Link>
  )
  return (
    <>
      {promoted === null ? null : toLink(promoted.version, `Version ${promoted.version}`)}
      {promoted === null || shadow === null ? null : ', '}
      {shadow === null ? null : toLink(shadow.version, `version ${shadow.version} in shadow`)}
    </>
  )
}
