import { Graph, layout } from '@dagrejs/dagre'
import type { Need, Register, Thing } from '../../contract.ts'

export const boxWidth = 150
export const boxHeight = 54
/** More than this nobody can read as a picture; the table has all of them. */
export const mostShown = 120

export interface Box {
  readonly thing: Thing
  /** Of its upper left corner. */
  readonly x: number
  readonly y: number
}

/** From what is needed to what needs it. */
export interface Arrow {
  readonly need: Need
  readonly path: string
}

export interface Drawing {
  readonly width: number
  readonly height: number
  readonly boxes: readonly Box[]
  readonly arrows: readonly Arrow[]
}

/** Layers from what others need, at the top, down to what nobody else needs. What stands at a site hangs on it. */
export function toDrawing({ things, needs }: Pick<Register, 'things' | 'needs'>): Drawing {
  const graph = new Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'TB', nodesep: 12, ranksep: 38, marginx: 8, marginy: 8 })
  const shown = new Set(things.map(({ id }) => id))
  const all = [...needs, ...things.flatMap(toStanding)].filter(({ of, on }) => shown.has(of) && shown.has(on))
  for (const { id } of things) graph.setNode(id, { width: boxWidth, height: boxHeight })
  for (const [at, { of, on }] of all.entries()) graph.setEdge(on, of, {}, String(at))
  layout(graph)
  const { width = 0, height = 0 } = graph.graph()
  const boxes = things.map((thing) => {
    const { x = 0, y = 0 } = graph.node(thing.id)
    return { thing, x: x - boxWidth / 2, y: y - boxHeight / 2 }
  })
  const arrows = all.map((need, at) => ({ need, path: toPath(graph.edge(need.on, need.of, String(at)).points ?? []) }))
  return { width, height, boxes, arrows }
}

function toStanding({ id, site }: Thing): Need[] {
  if (site === null) return []
  return [{ of: id, on: site, link: 'geographic', group: null, atLeast: 1, toleratesMs: 0, bufferMs: 0, substitute: null }]
}

/** A smooth line through the points: each but the ends bends it. */
function toPath(points: readonly { x: number; y: number }[]): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  const bends = rest.map((point, at) => {
    const next = rest[at + 1]
    if (next === undefined) return `T${round(point.x)} ${round(point.y)}`
    return `Q${round(point.x)} ${round(point.y)} ${round((point.x + next.x) / 2)} ${round((point.y + next.y) / 2)}`
  })
  return `M${round(first.x)} ${round(first.y)}${bends.join('').replace(/T([^T]*)$/, 'L$1')}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
