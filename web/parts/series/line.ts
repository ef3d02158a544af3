/** Readings of one line over time. Times ascend, milliseconds; NaN: no reading. */
export interface SeriesLine {
  readonly times: ArrayLike<number>
  readonly values: ArrayLike<number>
  /** Readings further apart than this do not follow each other: there is a gap between them. */
  readonly longestStepMs: number
}

/** A stretch of time, milliseconds. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** What is drawn and onto how much room: time along `width` pixels, values up `height`. */
export interface Field extends Stretch {
  readonly low: number
  readonly high: number
  readonly width: number
  readonly height: number
}

export function xOf(field: Field, time: number): number {
  return ((time - field.from) / (field.to - field.from)) * field.width
}

export function yOf(field: Field, value: number): number {
  return field.height * (1 - (value - field.low) / (field.high - field.low))
}

/** The first place whose time is not before `time`; the length if there is none. */
export function placeOf(times: ArrayLike<number>, time: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? 0) < time) low = middle + 1
    else high = middle
  }
  return low
}

/** The place nearest to `time`, or -1 where a gap is. */
export function nearestPlace({ times, longestStepMs }: SeriesLine, time: number): number {
  const after = placeOf(times, time)
  const distance = (place: number) => (place < 0 || place >= times.length ? Number.POSITIVE_INFINITY : Math.abs((times[place] ?? 0) - time))
  const nearest = distance(after - 1) < distance(after) ? after - 1 : after
  return distance(nearest) <= longestStepMs ? nearest : -1
}

/**
 * The step above which two readings do not follow each other, where nobody says: half more than the usual one. A line of
 * fewer than two readings has no gaps.
 */
export function longestStepOf(times: ArrayLike<number>): number {
  const steps = new Float64Array(Math.max(0, times.length - 1))
  for (let at = 0; at < steps.length; at += 1) steps[at] = (times[at + 1] ?? 0) - (times[at] ?? 0)
  const usual = steps.sort()[steps.length >> 1] ?? Number.POSITIVE_INFINITY
  return gapSteps * Math.max(usual, 1)
}

const gapSteps = 1.5
