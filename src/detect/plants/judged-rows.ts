import {
  type DriftNews,
  type Episode,
  type Model,
  requireColumns,
  type SavedWatch,
  type Series,
  type StateNews,
  Watch,
} from '../../process/index.ts'

/** An episode as it was when the rows ended. */
export interface EpisodeChange {
  readonly episode: Episode
  readonly isOver: boolean
}

/** What a model says of some rows. */
export interface Said {
  /** In the order of their beginnings; the last may not be over. */
  readonly episodes: readonly EpisodeChange[]
  readonly drifts: readonly DriftNews[]
  readonly states: readonly StateNews[]
  /** Of the last sample; undefined when there was none. */
  readonly score: number | undefined
}

export interface RunningOptions {
  readonly threshold: number
  readonly saved?: SavedWatch | undefined
}

/** A model that goes along a feed, some rows at a time. */
export class RunningWatch {
  readonly threshold: number
  readonly #model: Model
  readonly #watch: Watch
  #episodes = new Map<number, EpisodeChange>()
  #drifts: DriftNews[] = []
  #states: StateNews[] = []
  #score: number | undefined

  constructor(model: Model, { threshold, saved }: RunningOptions) {
    this.threshold = threshold
    this.#model = model
    const listener = {
      onJudged: ({ score }: { score: number }) => {
        this.#score = score
      },
      onEpisode: (episode: Episode, isOver: boolean) => this.#episodes.set(episode.startedAt, { episode, isOver }),
      onDrift: (news: DriftNews) => this.#drifts.push(news),
      onState: (news: StateNews) => this.#states.push(news),
    }
    this.#watch = new Watch(model, listener, { threshold, ...(saved === undefined ? {} : { saved }) })
  }

  /** Judges the rows. Fault: `process.tag-absent`. */
  take(series: Series): Said {
    const columns = requireColumns(this.#model, series.tags)
    const width = series.tags.length
    const row = new Float64Array(columns.length)
    for (let at = 0; at < series.times.length; at += 1) {
      for (let tag = 0; tag < row.length; tag += 1) row[tag] = series.values[at * width + (columns[tag] ?? 0)] ?? Number.NaN
      this.#watch.take(series.times[at] ?? 0, row)
    }
    return this.#told()
  }

  /** Ends what is open: at the end of a replay. */
  end(): Said {
    this.#watch.end()
    return this.#told()
  }

  save(): SavedWatch {
    return this.#watch.save()
  }

  #told(): Said {
    const said = { episodes: [...this.#episodes.values()], drifts: this.#drifts, states: this.#states, score: this.#score }
    this.#episodes = new Map()
    this.#drifts = []
    this.#states = []
    this.#score = undefined
    return said
  }
}
