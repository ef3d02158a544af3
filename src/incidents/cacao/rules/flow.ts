import { branchesOf, followersOf, type PlaybookShape, type Step } from '../playbook.ts'
import { type Report, within } from './problem.ts'

interface Region {
  /** Where the branch is opened: a path, for a person. */
  readonly place: string
  readonly firsts: readonly string[]
}

/**
 * Every step can be reached, belongs to one branch, and no way leads back but through a while-condition. Each branch ends in
 * an end of its own, so that the step that opened it can go on (CACAO 2.0 §4.7–§4.10).
 */
export function checkFlow(playbook: PlaybookShape, error: Report): void {
  const { workflow, workflow_start: start, workflow_exception: exception } = playbook
  const owners = new Map<string, string>()
  const regions: Region[] = [{ place: 'workflow_start', firsts: exception === undefined ? [start] : [start, exception] }]
  for (let region = regions.pop(); region !== undefined; region = regions.pop()) {
    for (const key of stepsOf(workflow, region.firsts)) {
      const owner = owners.get(key)
      if (owner !== undefined) {
        error(
          'two-branches',
          within('workflow', key),
          `It is in the branches ${owner} and ${region.place}; each ends in an end of its own.`,
        )
        continue
      }
      owners.set(key, region.place)
      const step = workflow[key]
      if (step === undefined) continue
      for (const { at, first } of branchesOf(step)) regions.push({ place: within('workflow', key, at), firsts: [first] })
    }
  }
  for (const key of Object.keys(workflow)) {
    if (!owners.has(key)) error('unreachable', within('workflow', key), 'No way leads to it.')
  }
  findCircles(workflow, error)
}

/** The steps that follow each other from these on, without the branches that they open. */
function stepsOf(workflow: Readonly<Record<string, Step>>, firsts: readonly string[]): Set<string> {
  const found = new Set<string>()
  const open = [...firsts]
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const step = workflow[key]
    if (step === undefined || found.has(key)) continue
    found.add(key)
    for (const { next } of followersOf(step)) open.push(next)
  }
  return found
}

/** Depth first, without recursion: a playbook of others may be deep. */
function findCircles(workflow: Readonly<Record<string, Step>>, error: Report): void {
  const done = new Set<string>()
  for (const first of Object.keys(workflow)) {
    const path: { key: string; ways: { at: string; next: string }[] }[] = []
    const inPath = new Set<string>()
    const enter = (key: string) => {
      const step = workflow[key]
      if (step === undefined) return
      path.push({ key, ways: [...followersOf(step), ...branchesOf(step).map(({ at, first: next }) => ({ at, next }))] })
      inPath.add(key)
    }
    if (!done.has(first)) enter(first)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const way = top.ways.pop()
      if (way === undefined) {
        done.add(top.key)
        inPath.delete(top.key)
        path.pop()
      } else if (inPath.has(way.next)) {
        error('circle', within('workflow', top.key, way.at), 'It leads back to where it came from; only a while-condition repeats.')
      } else if (!done.has(way.next)) enter(way.next)
    }
  }
}
