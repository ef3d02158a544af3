import { useQuery } from '@tanstack/react-query'
import type { WatchedPlant } from '../../contract.ts'
import type { Column } from '../../parts/data-table.tsx'
import { toRate } from '../../parts/numbers.ts'
import { SourceState } from '../../parts/source-state.tsx'
import { plantReadingsQuery } from '../../plant-queries.ts'

/** How readings come in, for who may see it. */
export const incoming: readonly Column<WatchedPlant>[] = [
  { head: 'Sources', from: 'md', cell: (plant) => <PlantSourceStates plant={plant.plant} /> },
  { head: 'Readings/s', from: 'lg', isNumber: true, cell: (plant) => <PlantRate plant={plant.plant} /> },
]

function PlantSourceStates({ plant }: { plant: string }) {
  const sources = useQuery(plantReadingsQuery(plant)).data?.sources
  if (sources === undefined) return null
  if (sources.length === 0) return <span className="muted">none</span>
  const [worst] = sources.toSorted((one, other) => states.indexOf(one.state) - states.indexOf(other.state))
  const alike = sources.filter(({ state }) => state === worst?.state).length
  return (
    <>
      {worst === undefined ? null : <SourceState source={worst} />}
      {sources.length === 1 ? null : <span className="row-note">{`${alike} of ${sources.length}`}</span>}
    </>
  )
}

/** The state that a person should know of comes first. */
const states: readonly string[] = ['failed', 'stopped', 'paused', 'waiting', 'reading', 'caught-up']

function PlantRate({ plant }: { plant: string }) {
  const sources = useQuery(plantReadingsQuery(plant)).data?.sources ?? []
  return toRate(sources.reduce((sum, source) => sum + source.progress.readingsPerSecond, 0))
}
