import type { DriftNews } from './drift-watch.ts'
import type { Episode } from './episodes.ts'
import { requireColumns } from './judge.ts'
import type { Model } from './model.ts'
import type { Series } from './series.ts'
import type { StateNews } from './state-watch.ts'
import { Watch } from './watch.ts'

/** A whole series as judged: one score and one alarm for each row, and all that was told on the way. */
export interface JudgedSeries {
  /** The score that stood at each row: of the last sample that was complete. */
  readonly scores: Float64Array
  readonly alarms: Uint8Array
  readonly episodes: readonly Episode[]
  readonly drifts: readonly DriftNews[]
  readonly states: readonly StateNews[]
}

/** Judges a series from its first row to its last, as the live feed would have been. Fault: `process.tag-absent`. */
export function judgeSeries(model: Model, series: Series, options: { threshold?: number } = {}): JudgedSeries {
  const rows = series.times.length
  const width = series.tags.length
  const columns = requireColumns(model, series.tags)
  const scores = new Float64Array(rows)
  const alarms = new Uint8Array(rows)
  const episodes: Episode[] = []
  const drifts: DriftNews[] = []
  const states: StateNews[] = []
  let score = 0
  let alarm = 0
  const watch = new Watch(
    model,
    {
      onJudged: (judged) => {
        score = judged.score
        alarm = judged.alarm ? 1 : 0
      },
      onEpisode: (episode, over) => {
        if (over) episodes.push(episode)
      },
      onDrift: (news) => drifts.push(news),
      onState: (news) => states.push(news),
    },
    options,
  )
  const row = new Float64Array(columns.length)
  for (let at = 0; at < rows; at += 1) {
    for (let tag = 0; tag < row.length; tag += 1) row[tag] = series.values[at * width + (columns[tag] ?? 0)] ?? 0
    watch.take(series.times[at] ?? 0, row)
    scores[at] = score
    alarms[at] = alarm
  }
  watch.end()
  return { scores, alarms, episodes, drifts, states }
}
