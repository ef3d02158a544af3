import type { Budget } from './budget.ts'
import type { Observed } from './observed.ts'
import type { Scenario, TimeLimit } from './scenario.ts'
import { type Share, shareOut } from './supply.ts'

/**
 * Each time limit holds exactly when some instant lies between its sides: everything `before` began by then and, with the
 * gap, nothing `after` had ended. So the search is over one instant a limit, kept as a range of ranks among all
 * beginnings. A range makes the limit looser than it is: what cannot be shared out under it can be given up with the
 * whole range, and a sharing that happens to keep all limits is an answer at once.
 */
type Range = readonly [low: number, high: number]

/** Finds observations for every slot of a scenario; undefined when there are none. Exact, within the budget. */
export function findShares(scenario: Scenario, observed: readonly Observed[], budget: Budget): Share[] | undefined {
  const search = new Search(scenario, observed, budget)
  const waiting: Range[][] = [scenario.limits.map(() => [0, search.highestRank])]
  for (let ranges = waiting.pop(); ranges !== undefined; ranges = waiting.pop()) {
    const shares = search.shareWithin(ranges)
    if (shares === undefined) continue
    const widest = search.widestBroken(shares, ranges)
    if (widest === undefined) return shares
    const [low, high] = ranges[widest] ?? [0, 0]
    const middle = (low + high) >> 1
    // The lower half is put on top, so that early observations are tried first.
    waiting.push(ranges.with(widest, [middle + 1, high]), ranges.with(widest, [low, middle]))
  }
  return undefined
}

class Search {
  readonly highestRank: number
  private readonly scenario: Scenario
  private readonly capacities: readonly number[]
  private readonly budget: Budget
  /** By observation: the rank of its beginning; and for each gap, the highest rank that is not behind its end. */
  private readonly beginRanks: readonly number[]
  private readonly endRanks: readonly (readonly number[])[]

  constructor(scenario: Scenario, observed: readonly Observed[], budget: Budget) {
    this.scenario = scenario
    this.budget = budget
    this.capacities = observed.map(({ count }) => count)
    const begins = [...new Set(observed.map(({ first }) => first))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    this.highestRank = begins.length - 1
    this.beginRanks = observed.map(({ first }) => rankOf(begins, first))
    const byGap = new Map<bigint, readonly number[]>()
    this.endRanks = scenario.limits.map(({ gapNanos }) => {
      const ranks = byGap.get(gapNanos) ?? observed.map(({ last }) => rankOf(begins, last + gapNanos))
      byGap.set(gapNanos, ranks)
      return ranks
    })
    budget.spend(observed.length * (1 + byGap.size))
  }

  /** A sharing in which every slot keeps its side of every limit, for some instant in the limit's range. */
  shareWithin(ranges: readonly Range[]): Share[] | undefined {
    const latest = this.scenario.slots.map(() => this.highestRank)
    const earliest = this.scenario.slots.map((): [limit: number, rank: number][] => [])
    for (const [index, limit] of this.scenario.limits.entries()) {
      const [low, high] = ranges[index] ?? [0, 0]
      for (const slot of limit.before) latest[slot] = Math.min(latest[slot] ?? 0, high)
      if (low > 0) for (const slot of limit.after) earliest[slot]?.push([index, low])
      this.budget.spend(limit.before.length + limit.after.length)
    }
    const asks = this.scenario.slots.map(({ demand, domain }, slot) => {
      const bounds = earliest[slot] ?? []
      const latestRank = latest[slot] ?? 0
      this.budget.spend(domain.length * (1 + bounds.length))
      const fits = (seen: number) =>
        (this.beginRanks[seen] ?? 0) <= latestRank && bounds.every(([limit, rank]) => (this.endRanks[limit]?.[seen] ?? -1) >= rank)
      return { demand, domain: domain.filter(fits) }
    })
    return shareOut(asks, this.capacities, this.budget)
  }

  /** Of the limits this sharing breaks, the one with most left to decide; undefined when it keeps them all. */
  widestBroken(shares: readonly Share[], ranges: readonly Range[]): number | undefined {
    let widest: number | undefined
    let width = -1
    for (const [index, limit] of this.scenario.limits.entries()) {
      const [low, high] = ranges[index] ?? [0, 0]
      if (high - low <= width || this.keeps(shares, limit, index)) continue
      widest = index
      width = high - low
    }
    return widest
  }

  private keeps(shares: readonly Share[], limit: TimeLimit, index: number): boolean {
    let latestBegin = -1
    let earliestEnd = this.highestRank
    for (const slot of limit.before) {
      for (const seen of shares[slot]?.keys() ?? []) latestBegin = Math.max(latestBegin, this.beginRanks[seen] ?? 0)
    }
    for (const slot of limit.after) {
      for (const seen of shares[slot]?.keys() ?? []) earliestEnd = Math.min(earliestEnd, this.endRanks[index]?.[seen] ?? -1)
    }
    return latestBegin <= earliestEnd
  }
}

/** The number of the last beginning that is not behind the instant; -1 when all are. */
function rankOf(begins: readonly bigint[], instant: bigint): number {
  let low = 0
  let high = begins.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((begins[middle] ?? 0n) <= instant) low = middle + 1
    else high = middle
  }
  return low - 1
}
