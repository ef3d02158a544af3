import { type BatadalScore, scoreBatadal } from './batadal.ts'
import { type EpisodeScore, scoreEpisodes } from './episode-score.ts'
import { type EtaprScore, scoreEtapr } from './etapr.ts'
import { type PointScore, scorePoints } from './points.ts'

/** One detector on one labelled series, by every score that is not known to flatter. */
export interface Scores {
  readonly batadal: BatadalScore | null
  readonly points: PointScore
  readonly etapr: EtaprScore
  readonly episodes: EpisodeScore
}

/** `alarms` and `truth` are 0 or 1 for each row; `times` are milliseconds, ascending. */
export function toScores(alarms: Uint8Array, truth: Uint8Array, { times, mergeRows }: { times: Float64Array; mergeRows: number }): Scores {
  return {
    batadal: scoreBatadal(alarms, truth),
    points: scorePoints(alarms, truth),
    etapr: scoreEtapr(alarms, truth),
    episodes: scoreEpisodes(alarms, truth, { times, mergeRows }),
  }
}
