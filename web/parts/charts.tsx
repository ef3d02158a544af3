import { toCount, toCounted } from './numbers.ts'
import { daysBetween, toDate } from './times.ts'

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

const daysShown = 120

/** Counts per day from the first to the last day seen, gaps shown as gaps. */
export function DayBars({ counts, label }: { counts: readonly DayCount[]; label: string }) {
  const perDay = new Map<string, number>()
  for (const { day, count } of counts) perDay.set(day, (perDay.get(day) ?? 0) + count)
  const known = [...perDay.keys()].sort()
  const first = known[0]
  const last = known.at(-1)
  if (first === undefined || last === undefined) return null
  const days = padDays(daysBetween(first, last, daysShown))
  const top = Math.max(...perDay.values())
  return (
    <figure className="day-bars" aria-label={label}>
      <div className="day-bars-plot">
        <span className="day-bars-top">{toCount(top)}</span>
        <div className="day-bars-row">
          {days.map((day) => {
            const count = perDay.get(day) ?? 0
            return (
              <span key={day} className="day-bar" title={`${toDate(Date.parse(day))}: ${toCount(count)}`}>
                <i style={{ height: count === 0 ? 0 : `max(2px, ${(count / top) * 100}%)` }} />
              </span>
            )
          })}
        </div>
      </div>
      <figcaption>
        <span>{toDate(Date.parse(days[0] ?? first))}</span>
        <span>{toDate(Date.parse(last))}</span>
      </figcaption>
    </figure>
  )
}

// A single day as wide as the whole chart would look like more than it is.
function padDays(days: readonly string[]): readonly string[] {
  const last = days.at(-1)
  if (last === undefined || days.length >= 14) return days
  const start = new Date(Date.parse(last) - 13 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
  return daysBetween(start, last, 14)
}
