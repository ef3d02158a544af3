import type { JsonValue } from '../../base/index.ts'
import type { Pattern } from './ast.ts'
import { toAlternatives } from './atoms.ts'
import { readProperty } from './paths.ts'
import { toTest } from './predicate.ts'
import { toPathText } from './text.ts'
import type { Value } from './values.ts'

/** A pattern made ready for one value at a time. */
export interface StreamPredicate {
  /** The canonical paths it asks about; every other value can be left aside. */
  readonly paths: readonly string[]
  matches(objectType: string, path: string, value: JsonValue): boolean
}

/**
 * For patterns that `toAtoms` can take apart, whatever their operators: LIKE, MATCHES, ranges, order. Undefined for the
 * others, which need more than one value. `path` is canonical with its object type, as atoms have it.
 */
export function toStreamPredicate(pattern: Pattern): StreamPredicate | undefined {
  const comparisons = toAlternatives(pattern)
  if (comparisons === undefined) return undefined
  const tests = new Map<string, { property: string; tests: ((value: Value) => boolean)[] }>()
  for (const comparison of comparisons) {
    const path = toPathText(comparison.path)
    const last = comparison.path.steps.at(-1)
    const held = tests.get(path) ?? { property: last?.kind === 'property' ? last.name : '', tests: [] }
    held.tests.push(toTest(comparison))
    tests.set(path, held)
  }
  return {
    paths: [...tests.keys()],
    matches(objectType, path, value) {
      const held = path.startsWith(`${objectType}:`) ? tests.get(path) : undefined
      if (held === undefined) return false
      const read = readProperty(held.property, value, new Map())
      return read !== undefined && held.tests.some((test) => test(read))
    },
  }
}
