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

/** A part of the search: the range of each limit, and what they leave of each slot's domain. */
interface Region {
  readonly ranges: readonly Range[]
  readonly domains: readonly (readonly number[])[]
}

/** Finds observations for every slot of a scenario; undefined when there are none. Exact, within the budget. */
export function findShares(scenario: Scenario, observed: readonly Observed[], budget: Budget): Share[] | undefined {
  const search = new Search(scenario, observed, budget)
  const waiting: Region[] = [search.whole()]
  for (let region = waiting.pop(); region !== undefined; region = waiting.pop()) {
    const shares = search.shareWithin(region)
    if (shares === undefined) continue
    const widest = search.widestBroken(shares, region.ranges)
    if (widest === undefined) return shares
    // The earlier half is put on top, so that early observations are tried first.
    waiting.push(...search.halves(region, widest))
  }
  return undefined
}

class Search {
  private readonly highestRank: number
  private readonly scenario: Scenario
  private readonly capacities: readonly number[]
  private readonly budget: Budget
  /** By observation: the rank of its beginning; and for each limit, the highest rank that is not behind its end and the gap. */
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

  whole(): Region {
    return {
      ranges: this.scenario.limits.map(() => [0, this.highestRank]),
      domains: this.scenario.slots.map(({ domain }) => domain),
    }
  }

  /** A sharing in which every slot keeps its side of every limit, for some instants in the ranges. */
  shareWithin({ domains }: Region): Share[] | undefined {
    const asks = this.scenario.slots.map(({ demand }, slot) => ({ demand, domain: domains[slot] ?? [] }))
    return shareOut(asks, this.capacities, this.budget)
  }

  /** The region with the limit's instant in the later half of its range, and in the earlier half. */
  halves({ ranges, domains }: Region, limit: number): [later: Region, earlier: Region] {
    const { before, after } = this.scenario.limits[limit] ?? { before: [], after: [] }
    const [low, high] = ranges[limit] ?? [0, 0]
    const middle = (low + high) >> 1
    const endRanks = this.endRanks[limit] ?? []
    const later = this.narrow(domains, after, (seen) => (endRanks[seen] ?? -1) > middle)
    const earlier = this.narrow(domains, before, (seen) => (this.beginRanks[seen] ?? 0) <= middle)
    return [
      { ranges: ranges.with(limit, [middle + 1, high]), domains: later },
      { ranges: ranges.with(limit, [low, middle]), domains: earlier },
    ]
  }

  private narrow(domains: Region['domains'], slots: readonly number[], fits: (seen: number) => boolean): (readonly number[])[] {
    const narrowed = [...domains]
    for (const slot of slots) {
      const domain = domains[slot] ?? []
      this.budget.spend(1 + domain.length)
      narrowed[slot] = domain.filter(fits)
    }
    return narrowed
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
