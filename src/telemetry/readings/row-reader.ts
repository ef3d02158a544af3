import type { Series } from '../../process/index.ts'
import type { Store } from '../../store/index.ts'
import { qualities } from './reading.ts'

/** Which rows of which tags. Times are milliseconds since the epoch. */
export interface RowWish {
  /** Ids by the name of the tag, in the order of the columns. */
  readonly tags: ReadonlyMap<string, number>
  /** Rows from here on. */
  readonly from: number
  /** Rows before here. */
  readonly to: number
  /** Rows are the multiples of it; undefined: the moments of the readings. */
  readonly everyMs: number | undefined
  /** How long a reading stands when no newer one comes. */
  readonly holdMs: number
}

const bad = qualities.indexOf('bad')

/** Moments and values of one tag, ascending. */
interface Column {
  readonly times: readonly number[]
  readonly values: readonly number[]
}

/**
 * The readings as rows: in each column the newest reading that still stands at the row's moment, NaN where there is none
 * or a bad one. Moments at which nothing stands have no row: a gap is a gap.
 */
export async function readRows(store: Store, wish: RowWish): Promise<Series> {
  const columns: Column[] = []
  for (const tagId of wish.tags.values()) columns.push(await readColumn(store, tagId, wish))
  const moments = wish.everyMs === undefined ? toMoments(columns, wish) : toGrid(columns, { ...wish, everyMs: wish.everyMs })
  const width = columns.length
  const values = new Float64Array(moments.length * width).fill(Number.NaN)
  for (const [at, column] of columns.entries()) fillColumn(values, column, { moments, at, width, holdMs: wish.holdMs })
  return dropEmpty({ tags: [...wish.tags.keys()], times: moments, values })
}

/** Of a reading before the first row, the one that may still stand there. */
async function readColumn(store: Store, tagId: number, { from, to, everyMs = 0, holdMs }: RowWish): Promise<Column> {
  const ofTag = store.db.selectFrom('reading').select(['at', 'value', 'quality']).where('tag_id', '=', tagId)
  const rows = await ofTag
    .where('at', '>', from - everyMs)
    .where('at', '<', to)
    .orderBy('at')
    .execute()
  const since = Number.isFinite(holdMs) ? from - holdMs : Number.MIN_SAFE_INTEGER
  const before = await ofTag
    .where('at', '<=', from - everyMs)
    .where('at', '>=', since)
    .orderBy('at', 'desc')
    .limit(1)
    .execute()
  const all = [...before, ...rows]
  return {
    times: all.map((row) => row.at),
    values: all.map((row) => (row.quality === bad || row.value === null ? Number.NaN : row.value)),
  }
}

function toMoments(columns: readonly Column[], { from, to }: RowWish): Float64Array {
  const moments = new Set<number>()
  for (const { times } of columns) for (const at of times) if (at >= from && at < to) moments.add(at)
  return Float64Array.from(moments).sort()
}

/** The multiples of the interval at which any reading stands: none within a gap. */
function toGrid(columns: readonly Column[], { from, to, everyMs, holdMs }: RowWish & { everyMs: number }): Float64Array {
  const moments = new Set<number>()
  for (const { times } of columns) for (const at of times) moments.add(at)
  const read = Float64Array.from(moments).sort()
  const grid: number[] = []
  for (const [index, at] of read.entries()) {
    const end = Math.min(to, read[index + 1] ?? Number.POSITIVE_INFINITY, at + holdMs + 1)
    for (let row = Math.ceil(Math.max(from, at) / everyMs) * everyMs; row < end; row += everyMs) grid.push(row)
  }
  return Float64Array.from(grid)
}

function fillColumn(
  values: Float64Array,
  { times, values: read }: Column,
  { moments, at, width, holdMs }: { moments: Float64Array; at: number; width: number; holdMs: number },
): void {
  let next = 0
  for (let row = 0; row < moments.length; row += 1) {
    const moment = moments[row] ?? 0
    while (next < times.length && (times[next] ?? 0) <= moment) next += 1
    if (next === 0 || moment - (times[next - 1] ?? 0) > holdMs) continue
    values[row * width + at] = read[next - 1] ?? Number.NaN
  }
}

function dropEmpty({ tags, times, values }: Series): Series {
  const width = tags.length
  const rows = Array.from(times.keys()).filter((row) =>
    values.subarray(row * width, (row + 1) * width).some((value) => !Number.isNaN(value)),
  )
  if (rows.length === times.length) return { tags, times, values }
  const kept = new Float64Array(rows.length * width)
  for (const [to, row] of rows.entries()) kept.set(values.subarray(row * width, (row + 1) * width), to * width)
  return { tags, times: Float64Array.from(rows, (row) => times[row] ?? 0), values: kept }
}
