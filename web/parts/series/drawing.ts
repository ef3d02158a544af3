import { type Run, toBandPath, toLinePath, toRuns } from './columns.ts'
import type { Field, SeriesLine, Stretch } from './line.ts'
import { toBounds } from './scale.ts'

/** What a line stands for, and so how it is drawn. */
export type LineRole = 'observed' | 'expected' | 'score'

export interface ChartLine extends SeriesLine {
  readonly role: LineRole
  /** Such as `Observed`. */
  readonly name: string
}

/** A level that is drawn across the whole picture. */
export interface Limit {
  readonly name: string
  readonly value: number
}

/** A stretch that is shaded, such as an episode. */
export interface Span extends Stretch {
  readonly name: string
}

export interface ChartContent {
  readonly lines: readonly ChartLine[]
  /** How far from the expected line readings are on an ordinary day, in the lines' unit. */
  readonly usual?: number | undefined
  readonly limit?: Limit | undefined
  readonly spans?: readonly Span[] | undefined
  /** The scale begins here whatever is read, such as at 0 for a score. */
  readonly floor?: number | undefined
}

export interface DrawnLine {
  readonly role: LineRole
  readonly path: string
}

export interface Drawing {
  readonly field: Field
  readonly lines: readonly DrawnLine[]
  readonly band: string
  readonly gaps: number
}

/** The paths of a chart of this size over this stretch of time; the scale fits what is shown. */
export function toDrawing(content: ChartContent, shown: Stretch, size: { width: number; height: number }): Drawing {
  const draft: Field = { ...shown, ...size, low: 0, high: 1 }
  const drafts = content.lines.map((line) => ({ line, runs: toRuns(line, draft) }))
  const field: Field = { ...draft, ...boundsOf(content, drafts) }
  const expected = drafts.find(({ line }) => line.role === 'expected')
  const leading = drafts.find(({ line }) => line.role !== 'expected') ?? drafts[0]
  return {
    field,
    lines: drafts.map(({ line, runs }) => ({ role: line.role, path: toLinePath(runs, field) })),
    band: expected === undefined || content.usual === undefined ? '' : toBandPath(expected.runs, content.usual, field),
    gaps: Math.max(0, (leading?.runs.length ?? 0) - 1),
  }
}

function boundsOf({ usual = 0, limit, floor }: ChartContent, drafts: readonly { line: ChartLine; runs: readonly Run[] }[]) {
  let low = limit?.value ?? Number.POSITIVE_INFINITY
  let high = limit?.value ?? Number.NEGATIVE_INFINITY
  for (const { line, runs } of drafts) {
    const air = line.role === 'expected' ? usual : 0
    for (const run of runs) {
      for (const column of run) {
        low = Math.min(low, column.low - air)
        high = Math.max(high, column.high + air)
      }
    }
  }
  const bounds = toBounds(floor === undefined ? low : Math.min(low, floor), high)
  return floor === undefined ? bounds : { ...bounds, low: floor }
}
