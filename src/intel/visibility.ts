import { sql } from 'kysely'
import { isTimestamp, toSortable } from '../base/index.ts'
import { isTlpLevel } from '../stix/index.ts'
import type { Store } from '../store/index.ts'
import type { Changes } from './changes.ts'
import { type Examined, Examiner, toValue } from './examination.ts'
import { type HeldObject, heldColumns, isOneOf, slices } from './held.ts'
import type { Markings } from './markings.ts'
import { IdScanner } from './references.ts'
import { isWithinView, type View } from './view.ts'

/** What a reader may learn about one id. */
export interface Verdict {
  /** Whether the reader may know that an object with this id exists. */
  readonly isVisible: boolean
  /** Granular markings take parts of it away from the reader. */
  readonly hasClosedParts: boolean
  /** Versions (in sortable form) that are held but not for this reader. */
  readonly hiddenRevisions: readonly string[]
}

interface Candidate {
  readonly examined: Examined
  readonly examiner: Examiner
  readonly leans: boolean
}

interface Node {
  readonly candidates: Map<number, Candidate>
  readonly revisions: readonly { readonly seq: number; readonly revision: string }[]
}

const absent: Verdict = { isVisible: true, hasClosedParts: false, hiddenRevisions: [] }
const hidden: Verdict = { isVisible: false, hasClosedParts: true, hiddenRevisions: [] }
/** Longest chain of objects that lean on one another which is followed; beyond it the answer is no. */
const maxChain = 64
const maxNodes = 100_000
const maxRemembered = 50_000

/**
 * Which ids a reader may learn. An id of an object we hold is visible when at least one of its versions would be released:
 * level, collection, granular markings, and the references it cannot do without, followed as far as they go. Objects that
 * lean on one another in a circle are visible together unless something else forbids one of them. An id we never held
 * names nothing; one that was withdrawn stays what it was.
 */
export class Visibility {
  readonly #store: Store
  readonly #changes: Changes
  readonly #markings: Markings

  constructor(store: Store, changes: Changes, markings: Markings) {
    this.#store = store
    this.#changes = changes
    this.#markings = markings
  }

  /** A scanner for the types that are held or were withdrawn. */
  async scanner(): Promise<IdScanner> {
    const memory = this.#changes.memory<{ scanner?: IdScanner }>('scanner', () => ({}))
    if (memory.scanner === undefined) {
      const rows = await sql<{ type: string }>`
        with recursive each_type (type) as (
          select min(type) from object
          union all select (select min(type) from object where object.type > each_type.type) from each_type where each_type.type is not null
        )
        select type from each_type where type is not null union select distinct type from withdrawn`.execute(this.#store.db)
      memory.scanner = new IdScanner(new Set(rows.rows.map((row) => row.type)))
    }
    return memory.scanner
  }

  /** Gives, for these ids (marking definitions left out), which are hidden and which have closed parts. */
  async judge(view: View, ids: Iterable<string>): Promise<ReadonlyMap<string, Verdict>> {
    const known = this.#changes.memory(`verdicts ${view.key}`, () => new Map<string, Verdict>())
    const verdicts = new Map<string, Verdict>()
    const open: string[] = []
    for (const id of ids) {
      const verdict = known.get(id)
      if (verdict === undefined) open.push(id)
      else verdicts.set(id, verdict)
    }
    if (open.length === 0) return verdicts
    const { decided, isComplete } = await this.#decide(view, open, known)
    if (isComplete) {
      if (known.size + decided.size > maxRemembered) known.clear()
      for (const [id, verdict] of decided) known.set(id, verdict)
    }
    for (const id of open) verdicts.set(id, decided.get(id) ?? hidden)
    return verdicts
  }

  async #decide(view: View, ids: readonly string[], known: ReadonlyMap<string, Verdict>) {
    const decided = new Map<string, Verdict>()
    const nodes = new Map<string, Node>()
    const scanner = await this.scanner()
    let frontier = [...ids]
    for (let step = 0; frontier.length > 0 && step < maxChain && nodes.size + frontier.length <= maxNodes; step += 1) {
      const next = new Set<string>()
      for (const slice of slices(frontier, 2000)) {
        await this.#expand(view, slice, { decided, nodes, next, scanner })
      }
      frontier = [...next].filter((id) => !known.has(id) && !decided.has(id) && !nodes.has(id))
    }
    settle(nodes, decided, known)
    return { decided, isComplete: frontier.length === 0 }
  }

  async #expand(
    view: View,
    ids: readonly string[],
    into: { decided: Map<string, Verdict>; nodes: Map<string, Node>; next: Set<string>; scanner: IdScanner },
  ): Promise<void> {
    const rows = await this.#rowsOf(ids)
    const named = rows.map((row) => into.scanner.inObjectText(row.text))
    const meanings = await this.#markings.resolve(rows, namedMarkings(named))
    const examiner = new Examiner(view, meanings, into.scanner)
    for (const [index, row] of rows.entries()) {
      const node = into.nodes.get(row.id) ?? { candidates: new Map<number, Candidate>(), revisions: [] }
      into.nodes.set(row.id, { ...node, revisions: [...node.revisions, { seq: row.seq, revision: row.revision }] })
      if (!isWithinView(view, meanings.levelOf(row), row.collections)) continue
      const examined = examiner.examine(row, named[index] ?? new Set())
      if (examined === undefined || examiner.redact(examined, () => false) === undefined) continue
      const leans = examiner.leansOnNames(examined)
      node.candidates.set(row.seq, { examined, examiner, leans })
      if (leans) for (const name of examined.names) into.next.add(name)
    }
    const missing = ids.filter((id) => !into.nodes.has(id))
    await this.#judgeWithdrawn(view, missing, into.decided)
  }

  async #rowsOf(ids: readonly string[]): Promise<(HeldObject & { collections: number[] })[]> {
    const rows = await this.#store.db
      .selectFrom('object')
      .select(heldColumns)
      .select(sql<string | null>`(select group_concat(collection_key) from member where member.object_seq = object.seq)`.as('keys'))
      .where(isOneOf('object.id', ids))
      .execute()
    return rows.map(({ keys, ...row }) => ({ ...row, collections: keys === null ? [] : keys.split(',').map(Number) }))
  }

  async #judgeWithdrawn(view: View, ids: readonly string[], decided: Map<string, Verdict>): Promise<void> {
    if (ids.length === 0) return
    const rows = await this.#store.db.selectFrom('withdrawn').select(['id', 'level', 'collection_key']).where(isOneOf('id', ids)).execute()
    for (const id of ids) decided.set(id, absent)
    for (const row of rows) decided.set(row.id, hidden)
    for (const row of rows) {
      if (isTlpLevel(row.level) && isWithinView(view, row.level, [row.collection_key])) decided.set(row.id, absent)
    }
  }
}

/** The marking definitions among ids named in texts. */
export function namedMarkings(named: readonly ReadonlySet<string>[]): Set<string> {
  const markings = new Set<string>()
  for (const ids of named) for (const id of ids) if (id.startsWith('marking-definition--')) markings.add(id)
  return markings
}

/** Hides what cannot do without something hidden, until nothing changes any more. */
function settle(nodes: ReadonlyMap<string, Node>, decided: Map<string, Verdict>, known: ReadonlyMap<string, Verdict>): void {
  const verdictOf = (id: string): Verdict => {
    const node = nodes.get(id)
    return node === undefined ? (decided.get(id) ?? known.get(id) ?? hidden) : toVerdict(node)
  }
  const namedBy = new Map<string, string[]>()
  for (const [id, node] of nodes) {
    for (const { examined, leans } of node.candidates.values()) {
      if (!leans) continue
      for (const name of examined.names) if (nodes.has(name)) namedBy.set(name, [...(namedBy.get(name) ?? []), id])
    }
  }
  const queue = new Set(nodes.keys())
  for (const id of queue) {
    queue.delete(id)
    const candidates = nodes.get(id)?.candidates ?? new Map<number, Candidate>()
    const before = candidates.size
    for (const [seq, { examined, examiner, leans }] of candidates) {
      if (leans && examiner.redact(examined, toHides(examined, verdictOf)) === undefined) candidates.delete(seq)
    }
    // Added again while the loop runs: a set is walked in the order of insertion, so it comes up once more.
    if (candidates.size < before) for (const dependent of namedBy.get(id) ?? []) queue.add(dependent)
  }
  for (const id of nodes.keys()) decided.set(id, verdictOf(id))
}

function toVerdict(node: Node): Verdict {
  if (node.candidates.size === 0) return hidden
  const shown = new Set(node.revisions.filter(({ seq }) => node.candidates.has(seq)).map(({ revision }) => revision))
  return {
    isVisible: true,
    hasClosedParts: [...node.candidates.values()].some(({ examined }) => examined.closed.length > 0),
    hiddenRevisions: node.revisions.map(({ revision }) => revision).filter((revision) => !shown.has(revision)),
  }
}

/**
 * What is hidden from the reader of this object. Language content repeats properties of one version of its object (STIX
 * 2.1 §7.1): where parts of that are closed, or the version is not for the reader, neither is the translation.
 */
export function toHides(examined: Examined, verdictOf: (id: string) => Verdict): (id: string) => boolean {
  const { object_ref: target, object_modified: version } = examined.row.type === 'language-content' ? toValue(examined.row) : {}
  return (id) => {
    const verdict = verdictOf(id)
    if (!verdict.isVisible || id !== target) return !verdict.isVisible
    const revision = typeof version === 'string' && isTimestamp(version) ? toSortable(version) : undefined
    const isHiddenVersion = revision === undefined ? verdict.hiddenRevisions.length > 0 : verdict.hiddenRevisions.includes(revision)
    return verdict.hasClosedParts || isHiddenVersion
  }
}
