import { IconChevronLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { WatchedPlant } from '../../contract.ts'
import { EpisodeMark, PlantState } from '../../parts/plant-state.tsx'

/** The name of a plant, how it stands, and the way to its three pages. */
export function PlantHead({ plant }: { plant: WatchedPlant }) {
  const version = plant.promoted?.version ?? plant.shadow?.version
  const tab = { className: 'tab', activeProps: { className: 'tab is-active' }, activeOptions: { exact: true } }
  return (
    <>
      <BackToPlants />
      <header className="title-block">
        <div className="title-marks">
          <PlantState plant={plant} />
          {plant.openEpisodes + plant.openShadowEpisodes > 0 ? <EpisodeMark plant={plant} /> : null}
        </div>
        <h1>{plant.plant}</h1>
        {plant.problem === null ? null : <p className="notice">{plant.problem}</p>}
        <nav className="tabs" aria-label="Plant">
          <Link to="/plants/$plant" params={{ plant: plant.plant }} {...tab}>
            Now
          </Link>
          <Link to="/plants/$plant/readiness" params={{ plant: plant.plant }} {...tab}>
            Readiness
          </Link>
          {version === undefined ? null : (
            <Link to="/plants/$plant/models/$version" params={{ plant: plant.plant, version: String(version) }} {...tab}>
              Model
            </Link>
          )}
        </nav>
      </header>
    </>
  )
}

export function BackToPlants() {
  return (
    <Link to="/plants" className="back">
      <IconChevronLeft size={16} aria-hidden />
      Plants
    </Link>
  )
}
