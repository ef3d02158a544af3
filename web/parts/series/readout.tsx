import { toUtc } from '../times.ts'
import type { ChartContent } from './drawing.ts'
import { type TimeFrame, usePointedAt } from './frame.ts'
import { toReading } from './scale.ts'
import { readAt } from './words.ts'

interface ReadoutProps {
  readonly content: ChartContent
  readonly unit: string | undefined
  readonly frame: TimeFrame
}

/** The names of the lines; while a moment is pointed at, what they read there. It keeps its place, so nothing jumps. */
export function Readout({ content, unit, frame }: ReadoutProps) {
  const at = usePointedAt(frame)
  return (
    <figcaption className="series-readout" aria-hidden>
      {content.lines.map((line) => (
        <Named
          key={line.role}
          mark={line.role}
          name={line.name}
          reading={at === undefined ? undefined : toReading(readAt(line, at), unit, content.usual)}
        />
      ))}
      {content.usual === undefined ? null : <Named mark="usual" name="Usual" reading={`±${toReading(content.usual, unit)}`} />}
      {content.limit === undefined ? null : <Named mark="limit" name={content.limit.name} reading={toReading(content.limit.value, unit)} />}
      {at === undefined ? null : <time className="series-when">{toUtc(at)}</time>}
    </figcaption>
  )
}

function Named({ mark, name, reading }: { mark: string; name: string; reading: string | undefined }) {
  return (
    <span className="series-name" data-role={mark}>
      <i />
      {name}
      {reading === undefined ? null : <strong>{reading}</strong>}
    </span>
  )
}
