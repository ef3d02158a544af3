import { type Episode, parseModel, type Series } from '../../process/index.ts'
import { RunningWatch } from './judged-rows.ts'

export interface ReplayTask {
  readonly series: Series
  readonly text: string
  readonly threshold: number
}

export interface ReplayedEpisode {
  readonly episode: Episode
  /** False: the readings end while it goes on. */
  readonly isOver: boolean
}

/** What a model says of readings, from their first row on. Pure: the same readings give the same episodes, to the last digit. */
export function runReplay({ series, text, threshold }: ReplayTask): ReplayedEpisode[] {
  return [...new RunningWatch(parseModel(text), { threshold }).take(series).episodes]
}
