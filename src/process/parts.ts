import type { Series } from './series.ts'

/** The columns of `series` that `other` has too, in the order of `series`. */
export function withTagsOf(series: Series, other: Series): Series {
  const has = new Set(other.tags)
  return inOrderOf(
    series,
    series.tags.filter((tag) => has.has(tag)),
  )
}

/** The columns of `series` that are named, in that order. All of them must be there. */
export function inOrderOf(series: Series, tags: readonly string[]): Series {
  const columns = tags.map((tag) => series.tags.indexOf(tag))
  if (columns.length === series.tags.length && columns.every((column, at) => column === at)) return series
  const values = new Float64Array(series.times.length * columns.length)
  for (let row = 0; row < series.times.length; row += 1) {
    for (const [at, column] of columns.entries()) {
      values[row * columns.length + at] = series.values[row * series.tags.length + column] ?? 0
    }
  }
  return { tags: columns.map((column) => series.tags[column] ?? ''), times: series.times, values }
}

const lateShare = 0.99

/** Rows from..to, from..to, … of a series. */
export function sliced(series: Series, bounds: readonly number[]): Series {
  const width = series.tags.length
  const parts: { times: Float64Array; values: Float64Array }[] = []
  for (let at = 0; at < bounds.length; at += 2) {
    const [from, to] = [bounds[at] ?? 0, bounds[at + 1] ?? 0]
    parts.push({ times: series.times.subarray(from, to), values: series.values.subarray(from * width, to * width) })
  }
  return { tags: series.tags, times: joined(parts.map(({ times }) => times)), values: joined(parts.map(({ values }) => values)) }
}

/** Of a series the rows that lie at least `intervalMs` apart, less the little by which clocks are late. */
export function thinned(series: Series, intervalMs: number): Series {
  const bounds: number[] = []
  let last = Number.NEGATIVE_INFINITY
  for (const [row, time] of series.times.entries()) {
    if (time - last < lateShare * intervalMs) continue
    bounds.push(row, row + 1)
    last = time
  }
  return sliced(series, bounds)
}

/** The series without the marked rows, and how many these were. Without marks, or with none set, it is given as it stands. */
export function withoutRows(series: Series, marks: Uint8Array | undefined): { series: Series; left: number } {
  if (marks === undefined || !marks.includes(1)) return { series, left: 0 }
  const bounds: number[] = []
  for (let row = 0; row < marks.length; row += 1) {
    if (marks[row] === 1) continue
    if (row === 0 || marks[row - 1] === 1) bounds.push(row)
    if (row + 1 === marks.length || marks[row + 1] === 1) bounds.push(row + 1)
  }
  const kept = sliced(series, bounds)
  return { series: kept, left: series.times.length - kept.times.length }
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
