/** Samples of the longest run in which each tag did not change, in `values` (samples × tags). */
export function longestStills(values: Float64Array, tags: number): Int32Array {
  const longest = new Int32Array(tags)
  for (let tag = 0; tag < tags; tag += 1) {
    let run = 0
    for (let at = tag; at < values.length; at += tags) {
      run = at >= tags && values[at] === values[at - tags] ? run + 1 : 1
      if (run > (longest[tag] ?? 0)) longest[tag] = run
    }
  }
  return longest
}

/** A tag that has never been still for half this many times as long is called stuck. */
const stuckTimes = 2
/** Nor is anything called stuck that has been still for fewer samples. */
const leastStuck = 24

/** Samples after which an unchanging tag counts as stuck; never for one that did not change while it was learned. */
export function stuckAfter(longestStill: number, learnedSamples: number): number {
  if (longestStill >= learnedSamples) return Number.POSITIVE_INFINITY
  return Math.max(leastStuck, stuckTimes * longestStill)
}
