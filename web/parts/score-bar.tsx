import { toReading } from './series/scale.ts'

interface ScoreBarProps {
  readonly score: number | null
  readonly threshold: number | null
}

/** The score of the newest sample against the threshold above which an alarm begins. */
export function ScoreBar({ score, threshold }: ScoreBarProps) {
  if (score === null || threshold === null) return <span className="muted">–</span>
  // The threshold stands at two thirds, so that there is room to be above it.
  const share = Math.min(1, (score / threshold) * thresholdShare)
  const words = `${toReading(score, null)} of ${toReading(threshold, null)}`
  return (
    <span className="score-bar" title={`Score ${words}; above it an alarm begins`}>
      <span className="score-bar-text">
        <strong data-tone={score > threshold ? 'bad' : undefined}>{toReading(score, null)}</strong>
        <span className="muted"> of {toReading(threshold, null)}</span>
      </span>
      <span className="score-bar-room" aria-hidden>
        <i data-above={score > threshold} style={{ width: `${share * 100}%` }} />
        <b style={{ left: `${thresholdShare * 100}%` }} />
      </span>
    </span>
  )
}

const thresholdShare = 2 / 3
