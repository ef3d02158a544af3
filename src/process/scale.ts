import { sortedColumn, toQuantile } from './quantile.ts'

/** Where a tag usually is and how far it usually goes, in its unit. */
export interface Scale {
  readonly medians: Float64Array
  /** Never 0: the robust spread, else the standard deviation, else 1. */
  readonly spreads: Float64Array
  readonly lows: Float64Array
  readonly highs: Float64Array
}

/** The interquartile range of a normal distribution in standard deviations. */
const quartilesOfNormal = 1.349
/** A spread below this is none. */
const noSpread = 1e-9

/** Scales each column of `values` (row-major, `width` columns, nothing missing). */
export function toScale(values: Float64Array, width: number): Scale {
  const medians = new Float64Array(width)
  const spreads = new Float64Array(width)
  const lows = new Float64Array(width)
  const highs = new Float64Array(width)
  for (let column = 0; column < width; column += 1) {
    const sorted = sortedColumn(values, width, column)
    medians[column] = toQuantile(sorted, 0.5)
    lows[column] = sorted[0] ?? 0
    highs[column] = sorted[sorted.length - 1] ?? 0
    const robust = (toQuantile(sorted, 0.75) - toQuantile(sorted, 0.25)) / quartilesOfNormal
    const deviation = robust > noSpread ? robust : deviationOf(sorted)
    spreads[column] = deviation > noSpread ? deviation : 1
  }
  return { medians, spreads, lows, highs }
}

function deviationOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return Math.sqrt(squares / values.length)
}

/** What a row is scaled by; further than `clip` from the median nothing goes. */
export type RowScale = Pick<Scale, 'medians' | 'spreads'> & { readonly clip: number }

/** Writes the scaled readings of one row to `into`, which is as long as the row. */
export function scaleRow(
  { medians, spreads, clip }: RowScale,
  { values, start }: { readonly values: Float64Array; readonly start: number },
  into: Float64Array,
): void {
  for (let column = 0; column < into.length; column += 1) {
    const scaled = ((values[start + column] ?? 0) - (medians[column] ?? 0)) / (spreads[column] ?? 0)
    into[column] = scaled > clip ? clip : scaled < -clip ? -clip : scaled
  }
}
