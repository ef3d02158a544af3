import type { Episode } from '../../contract.ts'

/** What a person said of an episode, or that nobody has yet. */
export function Verdict({ episode }: { episode: Pick<Episode, 'verdict' | 'isShadow' | 'isOver'> }) {
  if (episode.isShadow) {
    return (
      <span className="status" title="Seen by a model in shadow: raised to nobody">
        In shadow
      </span>
    )
  }
  if (episode.verdict === 'true-alarm') {
    return (
      <span className="status" data-status="confirmed">
        True alarm
      </span>
    )
  }
  if (episode.verdict === 'false-alarm') return <span className="status">False alarm</span>
  return (
    <span className="status" data-status="open">
      {episode.isOver ? 'To be judged' : 'Goes on'}
    </span>
  )
}
