import type { GrowthSeries } from '../../contract.ts'
import { toTimeMarks } from '../../parts/series/scale.ts'
import { toUtc } from '../../parts/times.ts'

const width = 600
const height = 84
const floor = 66
const ceiling = 10

interface ChartProps {
  readonly series: GrowthSeries
  /** Milliseconds since the epoch: all charts of an incident have the same time. */
  readonly from: number
  readonly to: number
}

/** Steps from statement to statement: what was estimated is dashed until it is known. The list beside it says the same in words. */
export function ImpactChart({ series: { title, steps }, from, to }: ChartProps) {
  const top = Math.max(1, ...steps.map((step) => step.height ?? 0))
  const xOf = (at: number) => (to === from ? 0 : ((at - from) / (to - from)) * width)
  const yOf = (value: number) => floor - (value / top) * (floor - ceiling)
  const points = steps.flatMap((step) => (step.height === null ? [] : [{ ...step, x: xOf(step.asOf), y: yOf(step.height) }]))
  return (
    <svg
      className="impact-chart"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={toWords(title, steps)}
    >
      {toTimeMarks(from, to, 5).map(({ at }) => (
        <line key={at} className="impact-grid" x1={xOf(at)} x2={xOf(at)} y1={0} y2={floor} />
      ))}
      <line className="impact-floor" x1={0} x2={width} y1={floor} y2={floor} />
      {points.map(({ x, y, sure, at, asOf }, index) => {
        const next = points[index + 1]
        const path = `M ${x} ${y} H ${next?.x ?? width}${next === undefined ? '' : ` V ${next.y}`}`
        return <path key={`${asOf} ${at}`} className="impact-line" data-sure={sure} d={path} />
      })}
      {points.map(({ x, asOf, at, changes }) =>
        changes.length === 0 ? null : <line key={`${asOf} ${at}`} className="impact-change" x1={x} x2={x} y1={ceiling - 8} y2={floor} />,
      )}
      {points.map(({ x, y, sure, asOf, at, text }) => (
        <rect key={`${asOf} ${at}`} className="impact-point" data-sure={sure} x={x - 3} y={y - 3} width={6} height={6}>
          <title>{`${toUtc(asOf)}: ${text}${sure === 'estimated' ? ' (estimated)' : ''}`}</title>
        </rect>
      ))}
    </svg>
  )
}

function toWords(title: string, steps: GrowthSeries['steps']): string {
  return `${title}: ${steps.map(({ asOf, text, sure }) => `${toUtc(asOf).slice(0, 16)} ${text}${sure === 'estimated' ? ' estimated' : ''}`).join('; ')}`
}
