import { toUtc } from '../times.ts'
import type { ChartContent, ChartLine, Drawing, Span } from './drawing.ts'
import { nearestPlace, placeOf, type Stretch } from './line.ts'
import { toReading } from './scale.ts'

/** What a chart shows, for people who do not see it. */
export function toChartWords(content: ChartContent, { gaps }: Drawing, { shown, unit }: { shown: Stretch; unit?: string | undefined }) {
  const sentences = [`From ${toUtc(shown.from)} to ${toUtc(shown.to)}.`, ...content.lines.map((line) => toLineWords(line, shown, unit))]
  if (content.limit !== undefined) sentences.push(`${content.limit.name}: ${toReading(content.limit.value, unit)}.`)
  if (gaps > 0) sentences.push(`${gaps} ${gaps === 1 ? 'gap' : 'gaps'} without readings.`)
  for (const span of inView(content.spans, shown)) sentences.push(`${span.name} from ${toUtc(span.from)} to ${toUtc(span.to)}.`)
  return sentences.join(' ')
}

function toLineWords({ name, times, values }: ChartLine, shown: Stretch, unit: string | undefined): string {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  const to = placeOf(times, shown.to + 1)
  for (let at = placeOf(times, shown.from); at < to; at += 1) {
    const value = values[at] ?? Number.NaN
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) return `${name}: no readings.`
  return `${name}: between ${toReading(low, unit)} and ${toReading(high, unit)}.`
}

export function inView(spans: readonly Span[] | undefined, shown: Stretch): Span[] {
  return (spans ?? []).filter((span) => span.to >= shown.from && span.from <= shown.to)
}

/** What a line reads at a moment; null where it has no reading near it. */
export function readAt(line: ChartLine, at: number): number | null {
  const place = nearestPlace(line, at)
  const value = place < 0 ? Number.NaN : (line.values[place] ?? Number.NaN)
  return Number.isNaN(value) ? null : value
}

/** The moment and all readings at it, as one sentence. */
export function toMomentWords(content: ChartContent, at: number, unit: string | undefined): string {
  const readings = content.lines.map((line) => `${line.name} ${toReading(readAt(line, at), unit, content.usual)}`)
  const span = content.spans?.find(({ from, to }) => at >= from && at <= to)
  return [toUtc(at), ...readings, ...(span === undefined ? [] : [span.name])].join(', ')
}
