import type { EpisodeView } from '../detect/index.ts'
import type { EpisodeSummary } from './contract/index.ts'

/** An episode that the detect room released for this reader, as an alert shows it. */
export function toEpisodeSummary(episode: EpisodeView): EpisodeSummary {
  const { id, plant, startedAt, endedAt, isOver, asset, words, techniques, checks, tags } = episode
  return { id, plant, startedAt, endedAt, isOver, asset, words, techniques: [...techniques], checks: [...checks], tags: [...tags] }
}
