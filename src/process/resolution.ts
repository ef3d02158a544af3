import type { Series } from './series.ts'

/** Finer than this is no decimal resolution but the noise of binary numbers. */
const finestDecimals = 6
/** Readings looked at, spread over the series. */
const lookedAt = 5_000

/**
 * The step in which each tag is written, in its unit: 0.01 for a feed with two decimals, 0 for one without a decimal
 * step. History is often finer than what the live feed carries; a model of the finer readings calls the feed's own
 * rounding an attack, so it is learned on history rounded to this step.
 */
export function resolutionsOf(series: Series): Float64Array {
  const width = series.tags.length
  const rows = series.times.length
  const stride = Math.max(1, Math.floor(rows / lookedAt))
  return Float64Array.from({ length: width }, (_, column) => {
    let decimals = 0
    for (let row = 0; row < rows; row += stride) {
      const value = series.values[row * width + column] ?? 0
      while (decimals <= finestDecimals && !isWrittenWith(value, decimals)) decimals += 1
      if (decimals > finestDecimals) return 0
    }
    return 10 ** -decimals
  })
}

function isWrittenWith(value: number, decimals: number): boolean {
  const scaled = value * 10 ** decimals
  return Number.isNaN(value) || Math.abs(scaled - Math.round(scaled)) <= 1e-9 * Math.max(1, Math.abs(scaled))
}

/** The coarser of two steps; 0 stands for no step at all. */
export function coarser(one: number, other: number): number {
  return Math.max(one, other)
}

/** `value` in steps of `step`, ties to even as IEEE 754 and numpy round; unchanged when the step is 0. */
export function roundedTo(value: number, step: number): number {
  if (step === 0) return value
  // Dividing by 0.01 loses what multiplying by 100 keeps, so steps below one are turned round.
  if (step < 1) {
    const parts = Math.round(1 / step)
    return halfToEven(value * parts) / parts
  }
  return halfToEven(value / step) * step
}

function halfToEven(value: number): number {
  const low = Math.floor(value)
  const over = value - low
  if (over !== 0.5) return Math.round(value)
  return low % 2 === 0 ? low : low + 1
}
