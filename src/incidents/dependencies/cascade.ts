import { EventQueue } from './event-queue.ts'
import type { Graph } from './graph.ts'
import type { Failure } from './thing.ts'

/** A time in which something is so; `toMs` null: for as long as anybody knows. */
export interface Period {
  readonly fromMs: number
  readonly toMs: number | null
}

/** What becomes of one thing. Spans are milliseconds from the beginning of the trouble. */
export interface Fate {
  /** Number of the thing in the graph. */
  readonly thing: number
  /** It does not work; the first is the earliest failure. Empty: it goes on, with less than all of its service. */
  readonly downs: readonly Period[]
  /** Need by which it first failed; null: it failed by itself. */
  readonly because: number | null
  /** From when on a substitute carries it with less than all of its service. */
  readonly limited: { readonly atMs: number; readonly share: number } | null
}

const nobody = -1

/**
 * What fails when, from what failed by itself: each thing fails at the earliest of its own failure and the moment at which one
 * of its groups is lost. A group is lost when fewer than it takes are left. A need is lost once nothing has come in for as long
 * as the buffer and the tolerated outage together last, by what is needed or by its substitute. What a substitute gives does
 * not fill the buffer again; what is needed does, when it is back. What works again may take up what waits for it; two that
 * each wait for the other stay down. Circles end: a thing that is down does not fail again.
 *
 * At one moment first that is taken which is given, then what comes back, then what fails. Fates are by number of the thing.
 */
export function cascade(graph: Graph, failures: readonly Failure[]): Fate[] {
  const run = new Run(graph)
  run.give(failures)
  run.toTheEnd()
  return run.fates()
}

class Run {
  readonly #graph: Graph
  readonly #queue = new EventQueue()
  /** By thing: failures of its own that last now, groups that are lost now. */
  readonly #own: Int32Array
  readonly #lostGroups: Int32Array
  readonly #isDown: Uint8Array
  readonly #downs = new Map<number, { fromMs: number; toMs: number | null }[]>()
  readonly #because = new Map<number, number>()
  readonly #limited = new Map<number, { atMs: number; share: number }>()
  /** By group: how many needs are lost, and by which it was lost. */
  readonly #lostNeeds: Int32Array
  readonly #lastLost: Int32Array
  /** By need: since when what is needed is down, since when nothing comes in, how long nothing came in before that. */
  readonly #downSince: Float64Array
  readonly #missingSince: Float64Array
  readonly #missedMs: Float64Array
  readonly #isLost: Uint8Array
  /** By need: when it is looked at next; another time in the queue is one that no longer counts. */
  readonly #nextAt: Float64Array
  readonly #given: { thing: number; by: 1 | -1 }[] = []
  readonly #mayRise: number[] = []
  readonly #mayFall: number[] = []
  #now = 0

  constructor(graph: Graph) {
    const { things, needs, consumer } = graph
    this.#graph = graph
    this.#own = new Int32Array(things.length)
    this.#lostGroups = new Int32Array(things.length)
    this.#isDown = new Uint8Array(things.length)
    this.#lostNeeds = new Int32Array(consumer.length)
    this.#lastLost = new Int32Array(consumer.length).fill(nobody)
    this.#downSince = new Float64Array(needs.length).fill(Number.NaN)
    this.#missingSince = new Float64Array(needs.length).fill(Number.NaN)
    this.#missedMs = new Float64Array(needs.length)
    this.#isLost = new Uint8Array(needs.length)
    this.#nextAt = new Float64Array(needs.length).fill(Number.NaN)
  }

  /** What is given stands in the queue as a negative number. What is not in the graph, or back before it failed, is left out. */
  give(failures: readonly Failure[]): void {
    for (const { thing: id, atMs, backMs } of failures) {
      const thing = this.#graph.numberOf.get(id)
      if (thing === undefined || (backMs !== undefined && backMs <= atMs)) continue
      this.#queue.add(atMs, -this.#given.push({ thing, by: 1 }))
      if (backMs !== undefined) this.#queue.add(backMs, -this.#given.push({ thing, by: -1 }))
    }
  }

  toTheEnd(): void {
    while (this.#queue.nextAt < Number.POSITIVE_INFINITY) {
      this.#now = this.#queue.nextAt
      this.#takeWhatIsNow()
      for (let thing = this.#mayRise.pop(); thing !== undefined; thing = this.#mayRise.pop()) this.#rise(thing)
      for (let thing = this.#mayFall.pop(); thing !== undefined; thing = this.#mayFall.pop()) this.#fall(thing)
    }
  }

  fates(): Fate[] {
    const touched = new Set([...this.#downs.keys(), ...this.#limited.keys()])
    return [...touched]
      .sort((a, b) => a - b)
      .map((thing) => ({
        thing,
        downs: (this.#downs.get(thing) ?? []).filter(({ fromMs, toMs }) => toMs !== fromMs),
        because: this.#because.get(thing) ?? null,
        limited: this.#limited.get(thing) ?? null,
      }))
      .filter(({ downs, limited }) => downs.length > 0 || limited !== null)
  }

  #takeWhatIsNow(): void {
    const due: number[] = []
    while (this.#queue.nextAt === this.#now) {
      const event = this.#queue.take()
      const given = event < 0 ? this.#given[-event - 1] : undefined
      if (given === undefined) due.push(event)
      else this.#own[given.thing] = (this.#own[given.thing] ?? 0) + given.by
      if (given !== undefined) this.#look(given.thing)
    }
    // What failed by itself is down before anything comes back: nothing is taken up by what has just gone.
    for (const thing of this.#mayFall.splice(0)) this.#fall(thing)
    for (const need of due) {
      if (this.#nextAt[need] !== this.#now) continue
      this.#nextAt[need] = Number.NaN
      this.#settle(need)
    }
  }

  #look(thing: number): void {
    const shouldBeDown = this.#own[thing] !== 0 || this.#lostGroups[thing] !== 0
    if (shouldBeDown && this.#isDown[thing] === 0) this.#mayFall.push(thing)
    if (!shouldBeDown && this.#isDown[thing] === 1) this.#mayRise.push(thing)
  }

  #rise(thing: number): void {
    if (this.#isDown[thing] === 0 || this.#own[thing] !== 0 || this.#lostGroups[thing] !== 0) return
    this.#isDown[thing] = 0
    const last = this.#downs.get(thing)?.at(-1)
    if (last !== undefined) last.toMs = this.#now
    this.#settleWatchers(thing)
  }

  #fall(thing: number): void {
    if (this.#isDown[thing] === 1 || (this.#own[thing] === 0 && this.#lostGroups[thing] === 0)) return
    this.#isDown[thing] = 1
    this.#noteFall(thing)
    this.#settleWatchers(thing)
  }

  #noteFall(thing: number): void {
    const downs = this.#downs.get(thing)
    if (downs === undefined) {
      this.#downs.set(thing, [{ fromMs: this.#now, toMs: null }])
      if (this.#own[thing] === 0) this.#because.set(thing, this.#decidingNeed(thing))
      return
    }
    const last = downs.at(-1)
    // Up for no time at all is not up.
    if (last?.toMs === this.#now) last.toMs = null
    else downs.push({ fromMs: this.#now, toMs: null })
  }

  /** The need that took the first of its lost groups below what it takes. */
  #decidingNeed(thing: number): number {
    const { starts, items } = this.#graph.groups
    for (let at = starts[thing] ?? 0; at < (starts[thing + 1] ?? 0); at++) {
      const group = items[at] ?? 0
      if (this.#isGroupLost(group)) return this.#lastLost[group] ?? nobody
    }
    return nobody
  }

  #isGroupLost(group: number): boolean {
    return (this.#lostNeeds[group] ?? 0) > (this.#graph.spare[group] ?? 0)
  }

  #settleWatchers(thing: number): void {
    const { starts, items } = this.#graph.watchers
    for (let at = starts[thing] ?? 0; at < (starts[thing + 1] ?? 0); at++) this.#settle(items[at] ?? 0)
  }

  /** Says of one need whether it is lost now, and when to look again. */
  #settle(need: number): void {
    const now = this.#now
    const { input, delayMs } = this.#graph
    if (this.#isDown[input[need] ?? 0] === 0) {
      this.#downSince[need] = Number.NaN
      this.#missingSince[need] = Number.NaN
      this.#missedMs[need] = 0
      this.#setLost(need, false)
      return
    }
    if (Number.isNaN(this.#downSince[need])) this.#downSince[need] = now
    const takesOverAt = this.#takesOverAt(need)
    if (takesOverAt <= now) {
      this.#carry(need)
      return
    }
    if (Number.isNaN(this.#missingSince[need])) this.#missingSince[need] = now
    const lostAt = (this.#missingSince[need] ?? 0) + (delayMs[need] ?? 0) - (this.#missedMs[need] ?? 0)
    if (lostAt <= now) this.#setLost(need, true)
    const nextAt = Math.min(lostAt > now ? lostAt : Number.POSITIVE_INFINITY, takesOverAt)
    if (nextAt === Number.POSITIVE_INFINITY || this.#nextAt[need] === nextAt) return
    this.#nextAt[need] = nextAt
    this.#queue.add(nextAt, need)
  }

  /** When the substitute can carry what the need is of; infinite while it is down, or where there is none. */
  #takesOverAt(need: number): number {
    const substitute = this.#graph.substitute[need] ?? nobody
    if (substitute === nobody || this.#isDown[substitute] === 1) return Number.POSITIVE_INFINITY
    return (this.#downSince[need] ?? 0) + (this.#graph.afterMs[need] ?? 0)
  }

  #carry(need: number): void {
    const since = this.#missingSince[need] ?? Number.NaN
    if (!Number.isNaN(since)) this.#missedMs[need] = (this.#missedMs[need] ?? 0) + this.#now - since
    this.#missingSince[need] = Number.NaN
    const share = this.#graph.share[need] ?? 100
    const thing = this.#graph.consumer[this.#graph.groupOf[need] ?? 0] ?? 0
    const known = this.#limited.get(thing)
    if (share < 100) this.#limited.set(thing, { atMs: known?.atMs ?? this.#now, share: Math.min(share, known?.share ?? 100) })
    this.#setLost(need, false)
  }

  #setLost(need: number, isLost: boolean): void {
    if ((this.#isLost[need] === 1) === isLost) return
    this.#isLost[need] = isLost ? 1 : 0
    const group = this.#graph.groupOf[need] ?? 0
    const thing = this.#graph.consumer[group] ?? 0
    const wasLost = this.#isGroupLost(group)
    this.#lostNeeds[group] = (this.#lostNeeds[group] ?? 0) + (isLost ? 1 : -1)
    const nowLost = this.#isGroupLost(group)
    if (wasLost === nowLost) return
    if (nowLost) this.#lastLost[group] = need
    this.#lostGroups[thing] = (this.#lostGroups[thing] ?? 0) + (nowLost ? 1 : -1)
    this.#look(thing)
  }
}
