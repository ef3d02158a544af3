import { RE2JS } from 're2js'

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

/** The test of a LIKE (STIX 2.1 §9.6.1: `%` any text, `_` one character) or MATCHES, or undefined for what cannot be compiled. */
export function toPredicate(how: 'like' | 'matches', text: string): ((value: string) => boolean) | undefined {
  if (text.length > maxPatternUnits) return undefined
  if (how === 'like') return (value) => isLike(value, text)
  try {
    const pattern = RE2JS.compile(text, RE2JS.DOTALL)
    return (value) => pattern.matcher(value).find()
  } catch {
    return undefined
  }
}

/** Backs up to the last `%` only, so the time is at most value × pattern. */
function isLike(value: string, pattern: string): boolean {
  let at = 0
  let of = 0
  let lastAny = -1
  let anyFrom = 0
  while (at < value.length) {
    const wanted = pattern[of]
    if (wanted === '%') {
      lastAny = of++
      anyFrom = at
    } else if (wanted === '_' || (wanted !== undefined && wanted === value[at])) {
      of += 1
      at += 1
    } else if (lastAny >= 0) {
      of = lastAny + 1
      at = ++anyFrom
    } else {
      return false
    }
  }
  while (pattern[of] === '%') of += 1
  return of === pattern.length
}
