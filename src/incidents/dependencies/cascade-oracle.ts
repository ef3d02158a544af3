import type { Dependencies, Failure, Need } from './thing.ts'

/**
 * The same promise the slow way, written from the words alone and sharing no line with the fast one: each millisecond, every
 * thing and every need is looked at until nothing changes. For tests, with small spans.
 */
export function slowCascade(dependencies: Dependencies, failures: readonly Failure[]): [string, [number, number | null][]][] {
  const world = new SlowWorld(dependencies, failures)
  const last = 60
  for (let now = 0; now <= last; now++) world.step(now)
  return world.downs(last)
}

class SlowWorld {
  readonly #dependencies: Dependencies
  readonly #failures: readonly Failure[]
  readonly #needs: readonly Need[]
  #down = new Set<string>()
  /** By moment. */
  readonly #wasDown: Set<string>[] = []
  readonly #downFor = new Map<Need, number>()
  readonly #missed = new Map<Need, number>()
  readonly #isMissing = new Map<Need, boolean>()

  constructor(dependencies: Dependencies, failures: readonly Failure[]) {
    this.#dependencies = dependencies
    this.#failures = failures.filter(({ atMs, backMs }) => backMs === undefined || backMs > atMs)
    const standing = dependencies.things.flatMap(({ id, site }): Need[] =>
      site === null || site === id
        ? []
        : [{ of: id, on: site, link: 'geographic', group: null, atLeast: 1, toleratesMs: 0, bufferMs: 0, substitute: null }],
    )
    this.#needs = [...dependencies.needs, ...standing].filter(({ of, on }) => this.#isThere(of) && this.#isThere(on))
  }

  step(now: number): void {
    for (const need of this.#needs) {
      if (this.#downFor.has(need)) this.#downFor.set(need, (this.#downFor.get(need) ?? 0) + 1)
      if (this.#isMissing.get(need) === true) this.#missed.set(need, (this.#missed.get(need) ?? 0) + 1)
    }
    const isGiven = (id: string) =>
      this.#failures.some(({ thing, atMs, backMs }) => thing === id && atMs <= now && now < (backMs ?? Number.POSITIVE_INFINITY))
    for (const { id } of this.#dependencies.things) if (isGiven(id)) this.#down.add(id)
    this.#note()
    this.#repeat(({ id }) => this.#down.has(id) && !isGiven(id) && !this.#hasLostGroup(id) && this.#down.delete(id))
    this.#repeat(({ id }) => !this.#down.has(id) && (isGiven(id) || this.#hasLostGroup(id)) && this.#down.add(id) !== undefined)
    this.#wasDown.push(new Set(this.#down))
  }

  downs(last: number): [string, [number, number | null][]][] {
    return this.#dependencies.things.flatMap(({ id }) => {
      const periods: [number, number | null][] = []
      for (let now = 0; now <= last; now++) {
        const is = this.#wasDown[now]?.has(id) ?? false
        const was = this.#wasDown[now - 1]?.has(id) ?? false
        const current = periods.at(-1)
        if (is && !was) periods.push([now, null])
        if (!is && was && current !== undefined) current[1] = now
      }
      return periods.length === 0 ? [] : [[id, periods] satisfies [string, [number, number | null][]]]
    })
  }

  #isThere(id: string): boolean {
    return this.#dependencies.things.some((thing) => thing.id === id)
  }

  /** One change after the other, until there is none. */
  #repeat(change: (thing: Dependencies['things'][number]) => boolean): void {
    while (this.#dependencies.things.some((thing) => change(thing))) this.#note()
  }

  /** What each need has to say of the world as it is now. */
  #note(): void {
    for (const need of this.#needs) {
      if (!this.#down.has(need.on)) {
        this.#downFor.delete(need)
        this.#missed.delete(need)
        this.#isMissing.delete(need)
        continue
      }
      if (!this.#downFor.has(need)) this.#downFor.set(need, 0)
      this.#isMissing.set(need, !this.#isCarried(need))
    }
  }

  #isCarried(need: Need): boolean {
    const { substitute, toleratesMs, bufferMs } = need
    if (substitute === null || substitute.afterMs > toleratesMs + bufferMs) return false
    return this.#isThere(substitute.on) && !this.#down.has(substitute.on) && (this.#downFor.get(need) ?? 0) >= substitute.afterMs
  }

  #isLost(need: Need): boolean {
    return this.#isMissing.get(need) === true && (this.#missed.get(need) ?? 0) >= need.toleratesMs + need.bufferMs
  }

  #hasLostGroup(id: string): boolean {
    const mine = this.#needs.filter(({ of }) => of === id)
    return mine.some((need) => {
      const members = need.group === null ? [need] : mine.filter(({ group }) => group === need.group)
      const left = members.filter((member) => !this.#isLost(member)).length
      return left < (need.group === null ? 1 : need.atLeast)
    })
  }
}
