import { toDice } from '../dice.ts'
import { sortedColumn, toQuantile } from '../quantile.ts'
import { toScale } from '../scale.ts'
import type { Series } from '../series.ts'

/** A detector that knows next to nothing. What does not do clearly better than these has learned nothing. */
export interface TrivialDetector {
  readonly name: string
  readonly alarms: Uint8Array
}

const randomShare = 0.01
const normQuantile = 0.999

/** Judges `judged` with each trivial detector; those that learn do so from `learned`, which has the same tags. */
export function trivialDetectors(learned: Series, judged: Series, seed: number): TrivialDetector[] {
  const rows = judged.times.length
  return [
    { name: 'always on', alarms: new Uint8Array(rows).fill(1) },
    { name: 'never', alarms: new Uint8Array(rows) },
    { name: 'random, 1 % of rows', alarms: randomAlarms(rows, seed) },
    { name: 'a sensor outside its range', alarms: rangeAlarms(learned, judged) },
    { name: 'L2 norm above its 99.9 %', alarms: normAlarms(learned, judged) },
  ]
}

function randomAlarms(rows: number, seed: number): Uint8Array {
  const dice = toDice(seed)
  return Uint8Array.from({ length: rows }, () => (dice() < randomShare ? 1 : 0))
}

function rangeAlarms(learned: Series, judged: Series): Uint8Array {
  const width = learned.tags.length
  const bounds = learned.tags.map((_, column) => {
    const sorted = sortedColumn(learned.values, width, column)
    return { low: sorted[0] ?? Number.NEGATIVE_INFINITY, high: sorted.at(-1) ?? Number.POSITIVE_INFINITY }
  })
  return Uint8Array.from(judged.times, (_, row) =>
    bounds.some(({ low, high }, column) => {
      const value = judged.values[row * width + column] ?? 0
      return value < low || value > high
    })
      ? 1
      : 0,
  )
}

function normAlarms(learned: Series, judged: Series): Uint8Array {
  const width = learned.tags.length
  const scale = toScale(learned.values, width)
  const normOf = ({ values }: Series, row: number) => {
    let squares = 0
    for (let column = 0; column < width; column += 1) {
      const value = values[row * width + column] ?? 0
      const scaled = (value - (scale.medians[column] ?? 0)) / (scale.spreads[column] ?? 0)
      if (!Number.isNaN(scaled)) squares += scaled * scaled
    }
    return Math.sqrt(squares)
  }
  const norms = Float64Array.from(learned.times, (_, row) => normOf(learned, row)).sort()
  const threshold = toQuantile(norms, normQuantile)
  return Uint8Array.from(judged.times, (_, row) => (normOf(judged, row) > threshold ? 1 : 0))
}
