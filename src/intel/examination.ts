import type { JsonObject } from '../base/index.ts'
import { tlpRank } from '../stix/index.ts'
import { closedPaths } from './granular.ts'
import type { HeldObject } from './held.ts'
import type { Meanings } from './markings.ts'
import { type Redacted, redact } from './redaction.ts'
import type { IdScanner, Path } from './references.ts'
import type { View } from './view.ts'

/** A held row that is allowed by itself: its own level, its collection, its granular markings. References are still open. */
export interface Examined {
  readonly row: HeldObject
  readonly closed: readonly Path[]
  /** Ids of held or withdrawn objects that it names, itself and marking definitions left out. */
  readonly names: ReadonlySet<string>
  /** Marking definitions that it names. */
  readonly markings: ReadonlySet<string>
}

export function toValue(row: { readonly text: string }): JsonObject {
  // Only objects are held, so the text of a row parses to one.
  return JSON.parse(row.text) as JsonObject
}

/** The examination of rows for one view, with the markings and types as they stand. */
export class Examiner {
  readonly #view: View
  readonly #meanings: Meanings
  readonly #scanner: IdScanner

  constructor(view: View, meanings: Meanings, scanner: IdScanner) {
    this.#view = view
    this.#meanings = meanings
    this.#scanner = scanner
  }

  /**
   * Undefined: withheld, whatever its references are. `row` is already known to be within the view by level and collection;
   * `named` are the ids of held types in its text.
   */
  examine(row: HeldObject, named: ReadonlySet<string>): Examined | undefined {
    const closed = row.has_granular === 0 ? [] : closedPaths(toValue(row), this.isAbove)
    if (closed === undefined) return undefined
    const names = new Set<string>()
    const markings = new Set<string>()
    for (const id of named) {
      if (id === row.id) continue
      if (id.startsWith('marking-definition--')) markings.add(id)
      else names.add(id)
    }
    return { row, closed, names, markings }
  }

  readonly isAbove = (markingId: string): boolean => {
    const meaning = this.#meanings.of(markingId)
    if (meaning.kind === 'terms') return false
    return tlpRank(meaning.kind === 'tlp' ? meaning.level : 'red') > this.#view.rank
  }

  /** A marking definition where it is named: terms go with what they mark, unless a TLP of their own forbids it. */
  readonly isHiddenMarking = (id: string): boolean => tlpRank(this.#meanings.levelAsTerms(id)) > this.#view.rank

  /** `isHidden` is asked for ids in `names` only. */
  redact(examined: Examined, isHidden: (id: string) => boolean): Redacted | 'whole' | undefined {
    const { row, closed, names, markings } = examined
    const isTouched = closed.length > 0 || some(markings, this.isHiddenMarking) || some(names, isHidden)
    if (!isTouched) return 'whole'
    const result = redact({
      value: toValue(row),
      closed,
      isAbove: this.isAbove,
      isHidden: (id) => (markings.has(id) ? this.isHiddenMarking(id) : names.has(id) && isHidden(id)),
      scanner: this.#scanner,
    })
    if (result === undefined || result === 'whole') return result
    // The last look before it leaves: whatever the cutting overlooked keeps the whole object here.
    const left = this.#scanner.inObjectText(result.object.text)
    left.delete(row.id)
    return some(left, (id) => (markings.has(id) ? this.isHiddenMarking(id) : isHidden(id))) ? undefined : result
  }

  /** Whether hiding what it names could withhold it: only then does its visibility hang on theirs. */
  leansOnNames(examined: Examined): boolean {
    const { row, names } = examined
    if (names.size === 0) return false
    if (row.type === 'language-content') return true
    // The commonest case without a trial: only its creator is named, and that is optional everywhere.
    const [only] = names
    if (names.size === 1 && row.text.split(String(only)).length === 2 && toValue(row).created_by_ref === only) return false
    return this.redact(examined, () => true) === undefined
  }
}

function some(ids: Iterable<string>, accepts: (id: string) => boolean): boolean {
  for (const id of ids) if (accepts(id)) return true
  return false
}
