import { requireColumns } from './judge.ts'
import type { Model } from './model.ts'
import type { Series } from './series.ts'
import { Watch } from './watch.ts'

/** One tag over a time, as it read and as it should have read. */
export interface Trace {
  readonly tag: string
  readonly unit?: string
  /** Milliseconds, one for each sample. */
  readonly times: readonly number[]
  /** In the tag's unit. */
  readonly observed: readonly number[]
  readonly expected: readonly number[]
}

export interface TraceOptions {
  readonly tags: readonly string[]
  /** Milliseconds, both included. */
  readonly from: number
  readonly to: number
}

interface Collected {
  readonly place: number
  readonly times: number[]
  readonly observed: number[]
  readonly expected: number[]
}

/** Samples judged before the first one that is shown, so that its expectation has a sample before it. */
const leadIn = 2

/** What some tags read and should have read in a part of a series. Fault: `process.tag-absent`. */
export function traceOf(model: Model, series: Series, { tags, from, to }: TraceOptions): Trace[] {
  const columns = requireColumns(model, series.tags)
  const places = tags.map((tag) => model.tags.findIndex(({ name }) => name === tag)).filter((place) => place !== -1)
  const traces: Collected[] = places.map((place) => ({ place, times: [], observed: [], expected: [] }))
  const watch = new Watch(model, {
    onJudged: (judged) => {
      if (!judged.scored || judged.at < from || judged.at > to) return
      for (const trace of traces) {
        trace.times.push(judged.at)
        trace.observed.push(judged.observed[trace.place] ?? 0)
        trace.expected.push(judged.expected[trace.place] ?? 0)
      }
    },
  })
  const width = series.tags.length
  const row = new Float64Array(columns.length)
  const early = from - leadIn * model.learned.workingMs
  for (let at = 0; at < series.times.length; at += 1) {
    const time = series.times[at] ?? 0
    if (time < early) continue
    if (time > to + model.learned.workingMs) break
    for (let tag = 0; tag < row.length; tag += 1) row[tag] = series.values[at * width + (columns[tag] ?? 0)] ?? 0
    watch.take(time, row)
  }
  watch.end()
  return traces.map(({ place, ...trace }) => {
    const { name = '', unit } = model.tags[place] ?? {}
    return { tag: name, ...(unit === undefined ? {} : { unit }), ...trace }
  })
}
