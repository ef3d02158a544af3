/** Rows as they were read. */
export interface ReadRows {
  readonly times: Float64Array
  readonly labels: Uint8Array
  /** rows × width. */
  readonly values: Float64Array
}

export interface OrderedRows extends ReadRows {
  /** Rows that stood after a later one. */
  readonly reordered: number
  /** Rows of a moment that there was already; the first one stays. */
  readonly dropped: number
}

/** The rows in ascending time, each moment once. Rows that are so already are given as they stand. */
export function inOrder({ times, labels, values }: ReadRows, width: number): OrderedRows {
  let behind = 0
  let same = 0
  let latest = Number.NEGATIVE_INFINITY
  for (const time of times) {
    if (time < latest) behind += 1
    if (time === latest) same += 1
    if (time > latest) latest = time
  }
  if (behind === 0 && same === 0) return { times, labels, values, reordered: 0, dropped: 0 }
  const places = Uint32Array.from(times, (_, at) => at)
  places.sort((one, other) => (times[one] ?? 0) - (times[other] ?? 0) || one - other)
  const kept = places.filter((place, at) => at === 0 || times[place] !== times[places[at - 1] ?? 0])
  const ordered = new Float64Array(kept.length * width)
  for (const [at, place] of kept.entries()) ordered.set(values.subarray(place * width, (place + 1) * width), at * width)
  return {
    times: Float64Array.from(kept, (place) => times[place] ?? 0),
    labels: Uint8Array.from(kept, (place) => labels[place] ?? 0),
    values: ordered,
    reordered: behind,
    dropped: times.length - kept.length,
  }
}
