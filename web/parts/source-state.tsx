import { Progress } from '@mantine/core'
import type { Source } from '../contract.ts'
import { toBytes, toPercent, toRate } from './numbers.ts'
import { toSpan } from './times.ts'

const names = {
  waiting: 'Waiting',
  reading: 'Reading',
  'caught-up': 'Caught up',
  paused: 'Paused',
  stopped: 'Stopped',
  failed: 'Failed',
} as const

export function SourceState({ source }: { source: Pick<Source, 'state' | 'reason'> }) {
  return (
    <span className="state" data-state={source.state} title={source.reason ?? undefined}>
      <i aria-hidden />
      {names[source.state]}
    </span>
  )
}

/** How far a source is, how fast it reads and how long it will take, as far as an end is known. */
export function SourceProgress({ source }: { source: Source }) {
  const { doneBytes, allBytes, linesPerSecond, secondsLeft } = source.progress
  if (source.state === 'failed' && source.reason !== null) return <span className="row-note is-reason">{source.reason}</span>
  const share = allBytes === null || allBytes === 0 ? undefined : Math.min(1, doneBytes / allBytes)
  const words = [
    share === undefined ? undefined : `${toPercent(share)} of ${toBytes(allBytes ?? 0)}`,
    linesPerSecond > 0 ? `${toRate(linesPerSecond)} lines/s` : undefined,
    secondsLeft === null || share === 1 ? undefined : `${toSpan(secondsLeft * 1000)} left`,
  ].filter((word) => word !== undefined)
  return (
    <div className="progress">
      {share === undefined || share === 1 ? null : (
        <Progress value={share * 100} size={4} aria-label={`${source.name}: share done`} transitionDuration={300} />
      )}
      <span className="row-note">{words.length === 0 ? source.where : words.join(', ')}</span>
    </div>
  )
}
