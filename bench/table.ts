/** One promise with numbers: what we do, beside what something known does in the same run on the same machine. */
export interface BenchTable {
  readonly title: string
  /** Of `ours` and `peer`. */
  readonly unit: string
  /** What the numbers are compared with. */
  readonly peer: string
  /** What is promised. */
  readonly aim: string
  readonly rows: readonly BenchRow[]
}

export interface BenchRow {
  /** The size or the case that was measured. */
  readonly at: string
  readonly ours: number
  readonly peer: number
  /** Ours to the peer's, in the direction that the aim speaks of. */
  readonly ratio: number
  readonly note?: string
}

export interface BenchOptions {
  /** The smallest size only, in seconds: holds that the bench still runs, says nothing of speed. */
  readonly quick: boolean
}

/** The value that the given share (0 … 1) of the numbers does not exceed. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
