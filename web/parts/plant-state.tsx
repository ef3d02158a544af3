import type { ModelState, WatchedPlant } from '../contract.ts'

const names = { unwatched: 'No model', learning: 'Learning', shadow: 'In shadow', watched: 'Watched' } as const
const meanings = {
  unwatched: 'No model of its normal behaviour has been learned yet',
  learning: 'A model is being learned',
  shadow: 'A model judges and raises nothing until a person promotes it',
  watched: 'A promoted model judges and raises alerts',
} as const
const tones = { unwatched: 'waiting', learning: 'reading', shadow: 'paused', watched: 'caught-up' } as const

/** Whether something watches the plant. */
export function PlantState({ plant }: { plant: WatchedPlant }) {
  const state = plant.isLearning ? 'learning' : plant.state
  return (
    <span className="state" data-state={tones[state]} title={meanings[state]}>
      <i aria-hidden />
      {names[state]}
    </span>
  )
}

/** Whether the plant behaves as it does, as far as its model sees. */
export function EpisodeMark({ plant }: { plant: WatchedPlant }) {
  if (plant.openEpisodes > 0) {
    return (
      <span className="status" data-status="confirmed">
        Episode open
      </span>
    )
  }
  if (plant.openShadowEpisodes > 0) {
    return (
      <span className="status" title="Seen by the model in shadow: raised to nobody">
        In shadow
      </span>
    )
  }
  return <span className="muted">{plant.score === null ? '–' : 'none'}</span>
}

const modelStates: Readonly<Record<ModelState, string>> = {
  shadow: 'In shadow',
  promoted: 'Promoted',
  superseded: 'Superseded',
  retired: 'Retired',
}

export function ModelMark({ state }: { state: ModelState }) {
  return (
    <span className="status" data-status={state === 'promoted' ? 'open' : undefined}>
      {modelStates[state]}
    </span>
  )
}
