/** A run of marked rows, `end` exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** The runs of ones in `marks`. */
export function rangesOf(marks: Uint8Array): Range[] {
  const ranges: Range[] = []
  let start = -1
  for (let at = 0; at <= marks.length; at += 1) {
    const marked = marks[at] === 1
    if (marked && start === -1) start = at
    if (!marked && start !== -1) {
      ranges.push({ start, end: at })
      start = -1
    }
  }
  return ranges
}

/** Rows that two ranges share. */
export function overlapOf(one: Range, other: Range): number {
  return Math.max(0, Math.min(one.end, other.end) - Math.max(one.start, other.start))
}
