import { isFault } from '../base/index.ts'
import { compileLike, compileSearch } from '../stix/index.ts'

const maxPatternUnits = 1000
const none: readonly number[] = []

interface Predicate {
  readonly test: (value: string) => boolean
  readonly owners: Set<number>
}

/**
 * LIKE and MATCHES comparisons of one kind: a value is tried on each. Regular expressions come from outside, so they run
 * on an engine whose time is linear in the value.
 */
export class PredicateList {
  readonly #predicates = new Map<string, Predicate>()

  get size(): number {
    return this.#predicates.size
  }

  /** `test` is what `toPredicate` gave for the same text. */
  add(text: string, test: (value: string) => boolean, owner: number): void {
    const known = this.#predicates.get(text)
    if (known === undefined) this.#predicates.set(text, { test, owners: new Set([owner]) })
    else known.owners.add(owner)
  }

  remove(text: string, owner: number): void {
    const known = this.#predicates.get(text)
    if (known === undefined) return
    known.owners.delete(owner)
    if (known.owners.size === 0) this.#predicates.delete(text)
  }

  find(value: string): readonly number[] {
    if (this.#predicates.size === 0) return none
    const found: number[] = []
    for (const { test, owners } of this.#predicates.values()) if (test(value)) found.push(...owners)
    return found
  }
}

/** The test of a LIKE or MATCHES, or undefined for what cannot be run in linear time. */
export function toPredicate(how: 'like' | 'matches', text: string): ((value: string) => boolean) | undefined {
  if (text.length > maxPatternUnits) return undefined
  try {
    return how === 'like' ? toLikeTest(text) : compileSearch(text)
  } catch (error) {
    if (isFault(error)) return undefined
    throw error
  }
}

/** Asks for the longest part without a wildcard first: nearly every value is settled by that. */
function toLikeTest(text: string): (value: string) => boolean {
  const test = compileLike(text)
  const parts = text.normalize('NFC').split(/[%_]/)
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best), '')
  return (value) => value.normalize('NFC').includes(longest) && test(value)
}
