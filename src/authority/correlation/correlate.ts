/** What is compared of one report. */
export interface Comparable {
  readonly thread: string
  /** Who made it: told to nobody. */
  readonly reporter: string
  readonly indicators: readonly string[]
  readonly class: string | null
  /** The apparent cause, folded. */
  readonly cause: string | null
  /** Milliseconds since the epoch. */
  readonly detectedAt: number
  readonly states: readonly string[]
  readonly sectors: readonly string[]
}

export const correlationWays = ['indicator', 'cause', 'class'] as const
export type CorrelationWay = (typeof correlationWays)[number]

/** Reports that belong together, as far as can be seen. */
export interface Correlated {
  readonly threads: readonly string[]
  /** Why: at least one of them for each report. */
  readonly ways: readonly CorrelationWay[]
  /** Told to anyone only where it is not null. */
  readonly disclosure: Disclosure | null
}

/** What may be told of a group to one who may not know who reported: nothing in it is of fewer than `k` reporters. */
export interface Disclosure {
  readonly reporters: number
  /** States and sectors of `k` reporters or more each. */
  readonly states: readonly string[]
  readonly sectors: readonly string[]
  /** Indicators that `k` reporters or more named. */
  readonly indicators: readonly string[]
  readonly class: string | null
  readonly text: string
}

export interface CorrelationOptions {
  /** How many reporters at least anything is told of. */
  readonly k: number
  /** How far apart two reports may be that have only their class in common. */
  readonly windowMs: number
}

/**
 * Groups of reports by different reporters: a shared indicator, the same apparent cause, or the same class in the same
 * state and sector within the window. Pure; the order of reports makes no difference.
 */
export function correlate(reports: readonly Comparable[], options: CorrelationOptions): Correlated[] {
  const sorted = reports.toSorted((a, b) => (a.thread < b.thread ? -1 : 1))
  const roots = sorted.map((_, at) => at)
  const ways = new Map<number, Set<CorrelationWay>>()
  const rootOf = (at: number): number => {
    let root = at
    while (roots[root] !== undefined && roots[root] !== root) root = roots[root] ?? root
    return root
  }
  for (const [at, one] of sorted.entries()) {
    for (const [other, two] of sorted.slice(0, at).entries()) {
      const way = wayBetween(one, two, options.windowMs)
      if (way === undefined) continue
      const [from, to] = [rootOf(at), rootOf(other)]
      roots[from] = to
      ways.set(to, new Set([...(ways.get(to) ?? []), ...(ways.get(from) ?? []), way]))
    }
  }
  const groups = new Map<number, Comparable[]>()
  for (const [at, one] of sorted.entries()) groups.set(rootOf(at), [...(groups.get(rootOf(at)) ?? []), one])
  return [...groups]
    .filter(([, members]) => reportersOf(members) > 1)
    .map(([root, members]) => ({
      threads: members.map(({ thread }) => thread),
      ways: correlationWays.filter((way) => ways.get(root)?.has(way) === true),
      disclosure: toDisclosure(members, options.k),
    }))
}

function wayBetween(one: Comparable, two: Comparable, windowMs: number): CorrelationWay | undefined {
  if (shares(one.indicators, two.indicators)) return 'indicator'
  const isNear = Math.abs(one.detectedAt - two.detectedAt) <= windowMs
  if (one.cause !== null && one.cause === two.cause && isNear) return 'cause'
  const isAlike = one.class !== null && one.class === two.class && shares(one.sectors, two.sectors) && shares(one.states, two.states)
  return isAlike && isNear ? 'class' : undefined
}

function shares(one: readonly string[], two: readonly string[]): boolean {
  return one.some((value) => two.includes(value))
}

function reportersOf(reports: readonly Comparable[]): number {
  return new Set(reports.map(({ reporter }) => reporter)).size
}

/** Null for fewer than `k` reporters: not even that there are any. */
function toDisclosure(members: readonly Comparable[], k: number): Disclosure | null {
  const reporters = reportersOf(members)
  if (reporters < k) return null
  const states = commonTo(members, (one) => one.states, k)
  const sectors = commonTo(members, (one) => one.sectors, k)
  const [kind = null] = commonTo(members, (one) => (one.class === null ? [] : [one.class]), k)
  const indicators = commonTo(members, (one) => one.indicators, k)
  const where = states.length === 0 ? '' : ` in ${states.length} state${states.length === 1 ? '' : 's'} (${states.join(', ')})`
  const what = kind === null ? '' : `, ${kind}`
  return { reporters, states, sectors, indicators, class: kind, text: `${reporters} reporters${where}${what}` }
}

/** Values that `k` reporters have in common, in the order of the alphabet. */
function commonTo(members: readonly Comparable[], valuesOf: (one: Comparable) => readonly string[], k: number): string[] {
  const values = [...new Set(members.flatMap(valuesOf))].sort()
  return values.filter((value) => reportersOf(members.filter((one) => valuesOf(one).includes(value))) >= k)
}
