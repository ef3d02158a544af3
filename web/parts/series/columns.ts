import { type Field, placeOf, type SeriesLine, xOf, yOf } from './line.ts'

/** What one line shows in one column of pixels: where it comes in, how far it reaches, where it leaves. */
export interface Column {
  readonly x: number
  first: number
  low: number
  high: number
  last: number
  /** Whether the lowest came before the highest. */
  lowFirst: boolean
}

/** Columns that follow each other without a gap. */
export type Run = readonly Column[]

/**
 * A line as at most one column for each pixel, with lowest and highest reading, so that a spike of one reading in a
 * million stays a spike. Readings too far apart, or absent, end a run: gaps stay gaps.
 */
export function toRuns(line: SeriesLine, field: Field): Run[] {
  const { times, values, longestStepMs } = line
  const runs: Column[][] = []
  // One reading before and one after, so that lines run out of the picture instead of ending in it.
  const from = Math.max(0, placeOf(times, field.from) - 1)
  const to = Math.min(times.length, placeOf(times, field.to) + 1)
  const isThick = to - from > 2 * field.width
  let run: Column[] = []
  let before = Number.NaN
  for (let at = from; at < to; at += 1) {
    const value = values[at] ?? Number.NaN
    if (Number.isNaN(value)) continue
    const time = times[at] ?? 0
    if (!(time - before <= longestStepMs) || isAbsentBetween(values, at)) {
      run = []
      runs.push(run)
    }
    before = time
    const exact = xOf(field, time)
    const x = isThick ? Math.floor(exact) + 0.5 : exact
    const column = run.at(-1)
    if (column === undefined || column.x !== x) run.push({ x, first: value, low: value, high: value, last: value, lowFirst: true })
    else widen(column, value)
  }
  return runs
}

function isAbsentBetween(values: ArrayLike<number>, at: number): boolean {
  return at > 0 && Number.isNaN(values[at - 1])
}

function widen(column: Column, value: number): void {
  if (value < column.low) {
    column.low = value
    column.lowFirst = false
  } else if (value > column.high) {
    column.high = value
    column.lowFirst = true
  }
  column.last = value
}

/** The path of a line (SVG 2 §9.3). A run of one reading is a dot: a stroke of no length with round ends. */
export function toLinePath(runs: readonly Run[], field: Field): string {
  return runs.map((run) => toRunPath(run, field)).join('')
}

function toRunPath(run: Run, field: Field): string {
  let path = ''
  for (const { x, first, low, high, last, lowFirst } of run) {
    const turns = lowFirst ? [first, low, high, last] : [first, high, low, last]
    let drawn = Number.NaN
    for (const value of turns) {
      if (value === drawn) continue
      path += `${path === '' ? 'M' : 'L'}${toPixel(x)} ${toPixel(yOf(field, value))}`
      drawn = value
    }
  }
  return run.length === 1 && !path.includes('L') ? `${path}h0` : path
}

/** The area `usual` above and below a line: where readings are on an ordinary day. */
export function toBandPath(runs: readonly Run[], usual: number, field: Field): string {
  return runs
    .filter((run) => run.length > 1)
    .map((run) => {
      const upper = run.map(({ x, high }) => `${toPixel(x)} ${toPixel(yOf(field, high + usual))}`)
      const lower = run.map(({ x, low }) => `${toPixel(x)} ${toPixel(yOf(field, low - usual))}`)
      return `M${upper.join('L')}L${lower.reverse().join('L')}Z`
    })
    .join('')
}

function toPixel(value: number): string {
  return value.toFixed(1)
}
