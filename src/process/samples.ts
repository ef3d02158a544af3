import { Binning } from './binning.ts'
import { roundedTo } from './resolution.ts'
import type { Series } from './series.ts'

/** A series in the working interval, in the model's tags and resolution, with no reading missing. */
export interface Samples {
  readonly times: Float64Array
  /** Row-major; a missing reading is the last one before it, or the tag's first. */
  readonly values: Float64Array
  /** 1 where the sample before it is not the interval before it: nothing can be told from the pair. */
  readonly afterGap: Uint8Array
}

export interface SamplingOptions {
  /** Columns of the series that the model uses, in the model's order. */
  readonly columns: Int32Array
  readonly resolutions: Float64Array
  readonly nativeMs: number
  readonly workingMs: number
}

/** A step longer than this many intervals is a gap. */
export const gapIntervals = 1.5

/** Milliseconds above which two samples do not follow each other. */
export function longestStep(nativeMs: number, workingMs: number): number {
  return gapIntervals * Math.max(nativeMs, workingMs)
}

/** The whole of a series as samples. */
export function toSamples(series: Series, options: SamplingOptions): Samples {
  const { columns, resolutions, nativeMs, workingMs } = options
  const width = columns.length
  const rows = series.times.length
  const times = new Float64Array(rows)
  const values = new Float64Array(rows * width)
  let count = 0
  const binning = new Binning({
    width,
    nativeMs,
    workingMs,
    onSample: (startedAt, means) => {
      times[count] = startedAt
      values.set(means, count * width)
      count += 1
    },
  })
  const row = new Float64Array(width)
  for (let at = 0; at < rows; at += 1) {
    for (let column = 0; column < width; column += 1) {
      row[column] = roundedTo(series.values[at * series.tags.length + (columns[column] ?? 0)] ?? 0, resolutions[column] ?? 0)
    }
    binning.take(series.times[at] ?? 0, row)
  }
  binning.flush()
  const filled = values.slice(0, count * width)
  fillMissing(filled, width)
  return { times: times.slice(0, count), values: filled, afterGap: toGaps(times.subarray(0, count), longestStep(nativeMs, workingMs)) }
}

function fillMissing(values: Float64Array, width: number): void {
  for (let column = 0; column < width; column += 1) {
    let last = firstReading(values, width, column)
    for (let at = column; at < values.length; at += width) {
      if (Number.isNaN(values[at])) values[at] = last
      else last = values[at] ?? 0
    }
  }
}

function firstReading(values: Float64Array, width: number, column: number): number {
  for (let at = column; at < values.length; at += width) if (!Number.isNaN(values[at])) return values[at] ?? 0
  return 0
}

function toGaps(times: Float64Array, longestMs: number): Uint8Array {
  return Uint8Array.from(times, (time, at) => (at === 0 || time - (times[at - 1] ?? 0) > longestMs ? 1 : 0))
}
