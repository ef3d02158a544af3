/** One report as it is counted: who made it, and the values that it is counted under (none, one, or several). */
export interface Counted {
  readonly reporter: string
  readonly values: readonly string[]
}

export interface SafeCell {
  readonly value: string
  readonly reports: number
}

/** A table that may be published. */
export interface SafeTable {
  /** The largest first. */
  readonly cells: readonly SafeCell[]
  /** Reports that stand under no value shown: of several values together. Null: too few to be told at all. */
  readonly others: number | null
}

const nothing: SafeTable = { cells: [], others: null }

/**
 * Counts by value, such that nobody can tell what fewer than `k` reporters have in common (k-anonymity by suppression):
 * - a value of fewer than `k` reporters is not shown;
 * - what is not shown is told as one sum over at least two values and `k` reporters, that leaves each of them open: where
 *   it would not, the smallest value shown is taken in as well, so that no total, less what is shown, gives a count away;
 * - where that cannot be had, nothing is shown.
 */
export function toSafeTable(counted: readonly Counted[], k: number): SafeTable {
  const groups = groupByValue(counted)
  if (reportersOf(counted) < k) return nothing
  // The largest last: what must give way next stands at its front.
  const shown = [...groups.values()].filter(({ reporters }) => reporters.size >= k).sort(bySize)
  while (!isSafe(counted, { groups, shown, k })) {
    if (shown.length === 0) return nothing
    shown.shift()
  }
  // Whether the sum would have been safe is not told either.
  if (shown.length === 0) return nothing
  const rest = restOf(counted, shown)
  const cells = shown.map(({ value, reports }) => ({ value, reports }))
  return { cells: cells.reverse(), others: rest.length }
}

interface Group {
  readonly value: string
  reports: number
  readonly reporters: Set<string>
}

function groupByValue(counted: readonly Counted[]): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const { reporter, values } of counted) {
    for (const value of new Set(values)) {
      const group = groups.get(value) ?? { value, reports: 0, reporters: new Set() }
      groups.set(value, group)
      group.reports += 1
      group.reporters.add(reporter)
    }
  }
  return groups
}

function bySize(a: Group, b: Group): number {
  return a.reports - b.reports || (a.value < b.value ? -1 : 1)
}

/** What is left over when what is shown is taken off: nothing, or of several values and enough reporters. */
function isSafe(
  counted: readonly Counted[],
  { groups, shown, k }: { groups: Map<string, Group>; shown: readonly Group[]; k: number },
): boolean {
  const rest = restOf(counted, shown)
  if (rest.length === 0) return true
  const names = new Set(shown.map(({ value }) => value))
  const hidden = [...groups.values()].filter(({ value }) => !names.has(value))
  // As many as a hidden value can have at most, each: their sum would give every one of them away.
  const isAtMost = hidden.every(({ reporters }) => reporters.size === k - 1)
  return hidden.length >= 2 && !isAtMost && reportersOf(rest) >= k
}

function restOf(counted: readonly Counted[], shown: readonly Group[]): Counted[] {
  const names = new Set(shown.map(({ value }) => value))
  return counted.filter(({ values }) => values.length > 0 && !values.some((value) => names.has(value)))
}

function reportersOf(counted: readonly Counted[]): number {
  return new Set(counted.map(({ reporter }) => reporter)).size
}
