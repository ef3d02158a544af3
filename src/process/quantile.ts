/**
 * The value below which the share `at` of `sorted` lies, linear between neighbours (Hyndman and Fan 1996, type 7).
 * `sorted` is ascending and holds no NaN; NaN when it is empty.
 */
export function toQuantile(sorted: Float64Array, at: number): number {
  if (sorted.length === 0) return Number.NaN
  const place = at * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below] ?? 0
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? 0
  return low + (high - low) * (place - below)
}

/** The readings of one column that are there, ascending. */
export function sortedColumn(values: Float64Array, width: number, column: number): Float64Array {
  const found = new Float64Array(width === 0 ? 0 : values.length / width)
  let count = 0
  for (let at = column; at < values.length; at += width) {
    const value = values[at] ?? 0
    if (!Number.isNaN(value)) found[count++] = value
  }
  return found.subarray(0, count).sort()
}
