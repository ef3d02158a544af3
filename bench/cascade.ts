import { type Edge, graphlib } from '@dagrejs/dagre'
import { cascade, type Dependencies, type Need, type Thing, toGraph } from '../src/incidents/index.ts'
import type { BenchOptions, BenchTable } from './table.ts'

const minuteMs = 60_000
const needsEach = 3

/** One thing fails and everything falls after it: each thing needs three that come before it. */
export async function measure({ quick }: BenchOptions): Promise<BenchTable> {
  const sizes = quick ? [100] : [100, 1_000, 10_000, 100_000]
  // So that what is measured first is not the compiler.
  for (let times = 0; times < 20; times++) cascade(toGraph(toDependencies(500, null)), [{ thing: '0', atMs: 0 }])
  return {
    title: 'Dependencies: the earliest failure of everything',
    unit: 'ms',
    peer: 'dijkstra of @dagrejs/graphlib over the same needs, which knows no groups, substitutes or recoveries; both find the same times',
    aim: 'faster than the peer at every size; a cascade over 100,000 things in under 1 s',
    rows: sizes.map(measureOne),
  }
}

function measureOne(size: number): BenchTable['rows'][number] {
  const dependencies = toDependencies(size, null)
  const buildFrom = performance.now()
  const graph = toGraph(dependencies)
  const built = performance.now() - buildFrom
  const from = performance.now()
  const fates = cascade(graph, [{ thing: '0', atMs: 0 }])
  const ours = performance.now() - from
  const other = toPeerGraph(dependencies)
  const peerFrom = performance.now()
  const paths = graphlib.alg.dijkstra(other, '0', (edge: Edge) => Number(other.edge(edge)))
  const peer = performance.now() - peerFrom
  for (const { thing, downs } of fates) {
    if (downs[0]?.fromMs !== paths[String(thing)]?.distance) throw new Error(`thing ${thing}: ${downs[0]?.fromMs} and not as the peer says`)
  }
  const grouped = toGraph(toDependencies(size, 'any two of three'))
  const groupedFrom = performance.now()
  const fallen = cascade(
    grouped,
    [0, 1, 2].map((thing) => ({ thing: String(thing), atMs: 0 })),
  ).length
  const inGroups = performance.now() - groupedFrom
  return {
    at: `${size.toLocaleString('en-GB')} things, ${dependencies.needs.length.toLocaleString('en-GB')} needs`,
    ours: Number(ours.toFixed(2)),
    peer: Number(peer.toFixed(2)),
    ratio: peer / ours,
    note: `${fates.length} fail; ${built.toFixed(1)} ms to lay the graph out before; with groups of two in three ${inGroups.toFixed(1)} ms, ${fallen} fail`,
  }
}

function toDependencies(size: number, group: string | null): Dependencies {
  const rest = { owner: null, states: [], sector: null, users: null, site: null, region: null, contact: null, note: null }
  const things = Array.from({ length: size }, (_, at): Thing => ({ id: String(at), name: String(at), kind: 'service', ...rest }))
  let dice = 20_261_125
  const roll = (below: number) => {
    dice = (Math.imul(dice, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((dice / 2 ** 32) * below)
  }
  const needs = things.slice(1).flatMap(({ id }, at): Need[] => {
    const on = new Set(Array.from({ length: needsEach }, () => roll(at + 1)))
    const atLeast = group === null ? 1 : Math.min(2, on.size)
    return [...on].map((other) => {
      const bufferMs = (1 + roll(600)) * minuteMs
      return { of: id, on: String(other), link: 'physical', group, atLeast, toleratesMs: 0, bufferMs, substitute: null }
    })
  })
  return { things, needs }
}

/** Each edge from what is needed to what needs it; its label says how long the one holds out without the other. */
function toPeerGraph({ things, needs }: Dependencies): InstanceType<typeof graphlib.Graph> {
  const graph = new graphlib.Graph({ multigraph: true })
  for (const { id } of things) graph.setNode(id)
  for (const [at, { of, on, bufferMs }] of needs.entries()) graph.setEdge(on, of, bufferMs, String(at))
  return graph
}
