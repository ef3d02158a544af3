import { cascade, type Fate, type Period } from './cascade.ts'
import { type Step, Ways } from './explain.ts'
import { type Graph, toGraph } from './graph.ts'
import type { SectorNames } from './sector.ts'
import type { Dependencies, Failure, Thing } from './thing.ts'

/** What becomes of one thing, with the way that leads there. Spans are milliseconds from the beginning of the trouble. */
export interface Hit {
  readonly thing: Thing
  /** Its earliest failure; null: it goes on, with less than all of its service. */
  readonly failsMs: number | null
  readonly downs: readonly Period[]
  readonly limited: Fate['limited']
  readonly isGiven: boolean
  readonly way: readonly Step[]
}

/** Somebody who must be told, with the first of their things that is hit. */
export interface Warning {
  readonly owner: string | null
  readonly contact: string
  readonly atMs: number
  readonly things: readonly string[]
}

export interface SectorHit {
  readonly sector: string
  readonly title: string
  readonly annex: 'I' | 'II'
  readonly atMs: number
  readonly things: number
  /** Users of its things that fail, added up: who uses two of them counts twice. */
  readonly users: number
}

export interface StateHit {
  readonly state: string
  readonly atMs: number
  readonly things: number
}

export interface Impact {
  /** The earliest first. */
  readonly hits: readonly Hit[]
  readonly warnings: readonly Warning[]
  readonly sectors: readonly SectorHit[]
  readonly states: readonly StateHit[]
  /** Of our own services: users without any service, users with less than all of it. Who uses two of them counts twice. */
  readonly users: { readonly without: number; readonly limited: number }
}

export interface Asked {
  readonly failures: readonly Failure[]
  /** What is hit later than this is left out. */
  readonly withinMs?: number | undefined
}

/** What the failures lead to: who is hit when and why, who must be warned, which sectors and states. */
export function toImpact(
  dependencies: Dependencies,
  { failures, withinMs = Number.POSITIVE_INFINITY }: Asked,
  sectors: SectorNames,
): Impact {
  const graph = toGraph(dependencies)
  const fates = cascade(graph, failures)
  const ways = new Ways(graph, fates)
  const hits = fates
    .map((fate) => toHit(graph, fate, ways))
    .filter((hit) => atMsOf(hit) <= withinMs)
    .map((hit) => withoutLater(hit, withinMs))
    .sort((a, b) => atMsOf(a) - atMsOf(b) || (a.thing.id < b.thing.id ? -1 : 1))
  return { hits, warnings: toWarnings(hits), sectors: toSectors(hits, sectors), states: toStates(hits), users: toUsers(hits) }
}

/** When it is first hit, in either way. */
export function atMsOf({ failsMs, limited }: Pick<Hit, 'failsMs' | 'limited'>): number {
  return Math.min(failsMs ?? Number.POSITIVE_INFINITY, limited?.atMs ?? Number.POSITIVE_INFINITY)
}

/** One that is limited now and fails later than is asked about is one that is limited. */
function withoutLater(hit: Hit, withinMs: number): Hit {
  const isLimited = hit.limited !== null && hit.limited.atMs <= withinMs
  const shown = { ...hit, limited: isLimited ? hit.limited : null }
  return hit.failsMs !== null && hit.failsMs > withinMs ? { ...shown, failsMs: null, downs: [], way: [] } : shown
}

function toHit({ things }: Graph, fate: Fate, ways: Ways): Hit {
  const { thing: number, downs, limited, because } = fate
  const thing = things[number]
  if (thing === undefined) throw new Error(`the cascade names thing ${number}, which there is not`)
  const failsMs = downs[0]?.fromMs ?? null
  return { thing, failsMs, downs, limited, isGiven: failsMs !== null && because === null, way: failsMs === null ? [] : ways.of(fate) }
}

function toWarnings(hits: readonly Hit[]): Warning[] {
  const found = new Map<string, { owner: string | null; contact: string; atMs: number; things: string[] }>()
  for (const hit of hits) {
    const { owner, contact, id } = hit.thing
    if (contact === null) continue
    const known = found.get(contact) ?? { owner, contact, atMs: atMsOf(hit), things: [] }
    known.things.push(id)
    found.set(contact, known)
  }
  return [...found.values()]
}

function toSectors(hits: readonly Hit[], names: SectorNames): SectorHit[] {
  const found = new Map<string, SectorHit>()
  for (const hit of hits) {
    const name = hit.thing.sector === null ? undefined : names.get(hit.thing.sector)
    if (name === undefined) continue
    const { sector, annex } = name
    const known = found.get(sector) ?? { sector, title: names.get(sector)?.title ?? sector, annex, atMs: atMsOf(hit), things: 0, users: 0 }
    const users = hit.failsMs === null ? 0 : (hit.thing.users ?? 0)
    found.set(sector, { ...known, things: known.things + 1, users: known.users + users })
  }
  return [...found.values()]
}

function toStates(hits: readonly Hit[]): StateHit[] {
  const found = new Map<string, StateHit>()
  for (const hit of hits) {
    for (const state of hit.thing.states) {
      const known = found.get(state) ?? { state, atMs: atMsOf(hit), things: 0 }
      found.set(state, { ...known, things: known.things + 1 })
    }
  }
  return [...found.values()]
}

function toUsers(hits: readonly Hit[]): Impact['users'] {
  let without = 0
  let limited = 0
  for (const { thing, failsMs } of hits) {
    if (thing.owner !== null || thing.kind !== 'service') continue
    if (failsMs === null) limited += thing.users ?? 0
    else without += thing.users ?? 0
  }
  return { without, limited }
}
