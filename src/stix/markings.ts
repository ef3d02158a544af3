import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.ts'

/** Steps from the object to a value in it: names and list indices. */
export type Path = readonly (string | number)[]

/** One granular marking: what it says, and about which parts (STIX 2.1 §7.2.3). */
export interface GranularMarking {
  readonly ref: string | undefined
  readonly lang?: string
  readonly selectors: readonly string[]
}

export interface MarkingsOf {
  readonly refs: string[]
  readonly granular: GranularMarking[]
}

/** The markings that an object names, whatever else may be wrong with it. */
export function markingsOf(value: JsonObject): MarkingsOf {
  const { object_marking_refs: refs, granular_markings: granular } = value
  return {
    refs: stringsOf(refs),
    granular: (Array.isArray(granular) ? granular : []).filter(isJsonObject).map((entry) => ({
      ref: typeof entry.marking_ref === 'string' ? entry.marking_ref : undefined,
      ...(typeof entry.lang === 'string' ? { lang: entry.lang } : {}),
      selectors: stringsOf(entry.selectors),
    })),
  }
}

function stringsOf(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}

/** The path of a selector such as `external_references.[0].url`; undefined when it leads nowhere (STIX 2.1 §7.2.3.1). */
export function resolveSelector(value: JsonObject, selector: string): Path | undefined {
  const path: (string | number)[] = []
  let here: JsonValue | undefined = value
  for (const step of selector.replaceAll(/(?<=[^.])\[/g, '.[').split('.')) {
    const index = /^\[(\d{1,9})\]$/.exec(step)
    if (index !== null) {
      const at = Number(index[1])
      here = Array.isArray(here) ? here[at] : undefined
      path.push(at)
    } else {
      here = isJsonObject(here) && Object.hasOwn(here, step) ? here[step] : undefined
      path.push(step)
    }
    if (here === undefined) return undefined
  }
  return path
}

/** A copy without these parts. Lists close up behind what is taken out; a list or object that is left empty goes, too. */
export function removePaths(value: JsonObject, paths: readonly Path[]): JsonObject {
  const copy = structuredClone(value)
  // From the back of each list, so that the indices in front of it stay true.
  for (const path of [...paths].sort(comparePaths).reverse()) removeAt(copy, path)
  return copy
}

function comparePaths(left: Path, right: Path): number {
  for (let depth = 0; depth < Math.min(left.length, right.length); depth += 1) {
    const [one, other] = [left[depth], right[depth]]
    if (one === other) continue
    if (typeof one === 'number' && typeof other === 'number') return one - other
    return String(one) < String(other) ? -1 : 1
  }
  return left.length - right.length
}

function removeAt(root: JsonObject, path: Path): void {
  const parents: (JsonObject | JsonValue[])[] = [root]
  for (const step of path.slice(0, -1)) {
    const next = childOf(parents.at(-1), step)
    if (!isJsonObject(next) && !Array.isArray(next)) return
    parents.push(next)
  }
  for (let depth = path.length - 1; depth >= 0; depth -= 1) {
    const parent = parents[depth]
    const step = path[depth]
    if (Array.isArray(parent) && typeof step === 'number') parent.splice(step, 1)
    else if (isJsonObject(parent) && typeof step === 'string') delete parent[step]
    if (parent === undefined || (Array.isArray(parent) ? parent.length : Object.keys(parent).length) > 0) return
  }
}

function childOf(value: JsonValue | undefined, step: string | number): JsonValue | undefined {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined
  return isJsonObject(value) && typeof step === 'string' && Object.hasOwn(value, step) ? value[step] : undefined
}
