import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.ts'
import { markingsOf, resolveSelector } from '../stix/index.ts'
import type { Path } from './references.ts'

/**
 * The paths that granular markings above the reader close (STIX 2.1 §7.2.3.1). Undefined: it cannot be told what they
 * close (a selector that leads nowhere, a marking that says neither level nor language), so the whole object stays here.
 */
export function closedPaths(value: JsonObject, isAbove: (markingId: string) => boolean): Path[] | undefined {
  const paths: Path[] = []
  for (const entry of markingsOf(value).granular) {
    if (entry.ref === undefined && entry.lang === undefined) return undefined
    if (entry.ref === undefined || !isAbove(entry.ref)) continue
    for (const selector of entry.selectors) {
      const path = resolveSelector(value, selector)
      if (path === undefined || path.length === 0) return undefined
      paths.push(path)
    }
  }
  return paths
}

/**
 * The granular markings of what is left after `removed`: entries above the reader are gone, selectors of removed
 * properties are gone, list positions count anew. Undefined when none is left.
 */
export function remainingGranular(
  value: JsonObject,
  removed: readonly Path[],
  isAbove: (markingId: string) => boolean,
): JsonValue[] | undefined {
  const entries = Array.isArray(value.granular_markings) ? value.granular_markings : []
  const shift = new Shift(removed)
  const left = entries.flatMap((entry) => {
    if (!isJsonObject(entry) || !Array.isArray(entry.selectors)) return []
    if (typeof entry.marking_ref === 'string' && isAbove(entry.marking_ref)) return []
    const selectors = entry.selectors.flatMap((selector) => (typeof selector === 'string' ? shift.apply(value, selector) : []))
    return selectors.length === 0 ? [] : [{ ...entry, selectors }]
  })
  return left.length === 0 ? undefined : left
}

class Shift {
  readonly #removed = new Set<string>()
  readonly #gaps = new Map<string, number[]>()

  constructor(removed: readonly Path[]) {
    for (const path of removed) {
      this.#removed.add(toPathKey(path))
      const last = path.at(-1)
      if (typeof last !== 'number') continue
      const list = toPathKey(path.slice(0, -1))
      this.#gaps.set(list, [...(this.#gaps.get(list) ?? []), last])
    }
  }

  apply(value: JsonObject, selector: string): string[] {
    const path = resolveSelector(value, selector)
    if (path === undefined || path[0] === 'granular_markings') return []
    const moved: string[] = []
    for (const [depth, step] of path.entries()) {
      if (this.#removed.has(toPathKey(path.slice(0, depth + 1)))) return []
      moved.push(typeof step === 'string' ? step : `[${step - this.#gapsBefore(path.slice(0, depth), step)}]`)
    }
    return [moved.join('.')]
  }

  #gapsBefore(list: Path, index: number): number {
    return (this.#gaps.get(toPathKey(list)) ?? []).filter((gap) => gap < index).length
  }
}

export function toPathKey(path: Path): string {
  return JSON.stringify(path)
}
