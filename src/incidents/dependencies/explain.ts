import type { Fate } from './cascade.ts'
import type { Graph } from './graph.ts'
import { isInTime } from './graph.ts'
import type { Need } from './thing.ts'

/** One step of the way from what failed by itself to what fails because of it. */
export interface Step {
  readonly thing: string
  readonly atMs: number
  /** The need by which it fails; null: it failed by itself. */
  readonly need: Need | null
  /** The others of its group that were lost by then, when it could do without some. */
  readonly alsoLost: readonly string[]
  /** What stood in and failed as well. */
  readonly substituteLost: string | null
}

/** Ways longer than this are cut in the middle of nowhere by nobody: no chain of a real register is this long. */
const longestWay = 1000

/** The way to each thing's earliest failure, from the beginning on. */
export class Ways {
  readonly #graph: Graph
  readonly #fates: ReadonlyMap<number, Fate>

  constructor(graph: Graph, fates: readonly Fate[]) {
    this.#graph = graph
    this.#fates = new Map(fates.map((fate) => [fate.thing, fate]))
  }

  of(fate: Fate): Step[] {
    const steps: Step[] = []
    for (let at: Fate | undefined = fate; at !== undefined && steps.length < longestWay; at = this.#before(at)) steps.push(this.#step(at))
    return steps.reverse()
  }

  #before({ because }: Fate): Fate | undefined {
    return because === null ? undefined : this.#fates.get(this.#graph.input[because] ?? -1)
  }

  #step({ thing, because, downs: [first] }: Fate): Step {
    const { things, needs } = this.#graph
    const atMs = first?.fromMs ?? 0
    const need = because === null ? null : (needs[because] ?? null)
    const failedBy = (id: string) => (this.#firstOf(id) ?? Number.POSITIVE_INFINITY) <= atMs
    const substitute = need?.substitute ?? null
    return {
      thing: things[thing]?.id ?? '',
      atMs,
      need,
      alsoLost: need === null || need.group === null ? [] : this.#othersOf(need).filter(failedBy),
      substituteLost: need !== null && substitute !== null && isInTime(need) && failedBy(substitute.on) ? substitute.on : null,
    }
  }

  #firstOf(id: string): number | undefined {
    return this.#fates.get(this.#graph.numberOf.get(id) ?? -1)?.downs[0]?.fromMs
  }

  #othersOf(need: Need): string[] {
    const { numberOf, groups, groupOf, needs } = this.#graph
    const thing = numberOf.get(need.of) ?? 0
    const mine = new Set(groups.items.subarray(groups.starts[thing], groups.starts[thing + 1]))
    return needs.flatMap((other, at) =>
      other !== need && other.group === need.group && mine.has(groupOf[at] ?? -1) && other.of === need.of ? [other.on] : [],
    )
  }
}
