import { toCount, toCounted } from './numbers.ts'
import { toDate } from './times.ts'

/** The last minute as bars, one a second, the newest at the right. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const top = Math.max(1, ...values)
  return (
    <svg className="sparkline" viewBox="0 0 240 36" preserveAspectRatio="none" role="img" aria-label={label}>
      {values.map((value, index) => {
        const height = value === 0 ? 1 : Math.max(2, (value / top) * 35)
        const second = values.length - 1 - index
        return (
          // The place in the minute is what a bar stands for.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <rect key={index} className={value === 0 ? 'is-zero' : undefined} x={index * 4} y={36 - height} width={3} height={height}>
            <title>{`${toCounted(value, 'event')}, ${second === 0 ? 'this second' : `${second} s ago`}`}</title>
          </rect>
        )
      })}
    </svg>
  )
}

export interface DayCount {
  /** `2026-11-23` */
  readonly day: string
  readonly count: number
}

// More bars than this are too thin to point at: then a bar stands for a week.
const mostBars = 120
const fewestDays = 14
const dayMs = 24 * 60 * 60 * 1000

/** Counts per day, or per week over a long time, from the first to the last day seen; gaps are shown as gaps. */
export function DayBars({ counts, label }: { counts: readonly DayCount[]; label: string }) {
  const known = counts.map(({ day }) => Date.parse(day))
  if (known.length === 0) return null
  const last = Math.max(...known)
  // A single day as wide as the whole chart would look like more than it is.
  const first = Math.min(...known, last - (fewestDays - 1) * dayMs)
  const barMs = (last - first) / dayMs < mostBars ? dayMs : 7 * dayMs
  const bars = new Array<number>(Math.floor((last - first) / barMs) + 1).fill(0)
  for (const { day, count } of counts) {
    const at = Math.floor((Date.parse(day) - first) / barMs)
    bars[at] = (bars[at] ?? 0) + count
  }
  const top = Math.max(1, ...bars)
  const per = barMs === dayMs ? '' : '7 days from '
  return (
    <figure className="day-bars" aria-label={label}>
      <div className="day-bars-plot">
        <span className="day-bars-top">{toCount(top)}</span>
        <div className="day-bars-row">
          {bars.map((count, index) => {
            const start = first + index * barMs
            return (
              <span key={start} className="day-bar" title={`${per}${toDate(start)}: ${toCount(count)}`}>
                <i style={{ height: count === 0 ? 0 : `max(2px, ${(count / top) * 100}%)` }} />
              </span>
            )
          })}
        </div>
      </div>
      <figcaption>
        <span>{toDate(first)}</span>
        <span>{barMs === dayMs ? 'per day' : 'per week'}</span>
        <span>{toDate(last)}</span>
      </figcaption>
    </figure>
  )
}
