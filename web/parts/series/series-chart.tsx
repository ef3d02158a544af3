import { memo, type ReactNode, useId, useMemo } from 'react'
import { Axes } from './axes.tsx'
import { type ChartContent, type Drawing, toDrawing } from './drawing.ts'
import { type TimeFrame, useFrame, usePointedAt, useShown } from './frame.ts'
import { xOf, yOf } from './line.ts'
import { type Drag, usePointing } from './pointing.ts'
import { Readout } from './readout.tsx'
import { useWidth } from './width.ts'
import { inView, readAt, toChartWords, toMomentWords } from './words.ts'
import './series.css'

interface SeriesChartProps {
  /** Read out to people who do not see it; what is shown to all stands around the chart. */
  readonly name: string
  readonly unit?: string | undefined
  /** Kept by the caller while it does not change: a new one is drawn anew. */
  readonly content: ChartContent
  readonly height?: number
}

const defaultHeight = 150

/** Lines over time with gaps, a band of what is usual, shaded stretches and a readout. Drag to zoom; keys do the same. */
export function SeriesChart({ name, unit, content, height = defaultHeight }: SeriesChartProps) {
  const frame = useFrame()
  const shown = useShown(frame)
  const [plot, width] = useWidth<HTMLDivElement>()
  const drawing = useMemo(() => toDrawing(content, shown, { width, height }), [content, shown, width, height])
  const words = useMemo(() => toChartWords(content, drawing, { shown, unit }), [content, drawing, shown, unit])
  const wordsId = useId()
  return (
    <figure className="series">
      <Readout content={content} unit={unit} frame={frame} />
      <div className="series-room">
        <Axes field={drawing.field} />
        <div ref={plot} style={{ height }}>
          <Plot name={name} unit={unit} content={content} drawing={drawing} frame={frame} wordsId={wordsId}>
            <Lines content={content} drawing={drawing} />
          </Plot>
        </div>
      </div>
      <p id={wordsId} className="unseen">
        {words} Arrow keys read along the line, plus and minus zoom, 0 shows all.
      </p>
    </figure>
  )
}

interface PlotProps {
  readonly name: string
  readonly unit: string | undefined
  readonly content: ChartContent
  readonly drawing: Drawing
  readonly frame: TimeFrame
  readonly wordsId: string
  /** Does not move with the pointer, so it is not drawn with it. */
  readonly children: ReactNode
}

/** A moment is chosen along the plot, as on a slider, and what the lines read there is said. */
function Plot({ name, unit, content, drawing, frame, wordsId, children }: PlotProps) {
  const at = usePointedAt(frame)
  const { from, to, width } = drawing.field
  const { drag, handlers } = usePointing(frame, width)
  return (
    <div
      className="series-plot"
      tabIndex={0}
      role="slider"
      aria-label={name}
      aria-describedby={wordsId}
      aria-keyshortcuts="ArrowLeft ArrowRight Home End + - 0"
      aria-valuemin={Math.round(from)}
      aria-valuemax={Math.round(to)}
      aria-valuenow={Math.round(at ?? to)}
      aria-valuetext={toMomentWords(content, at ?? to, unit)}
      {...handlers}
    >
      {children}
      <Pointed content={content} drawing={drawing} at={at} drag={drag} />
    </div>
  )
}

const Lines = memo(function Lines({ content, drawing }: { content: ChartContent; drawing: Drawing }) {
  const { field, band, lines } = drawing
  const limitY = content.limit === undefined ? undefined : yOf(field, content.limit.value)
  return (
    <svg className="series-lines" width={field.width} height={field.height} aria-hidden>
      {inView(content.spans, field).map((span) => {
        const x = Math.max(0, xOf(field, span.from))
        const width = Math.max(2, Math.min(field.width, xOf(field, span.to)) - x)
        return <rect key={`${span.from} ${span.name}`} className="series-span" x={x} y={0} width={width} height={field.height} />
      })}
      {band === '' ? null : <path className="series-band" d={band} />}
      {lines.map(({ role, path }) => (
        <path key={role} className="series-line" data-role={role} d={path} />
      ))}
      {limitY === undefined ? null : <line className="series-limit" x1={0} x2={field.width} y1={limitY} y2={limitY} />}
    </svg>
  )
})

interface PointedProps {
  readonly content: ChartContent
  readonly drawing: Drawing
  readonly at: number | undefined
  readonly drag: Drag | undefined
}

/** The moment that is pointed at in any chart of the page, and the stretch that is being dragged over. */
function Pointed({ content, drawing: { field }, at, drag }: PointedProps) {
  if (at === undefined || at < field.from || at > field.to) return null
  const x = xOf(field, at)
  return (
    <svg className="series-lines" width={field.width} height={field.height} aria-hidden>
      {drag === undefined ? null : (
        <rect className="series-drag" x={Math.min(drag.from, drag.to)} y={0} width={Math.abs(drag.to - drag.from)} height={field.height} />
      )}
      <line className="series-pointer" x1={x} x2={x} y1={0} y2={field.height} />
      {content.lines.map((line) => {
        const value = readAt(line, at)
        return value === null ? null : (
          <circle key={line.role} className="series-dot" data-role={line.role} cx={x} cy={yOf(field, value)} r={3.5} />
        )
      })}
    </svg>
  )
}
