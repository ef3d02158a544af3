import type { Episode, Picture } from '../../contract.ts'
import type { ChartContent, Span } from '../../parts/series/drawing.ts'
import { longestStepOf, type Stretch } from '../../parts/series/line.ts'

export type PictureTag = Picture['tags'][number]

/** A picture of a plant as charts show it: one for the score, one for each tag. */
export interface PictureCharts {
  readonly whole: Stretch
  readonly score: ChartContent
  readonly tags: readonly { readonly tag: PictureTag; readonly content: ChartContent }[]
}

export function toCharts(picture: Picture, spans: readonly Span[]): PictureCharts {
  const times = Float64Array.from(picture.times)
  const longestStepMs = longestStepOf(times)
  const from = picture.times[0] ?? 0
  const toLine = <Role extends string>(role: Role, name: string, values: readonly (number | null)[]) => ({
    role,
    name,
    times,
    values: Float64Array.from(values, (value) => value ?? Number.NaN),
    longestStepMs,
  })
  return {
    whole: { from, to: Math.max(from + 1, picture.times.at(-1) ?? 0) },
    score: {
      lines: [toLine('score', 'Score', picture.score)],
      limit: { name: 'Alarm above', value: picture.threshold },
      floor: 0,
      spans,
    },
    tags: picture.tags.map((tag) => ({
      tag,
      content: {
        lines: [toLine('observed', 'Read', tag.observed), toLine('expected', 'Expected', tag.expected)],
        usual: tag.usual,
        spans,
      },
    })),
  }
}

export function toSpans(episodes: readonly Pick<Episode, 'startedAt' | 'endedAt' | 'asset'>[]): Span[] {
  return episodes.map(({ startedAt, endedAt, asset }) => ({ from: startedAt, to: endedAt, name: `Episode at ${asset}` }))
}

/** The last reading of a list that has one. */
export function newestOf(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null
}
