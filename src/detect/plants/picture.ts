import { type Judged, type Model, requireColumns, type Series, Watch } from '../../process/index.ts'

/** What some tags read and should have read, sample by sample. */
export interface Picture {
  /** Milliseconds, ascending. */
  readonly times: readonly number[]
  readonly score: readonly number[]
  readonly threshold: number
  readonly tags: readonly PictureTag[]
}

export interface PictureTag {
  readonly tag: string
  readonly unit: string | null
  readonly asset: string
  /** Its usual residual, in its unit. */
  readonly usual: number
  /** Its part at the last of the times, in multiples of `usual`. */
  readonly contribution: number
  /** In the tag's unit. */
  readonly observed: readonly number[]
  readonly expected: readonly (number | null)[]
}

export interface PictureWish {
  readonly tags: readonly string[]
  readonly threshold: number
  /** Milliseconds, both included. */
  readonly from: number
  readonly to: number
}

/** A picture has at most this many samples, evenly spread; of a longer time those between are left out. */
const mostSamples = 240
/** Samples judged before the first that is shown: the score rests on those before it. */
export const warmUpSamples = 50

interface Drawn {
  readonly place: number
  readonly name: string
  contribution: number
  readonly observed: number[]
  readonly expected: (number | null)[]
}

/** Judges the rows and keeps what is asked for. Fault: `process.tag-absent`. */
export function toPicture(model: Model, series: Series, wish: PictureWish): Picture {
  const columns = requireColumns(model, series.tags)
  const shown = wish.tags.flatMap((name): Drawn[] => {
    const place = model.tags.findIndex((tag) => tag.name === name)
    return place === -1 ? [] : [{ place, name, contribution: 0, observed: [], expected: [] }]
  })
  const times: number[] = []
  const score: number[] = []
  const keep = (judged: Judged) => {
    if (judged.at < wish.from || judged.at > wish.to) return
    times.push(judged.at)
    score.push(judged.score)
    for (const tag of shown) {
      tag.contribution = judged.contributions[tag.place] ?? 0
      tag.observed.push(judged.observed[tag.place] ?? 0)
      tag.expected.push(judged.scored ? (judged.expected[tag.place] ?? 0) : null)
    }
  }
  const watch = new Watch(model, { onJudged: keep })
  const row = new Float64Array(columns.length)
  for (let at = 0; at < series.times.length; at += 1) {
    for (let tag = 0; tag < row.length; tag += 1) row[tag] = series.values[at * series.tags.length + (columns[tag] ?? 0)] ?? Number.NaN
    watch.take(series.times[at] ?? 0, row)
  }
  watch.end()
  const places = spread(times.length)
  const thin = <T>(list: readonly T[]): T[] => places.flatMap((place) => list.slice(place, place + 1))
  return {
    times: thin(times),
    score: thin(score),
    threshold: wish.threshold,
    tags: shown.map(({ place, name, contribution, observed, expected }) => {
      const { unit, asset } = model.tags[place] ?? {}
      const usual = (model.usual[place] ?? 0) * (model.spreads[place] ?? 0)
      const known = { tag: name, unit: unit ?? null, asset: asset ?? name, usual, contribution }
      return { ...known, observed: thin(observed), expected: thin(expected) }
    }),
  }
}

/** At most `mostSamples` places of so many, the first and the last among them. */
function spread(count: number): number[] {
  if (count <= mostSamples) return Array.from({ length: count }, (_, at) => at)
  return Array.from({ length: mostSamples }, (_, at) => Math.round((at * (count - 1)) / (mostSamples - 1)))
}
