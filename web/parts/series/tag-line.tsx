import { useMemo } from 'react'
import { type ChartContent, toDrawing } from './drawing.ts'
import { useFrame, useShown } from './frame.ts'
import { useWidth } from './width.ts'
import './series.css'

const height = 40

/** A chart as small as a word: what was read and what should have been, without axes. Its words stand beside it. */
export function TagLine({ content }: { content: ChartContent }) {
  const shown = useShown(useFrame())
  const [room, width] = useWidth<HTMLDivElement>()
  const { lines, band } = useMemo(() => toDrawing(content, shown, { width, height }), [content, shown, width])
  return (
    <div ref={room} className="tag-line">
      <svg width={width} height={height} aria-hidden>
        {band === '' ? null : <path className="series-band" d={band} />}
        {lines.map(({ role, path }) => (
          <path key={role} className="series-line" data-role={role} d={path} />
        ))}
      </svg>
    </div>
  )
}
