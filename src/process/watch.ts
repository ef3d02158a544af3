import { type DriftNews, DriftWatch, type SavedDriftWatch } from './drift-watch.ts'
import { type Episode, EpisodeKeeper, type SavedEpisode } from './episodes.ts'
import type { Judged } from './judge.ts'
import { Judges, type SavedJudges } from './judges.ts'
import type { Model } from './model.ts'
import { type SavedStateWatch, type StateNews, StateWatch } from './state-watch.ts'

/** What a watch tells, each as it happens. */
export interface WatchListener {
  /** Each sample; arrays are reused. */
  readonly onJudged?: (judged: Judged) => void
  /** As an episode begins and grows (`over` false), and when it is over. */
  readonly onEpisode?: (episode: Episode, over: boolean) => void
  readonly onDrift?: (news: DriftNews) => void
  readonly onState?: (news: StateNews) => void
}

export interface SavedWatch {
  readonly judges: SavedJudges
  readonly episode?: SavedEpisode
  readonly drift: SavedDriftWatch
  readonly state: SavedStateWatch
}

/**
 * One model over one feed: alarms, episodes, slow drifts, the state of the feed. Rows come in ascending time; `save` at
 * any moment and a watch made from it goes on as if nothing had happened. There is no way from here to the process.
 */
export class Watch {
  readonly #judges: Judges
  readonly #episodes: EpisodeKeeper
  readonly #drift: DriftWatch
  readonly #state: StateWatch

  constructor(model: Model, listener: WatchListener, options: { threshold?: number; saved?: SavedWatch } = {}) {
    const { saved, ...threshold } = options
    this.#episodes = new EpisodeKeeper(model, {
      ...threshold,
      onEpisode: (episode, over) => listener.onEpisode?.(episode, over),
      ...(saved?.episode === undefined ? {} : { saved: saved.episode }),
    })
    this.#drift = new DriftWatch(model, (news) => listener.onDrift?.(news), saved?.drift)
    this.#state = new StateWatch(model, (news) => listener.onState?.(news), saved?.state)
    this.#judges = new Judges(model, {
      ...threshold,
      ...(saved === undefined ? {} : { saved: saved.judges }),
      onJudged: (judged) => {
        listener.onJudged?.(judged)
        this.#episodes.take(judged)
        this.#drift.take(judged)
        this.#state.take(judged)
      },
    })
  }

  /** Takes one row in the model's order of tags; NaN: no reading. */
  take(time: number, values: Float64Array, start = 0): void {
    this.#judges.take(time, values, start)
  }

  /** Judges what has begun and ends the open episode: at the end of a file. */
  end(): void {
    this.#judges.flush()
    this.#episodes.end()
  }

  save(): SavedWatch {
    const episode = this.#episodes.save()
    return {
      judges: this.#judges.save(),
      ...(episode === undefined ? {} : { episode }),
      drift: this.#drift.save(),
      state: this.#state.save(),
    }
  }
}
