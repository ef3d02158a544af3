import type { Dependencies, Need, Thing } from './thing.ts'

/** The same dependencies by number, laid out flat: what a cascade runs over. What is needed but not there is left out. */
export interface Graph {
  readonly things: readonly Thing[]
  readonly numberOf: ReadonlyMap<string, number>
  /** A need of each thing that stands at a site is added to those that were written. */
  readonly needs: readonly Need[]
  /** By need. */
  readonly input: Int32Array
  readonly substitute: Int32Array
  readonly delayMs: Float64Array
  readonly afterMs: Float64Array
  readonly share: Float64Array
  readonly groupOf: Int32Array
  /** By group: whose it is, and how many of its needs may be lost before it is. */
  readonly consumer: Int32Array
  readonly spare: Int32Array
  /** By thing: the needs that look at it, as what is needed or as a substitute. */
  readonly watchers: Lists
  /** By thing: its groups. */
  readonly groups: Lists
}

/** Lists of numbers in one array: those of `n` stand from `starts[n]` up to `starts[n + 1]`. */
export interface Lists {
  readonly starts: Int32Array
  readonly items: Int32Array
}

const none = -1

export function toGraph({ things, needs: written }: Dependencies): Graph {
  const numberOf = new Map(things.map(({ id }, number) => [id, number]))
  const known = [...written, ...things.flatMap(toSiteNeed)].filter(({ of, on }) => numberOf.has(of) && numberOf.has(on))
  const at = (id: string | undefined): number => (id === undefined ? none : (numberOf.get(id) ?? none))
  const input = Int32Array.from(known, ({ on }) => at(on))
  const substitute = Int32Array.from(known, (need) => (isInTime(need) ? at(need.substitute?.on) : none))
  const { groupOf, consumer, spare } = toGroups(known, at)
  const watching: [number, number][] = []
  for (const [need, on] of input.entries()) watching.push([on, need])
  for (const [need, on] of substitute.entries()) if (on !== none && on !== input[need]) watching.push([on, need])
  return {
    ...{ things, numberOf, needs: known, input, substitute, groupOf, consumer, spare },
    delayMs: Float64Array.from(known, ({ toleratesMs, bufferMs }) => toleratesMs + bufferMs),
    afterMs: Float64Array.from(known, (need) => need.substitute?.afterMs ?? 0),
    share: Float64Array.from(known, (need) => need.substitute?.share ?? 100),
    watchers: toLists(watching, things.length),
    groups: toLists(
      Array.from(consumer, (thing, group) => [thing, group] as const),
      things.length,
    ),
  }
}

/** One that takes over later than the buffer lasts comes too late to keep the thing from failing. */
export function isInTime({ substitute, toleratesMs, bufferMs }: Need): boolean {
  return substitute !== null && substitute.afterMs <= toleratesMs + bufferMs
}

/** What stands at a site goes with it, at once. */
function toSiteNeed({ id, site }: Thing): Need[] {
  if (site === null || site === id) return []
  return [{ of: id, on: site, link: 'geographic', group: null, atLeast: 1, toleratesMs: 0, bufferMs: 0, substitute: null }]
}

function toGroups(needs: readonly Need[], at: (id: string) => number): Pick<Graph, 'groupOf' | 'consumer' | 'spare'> {
  const consumer: number[] = []
  const spare: number[] = []
  const known = new Map<string, number>()
  const groupOf = Int32Array.from(needs, ({ of, group, atLeast }) => {
    const key = group === null ? undefined : `${of}\n${group}`
    let number = key === undefined ? undefined : known.get(key)
    if (number === undefined) {
      number = consumer.length
      consumer.push(at(of))
      // With none of them it is lost; each member adds one that may be.
      spare.push(-Math.max(1, atLeast))
      if (key !== undefined) known.set(key, number)
    }
    spare[number] = (spare[number] ?? 0) + 1
    return number
  })
  return { groupOf, consumer: Int32Array.from(consumer), spare: Int32Array.from(spare) }
}

function toLists(pairs: readonly (readonly [number, number])[], count: number): Lists {
  const starts = new Int32Array(count + 1)
  for (const [of] of pairs) starts[of + 1] = (starts[of + 1] ?? 0) + 1
  for (let at = 0; at < count; at++) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0)
  const next = starts.slice()
  const items = new Int32Array(pairs.length)
  for (const [of, item] of pairs) {
    const place = next[of] ?? 0
    items[place] = item
    next[of] = place + 1
  }
  return { starts, items }
}
