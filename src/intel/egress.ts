import type { JsonObject } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { TlpLevel } from '../stix/index.ts'
import type { Store } from '../store/index.ts'
import type { Changes } from './changes.ts'
import type { Collections } from './collections.ts'
import { Examiner } from './examination.ts'
import { type HeldObject, type HeldOutline, isOneOf } from './held.ts'
import type { Markings } from './markings.ts'
import type { Redacted } from './redaction.ts'
import type { Path } from './references.ts'
import { isWithinView, type Purpose, toView, type View } from './view.ts'
import { namedMarkings, toHides, type Verdict, Visibility } from './visibility.ts'

/** An object as it may leave this node for one reader. */
export interface Released {
  readonly id: string
  readonly type: string
  /** As TAXII shows it. */
  readonly version: string
  /** The exact held text, or, where something was taken out, the text of what is left. */
  readonly text: string
  readonly value: JsonObject
  readonly isRedacted: boolean
  /** The outermost paths that were taken out. Inside the node only: they tell what is gone. */
  readonly removed: readonly Path[]
  readonly level: TlpLevel
}

/**
 * THE ONE WAY OUT. Every byte of intelligence that leaves this node, in whatever format, is decided here for a reader and
 * a purpose. Deny by default. What it promises:
 * - an object above the reader's clearance, or held only in collections that the reader may not read, is withheld;
 * - properties that granular markings close are taken out; what cannot be taken out keeps the whole object here;
 * - an id that names an object which the reader may not see is taken out wherever it stands, or keeps the object here;
 * - what is left is valid STIX and tells nothing of what is gone; an object that loses nothing leaves byte for byte.
 */
export class Gate {
  readonly #collections: Collections
  readonly #markings: Markings
  readonly #visibility: Visibility
  readonly #store: Store

  constructor(parts: { store: Store; changes: Changes; collections: Collections; markings: Markings }) {
    this.#store = parts.store
    this.#collections = parts.collections
    this.#markings = parts.markings
    this.#visibility = new Visibility(parts.store, parts.changes, parts.markings)
  }

  async release(reader: Reader, purpose: Purpose, objects: readonly HeldObject[]): Promise<(Released | undefined)[]> {
    const view = await this.view(reader, purpose)
    const places = view.isUnrestricted ? new Map<number, number[]>() : await this.#placesOf(objects)
    return this.releaseWithin(view, objects, (row) => places.get(row.seq) ?? [])
  }

  async view(reader: Reader, purpose: Purpose, audience?: TlpLevel): Promise<View> {
    const collections = await this.#collections.all()
    return toView(reader, purpose, { collections, ...(audience === undefined ? {} : { audience }) })
  }

  /**
   * Of rows without their texts, those that their level allows, in this collection or (none given) in any. What is left
   * still has to go through `releaseWithin`: this only spares reading what cannot leave.
   */
  async allowed<T extends HeldOutline>(view: View, rows: readonly T[], collectionKey?: number): Promise<T[]> {
    if (view.isUnrestricted) return [...rows]
    const meanings = await this.#markings.resolve(rows)
    const places = collectionKey === undefined ? view.collections : [collectionKey]
    return rows.filter((row) => isWithinView(view, meanings.levelOf(row), places))
  }

  /** `placesOf` gives the collections through which the reader may come to a row. */
  async releaseWithin(
    view: View,
    rows: readonly HeldObject[],
    placesOf: (row: HeldObject) => readonly number[],
  ): Promise<(Released | undefined)[]> {
    if (view.isUnrestricted) {
      const meanings = await this.#markings.resolve(rows)
      return rows.map((row) => toReleased(row, meanings.levelOf(row)))
    }
    const scanner = await this.#visibility.scanner()
    const named = rows.map((row) => scanner.inObjectText(row.text))
    const meanings = await this.#markings.resolve(rows, namedMarkings(named))
    const examiner = new Examiner(view, meanings, scanner)
    const examined = rows.map((row, index) =>
      isWithinView(view, meanings.levelOf(row), placesOf(row)) ? examiner.examine(row, named[index] ?? new Set()) : undefined,
    )
    const ids = new Set(examined.flatMap((one) => (one === undefined ? [] : [...one.names])))
    const verdicts = await this.#visibility.judge(view, ids)
    const verdictOf = (id: string): Verdict => verdicts.get(id) ?? notJudged
    return examined.map((one) => {
      if (one === undefined) return undefined
      const result = examiner.redact(one, toHides(one, verdictOf))
      if (result === undefined) return undefined
      return toReleased(one.row, meanings.levelOf(one.row), result === 'whole' ? undefined : result)
    })
  }

  /** Of these ids, those that the reader may know: held and released in at least one version. Ids that are not held are left out. */
  async visibleIds(view: View, ids: readonly string[]): Promise<Set<string>> {
    const held = await this.#store.db.selectFrom('object').select('id').distinct().where(isOneOf('id', ids)).execute()
    const heldIds = held.map((row) => row.id)
    if (view.isUnrestricted) return new Set(heldIds)
    const verdicts = await this.#visibility.judge(view, heldIds)
    return new Set(heldIds.filter((id) => verdicts.get(id)?.isVisible === true))
  }

  async #placesOf(rows: readonly HeldObject[]): Promise<Map<number, number[]>> {
    const seqs = rows.map((row) => row.seq)
    const members = await this.#store.db
      .selectFrom('member')
      .select(['object_seq', 'collection_key'])
      .where(isOneOf('object_seq', seqs))
      .execute()
    const places = new Map<number, number[]>()
    for (const member of members) places.set(member.object_seq, [...(places.get(member.object_seq) ?? []), member.collection_key])
    return places
  }
}

/** What was not judged is not shown. */
const notJudged: Verdict = { isVisible: false, hasClosedParts: true, hiddenRevisions: [] }

function toReleased(row: HeldObject, level: TlpLevel, cut?: Redacted): Released {
  let value: JsonObject | undefined
  return {
    id: row.id,
    type: row.type,
    version: row.version,
    text: cut?.object.text ?? row.text,
    isRedacted: cut !== undefined,
    removed: cut?.removed ?? [],
    level,
    get value(): JsonObject {
      // Parsed when first asked for: most doors hand on the text. Only objects are held.
      value ??= JSON.parse(this.text) as JsonObject
      return value
    },
  }
}
