import type { Trace } from '../../../process/index.ts'

const width = 72
const height = 9
const observedMark = '*'
const expectedMark = '-'
const bothMark = '#'

/** A tag as it read (`*`) and as it should have read (`-`), `#` where both are the same; below it the time in alarm (`^`). */
export function toPicture({ times, observed, expected }: Trace, alarm: { readonly startedAt: number; readonly endedAt: number }): string[] {
  const columns = Math.min(width, times.length)
  if (columns === 0) return []
  const [low, high] = boundsOf([...observed, ...expected])
  const rowOf = (value: number) => Math.round(((high - value) / (high - low)) * (height - 1))
  const grid = Array.from({ length: height }, () => new Array<string>(columns).fill(' '))
  let under = ''
  for (let column = 0; column < columns; column += 1) {
    const from = Math.floor((column * times.length) / columns)
    const to = Math.max(from + 1, Math.floor(((column + 1) * times.length) / columns))
    const [one, other] = [rowOf(furthestOf(observed.slice(from, to))), rowOf(furthestOf(expected.slice(from, to)))]
    put(grid, { row: other, column, mark: expectedMark })
    put(grid, { row: one, column, mark: one === other ? bothMark : observedMark })
    const isAlarm = times.slice(from, to).some((time) => time >= alarm.startedAt && time <= alarm.endedAt)
    under += isAlarm ? '^' : ' '
  }
  const labels = grid.map((_, row) => (row === 0 ? toShort(high) : row === height - 1 ? toShort(low) : ''))
  const margin = Math.max(...labels.map(({ length }) => length))
  const axis = `${toClock(times[0] ?? 0)}${toClock(times.at(-1) ?? 0).padStart(Math.max(1, columns - 16))}`
  return [
    ...grid.map((cells, row) => `${(labels[row] ?? '').padStart(margin)} |${cells.join('').trimEnd()}`),
    `${''.padStart(margin)} |${under.trimEnd()}`,
    `${''.padStart(margin)}  ${axis}`,
  ]
}

function put(grid: string[][], { row, column, mark }: { row: number; column: number; mark: string }): void {
  const cells = grid[row]
  if (cells !== undefined) cells[column] = mark
}

function boundsOf(values: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return high > low ? [low, high] : [low - 1, high + 1]
}

/** Of several samples in one place the one furthest from their mean, so that no spike is lost. */
function furthestOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((far, value) => (Math.abs(value - mean) > Math.abs(far - mean) ? value : far), values[0] ?? 0)
}

export function toShort(value: number): string {
  const digits = Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 3
  return value.toFixed(digits)
}

function toClock(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}
