import type { Budget } from './budget.ts'

/** How many of each observation a slot was given. */
export type Share = Map<number, number>

interface Ask {
  readonly demand: number
  readonly domain: readonly number[]
}

/**
 * Shares the observations out, each no more often than it was observed, so that every slot has what it asks for;
 * undefined when that cannot be done. A maximum flow: amounts move in bulk, so that a million repetitions cost no more
 * than one.
 */
export function shareOut(asks: readonly Ask[], capacities: readonly number[], budget: Budget): Share[] | undefined {
  const supply = new Supply(asks, capacities, budget)
  return asks.every((_, slot) => supply.fill(slot)) ? supply.shares : undefined
}

class Supply {
  readonly shares: Share[]
  private readonly asks: readonly Ask[]
  private readonly capacities: readonly number[]
  /** Only what was touched: there are far more observations than any one sharing looks at. */
  private readonly used = new Map<number, number>()
  private readonly takers = new Map<number, Set<number>>()
  private readonly budget: Budget

  constructor(asks: readonly Ask[], capacities: readonly number[], budget: Budget) {
    this.asks = asks
    this.capacities = capacities
    this.shares = asks.map(() => new Map())
    this.budget = budget
    budget.spend(asks.length)
  }

  fill(slot: number): boolean {
    const { demand, domain } = this.asks[slot] ?? { demand: 0, domain: [] }
    let wanted = demand
    for (const seen of domain) {
      if (wanted === 0) return true
      this.budget.spend(1)
      const amount = Math.min(wanted, this.leftOf(seen))
      if (amount > 0) {
        this.move(slot, seen, amount)
        wanted -= amount
      }
    }
    while (wanted > 0) {
      const moved = this.rearrange(slot, wanted)
      if (moved === 0) return false
      wanted -= moved
    }
    return true
  }

  private leftOf(seen: number): number {
    return (this.capacities[seen] ?? 0) - (this.used.get(seen) ?? 0)
  }

  private move(slot: number, seen: number, amount: number): void {
    this.used.set(seen, (this.used.get(seen) ?? 0) + amount)
    this.give(slot, seen, amount)
  }

  private give(slot: number, seen: number, amount: number): void {
    const share = this.shares[slot]
    if (share === undefined) return
    const now = (share.get(seen) ?? 0) + amount
    if (now > 0) share.set(seen, now)
    else share.delete(seen)
    const takers = this.takers.get(seen) ?? new Set<number>()
    this.takers.set(seen, takers)
    if (now > 0) takers.add(slot)
    else takers.delete(slot)
  }

  /** Breadth first: another slot gives up an observation, takes another in its place, and so on to one that is left. */
  private rearrange(slot: number, wanted: number): number {
    const askedBy = new Map<number, number>()
    const freedFrom = new Map<number, number>([[slot, -1]])
    const queue = [slot]
    for (const asking of queue) {
      for (const seen of this.asks[asking]?.domain ?? []) {
        this.budget.spend(1)
        if (askedBy.has(seen)) continue
        askedBy.set(seen, asking)
        if (this.leftOf(seen) > 0) return this.push(seen, wanted, { askedBy, freedFrom })
        for (const taker of this.takers.get(seen) ?? []) {
          if (freedFrom.has(taker)) continue
          freedFrom.set(taker, seen)
          queue.push(taker)
        }
      }
    }
    return 0
  }

  private push(end: number, wanted: number, path: { askedBy: Map<number, number>; freedFrom: Map<number, number> }): number {
    const hops: { slot: number; takes: number; frees: number }[] = []
    for (let takes = end; takes >= 0; ) {
      const slot = path.askedBy.get(takes) ?? -1
      const frees = path.freedFrom.get(slot) ?? -1
      hops.push({ slot, takes, frees })
      takes = frees
    }
    const amount = hops.reduce(
      (least, { slot, frees }) => (frees < 0 ? least : Math.min(least, this.shares[slot]?.get(frees) ?? 0)),
      Math.min(wanted, this.leftOf(end)),
    )
    this.used.set(end, (this.used.get(end) ?? 0) + amount)
    for (const { slot, takes, frees } of hops) {
      this.give(slot, takes, amount)
      if (frees >= 0) this.give(slot, frees, -amount)
    }
    return amount
  }
}
