import { isJsonObject, type JsonObject } from '../base/index.ts'
import { exerciseMarking, isTlpLevel, strictest, type TlpLevel, tlpOfMarking } from '../stix/index.ts'
import type { Store } from '../store/index.ts'
import type { Changes } from './changes.ts'
import { type HeldOutline, isOneOf } from './held.ts'

/**
 * What a marking says about who may have the marked thing. `terms`: conditions of use that restrict nobody by themselves
 * (a copyright statement). `unknown`: not held, or of a kind we do not understand; counts as the strictest level.
 */
export type Meaning = { readonly kind: 'tlp'; readonly level: TlpLevel } | { readonly kind: 'terms' } | { readonly kind: 'unknown' }

const terms: Meaning = { kind: 'terms' }
const unknown: Meaning = { kind: 'unknown' }

/** The extension in which TLP 2.0 markings carry their level (OASIS, cti-stix-common-objects). */
const tlp2Extension = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'

/** The meaning of a held marking-definition by its content (STIX 2.1 §7.2.1). */
export function toMeaning(value: JsonObject): Meaning {
  const { extensions, definition, definition_type: kind } = value
  if (isJsonObject(extensions)) {
    const names = Object.keys(extensions)
    const tlp2 = extensions[tlp2Extension]
    return names.length === 1 && isJsonObject(tlp2) ? toTlp(tlp2.tlp_2_0) : unknown
  }
  if (kind === 'tlp') return isJsonObject(definition) ? toTlp(definition.tlp) : unknown
  return kind === 'statement' ? terms : unknown
}

function toTlp(name: unknown): Meaning {
  const level = name === 'white' ? 'clear' : name
  return typeof level === 'string' && isTlpLevel(level) ? { kind: 'tlp', level } : unknown
}

/** The meanings of some markings, as things stand. */
export interface Meanings {
  of(markingId: string): Meaning
  /**
   * The effective level of an object: the strictest of its TLP markings; red with a marking nobody here knows; without any
   * TLP what its importer vouched for, else red. A marking definition without a TLP of its own is for everyone: it is the
   * label that must go along with what it marks, not intelligence.
   */
  levelOf(row: HeldOutline): TlpLevel
  /** The level of a marking definition where it is only named: its own TLP marking, or clear. */
  levelAsTerms(markingId: string): TlpLevel
}

interface Definition {
  readonly meaning: Meaning
  /** Its own `object_marking_refs`. */
  readonly markings: string
}

/** Resolves markings against the marking definitions held: one that arrives later changes levels at once. */
export class Markings {
  readonly #store: Store
  readonly #changes: Changes

  constructor(store: Store, changes: Changes) {
    this.#store = store
    this.#changes = changes
  }

  /** For these rows, and for markings named elsewhere (granular markings, references). */
  async resolve(rows: readonly HeldOutline[], named: Iterable<string> = []): Promise<Meanings> {
    const known = this.#changes.memory('markings', () => new Map<string, Definition>())
    const wanted = new Set<string>(named)
    for (const row of rows) if (row.type === 'marking-definition') wanted.add(row.id)
    // Many rows, few sets of markings.
    for (const markings of new Set(rows.map((row) => row.markings))) for (const id of splitMarkings(markings)) wanted.add(id)
    await this.#learn(wanted, known)
    // A definition's own markings, when it is named: one step is enough, a meaning never depends on another.
    await this.#learn(new Set([...wanted].flatMap((id) => splitMarkings(known.get(id)?.markings ?? ''))), known)
    return new KnownMeanings(known)
  }

  async #learn(ids: ReadonlySet<string>, known: Map<string, Definition>): Promise<void> {
    const missing = [...ids].filter((id) => !known.has(id))
    if (missing.length === 0) return
    const rows = await this.#store.db
      .selectFrom('object')
      .select(['id', 'text', 'markings'])
      .where('type', '=', 'marking-definition')
      .where(isOneOf('id', missing))
      .execute()
    for (const id of missing) known.set(id, { meaning: unknown, markings: '' })
    // Only objects are held, so the text of a row parses to one.
    for (const row of rows) known.set(row.id, { meaning: toMeaning(JSON.parse(row.text) as JsonObject), markings: row.markings })
  }
}

class KnownMeanings implements Meanings {
  readonly #known: ReadonlyMap<string, Definition>
  readonly #levels = new Map<string, TlpLevel | undefined>()

  constructor(known: ReadonlyMap<string, Definition>) {
    this.#known = known
  }

  of(markingId: string): Meaning {
    // The fixed ids mean what the standard says, whatever a definition under such an id claims.
    const level = tlpOfMarking(markingId)
    if (markingId === exerciseMarking) return terms
    return level === undefined ? (this.#known.get(markingId)?.meaning ?? unknown) : { kind: 'tlp', level }
  }

  levelOf(row: HeldOutline): TlpLevel {
    const isDefinition = row.type === 'marking-definition'
    if (isDefinition && tlpOfMarking(row.id) !== undefined) return 'clear'
    const marked = this.#levelOfMarkings(row.markings)
    if (marked !== undefined) return marked
    if (row.handling !== null && isTlpLevel(row.handling)) return row.handling
    return isDefinition && this.of(row.id).kind !== 'unknown' ? 'clear' : 'red'
  }

  levelAsTerms(markingId: string): TlpLevel {
    if (tlpOfMarking(markingId) !== undefined) return 'clear'
    return this.#levelOfMarkings(this.#known.get(markingId)?.markings ?? '') ?? 'clear'
  }

  #levelOfMarkings(markings: string): TlpLevel | undefined {
    if (markings === '') return undefined
    if (!this.#levels.has(markings)) this.#levels.set(markings, this.#computeLevel(markings))
    return this.#levels.get(markings)
  }

  #computeLevel(markings: string): TlpLevel | undefined {
    const meanings = splitMarkings(markings).map((id) => this.of(id))
    if (meanings.some((meaning) => meaning.kind === 'unknown')) return 'red'
    const levels = meanings.flatMap((meaning) => (meaning.kind === 'tlp' ? [meaning.level] : []))
    return levels.length === 0 ? undefined : strictest(levels)
  }
}

export function splitMarkings(markings: string): string[] {
  return markings === '' ? [] : markings.split(' ')
}

/** The form of the `markings` column. */
export function joinMarkings(refs: readonly string[]): string {
  return refs.length < 2 ? (refs[0] ?? '') : [...new Set(refs)].sort().join(' ')
}
