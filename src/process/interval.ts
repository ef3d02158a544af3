import type { Series } from './series.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
/** Lengths that people think in, so that a working interval is one that they can check against the clock. */
const roundLengths = [
  ...[1, 2, 5, 10, 15, 20, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 20, 30].map((count) => count * minute),
  ...[1, 2, 3, 4, 6, 12, 24].map((count) => count * hour),
]

/** Milliseconds between two rows, the median over the series; NaN with fewer than two rows. */
export function nativeIntervalOf(series: Series): number {
  const steps = new Float64Array(Math.max(0, series.times.length - 1))
  for (let row = 0; row < steps.length; row += 1) steps[row] = (series.times[row + 1] ?? 0) - (series.times[row] ?? 0)
  return steps.sort()[steps.length >> 1] ?? Number.NaN
}

/** The interval of the coarse scale beside the working one; undefined where the feed is slow enough for one scale. */
export function coarseIntervalFor(
  workingMs: number,
  { coarseSteps, coarseLongestMs }: { readonly coarseSteps: number; readonly coarseLongestMs: number },
): number | undefined {
  const coarseMs = roundLengths.find((length) => length >= coarseSteps * workingMs)
  return coarseMs === undefined || coarseMs > coarseLongestMs ? undefined : coarseMs
}

/**
 * The interval that the model works in: the native one, or for more than `maxRows` rows the shortest round length that
 * gives at most that many means. Milliseconds.
 */
export function workingIntervalFor(series: Series, nativeMs: number, maxRows: number): number {
  const rows = series.times.length
  if (rows <= maxRows) return nativeMs
  const needed = (nativeMs * rows) / maxRows
  return roundLengths.find((length) => length >= needed && length >= nativeMs) ?? needed
}
