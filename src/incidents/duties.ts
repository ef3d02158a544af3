import type { Selectable } from 'kysely'
import type { Reader } from '../identity/index.ts'
import type { Store, Tables, Tx } from '../store/index.ts'
import { requireRow } from './access.ts'
import { type DutyChange, toDutyChanges } from './duty-changes.ts'
import type { FactBook, NewFact } from './fact-book.ts'
import { type Fact, type Sheet, toSheet } from './facts/fact.ts'
import { type ImpactSeries, toImpact } from './impact.ts'
import type { IncidentRow } from './incident.ts'
import type { LawBook } from './law-book.ts'
import type { Related } from './obligations/asking.ts'
import { toDutyKey } from './obligations/changes.ts'
import { evaluate } from './obligations/evaluate.ts'
import type { Law } from './obligations/law.ts'
import type { Act, Obligation } from './obligations/obligation.ts'
import type { IncidentParts } from './parts.ts'
import { addMonths } from './reading.ts'

export const dutiesChanged = 'incident.duties'

/** Every duty of an incident, and the law that says so. */
export interface Duties {
  readonly obligations: readonly Obligation[]
  readonly law: { readonly hash: string; readonly isCurrent: boolean; readonly since: number | null }
}

/** Where a duty is owed. */
export interface DutyPlace {
  readonly zone: string
  readonly clause: string
}

interface Books {
  readonly facts: FactBook
  readonly laws: LawBook
}

/** How far back the same apparent cause counts: IR (EU) 2024/2690, Art. 4(a). */
const recurringMonths = 6

/** Judges incidents: with each new fact and act in the same commit, and again whenever somebody looks. */
export class DutyBook {
  readonly #parts: IncidentParts
  readonly #books: Books

  constructor(parts: IncidentParts, books: Books) {
    this.#parts = parts
    this.#books = books
  }

  async list(reader: Reader, idOrNumber: string): Promise<Duties> {
    const { db } = this.#parts.store
    const row = await requireRow(db, reader, idOrNumber)
    const { law, hash, since } = await this.#books.laws.of(db, row.number)
    const obligations = await this.#judge(db, row, { law })
    return { obligations, law: { hash, since, isCurrent: hash === this.#books.laws.current.hash } }
  }

  /** What would be, were these facts so, or were it then. Nothing is written. */
  async whatIf(reader: Reader, idOrNumber: string, asked: { facts: readonly NewFact[]; atMs?: number | undefined }): Promise<DutyChange[]> {
    const { store, clock } = this.#parts
    const row = await requireRow(store.db, reader, idOrNumber)
    const { law } = await this.#books.laws.of(store.db, row.number)
    const extra = asked.facts.map((fact, at): Fact => {
      const { definition, value, sure } = this.#books.facts.parse(fact, `facts[${at}]`)
      return { definition: definition.id, value, sure, at: Number.MAX_SAFE_INTEGER }
    })
    const before = await this.#judge(store.db, row, { law })
    const after = await this.#judge(store.db, row, { law, extra, nowMs: asked.atMs ?? clock.now() })
    return toDutyChanges(before, after)
  }

  /** What taking over the law as it is now would change. */
  async underCurrentLaw(row: IncidentRow): Promise<DutyChange[]> {
    const { db } = this.#parts.store
    const { law } = await this.#books.laws.of(db, row.number)
    return toDutyChanges(await this.#judge(db, row, { law }), await this.#judge(db, row, { law: this.#books.laws.current.law }))
  }

  /** How the impact grew, and which duties changed by each statement of it, by what was known when it was made. */
  async impact(reader: Reader, idOrNumber: string): Promise<ImpactSeries[]> {
    const { db } = this.#parts.store
    const row = await requireRow(db, reader, idOrNumber)
    const { law } = await this.#books.laws.of(db, row.number)
    const versions = await this.#books.facts.factsOf(db, row)
    const acts = await this.#actsOf(db, row.number)
    const isJudged = row.kind === 'incident' && row.merged_into === null
    const nowMs = this.#parts.clock.now()
    const judged = (count: number): Obligation[] =>
      evaluate(law, { sheet: toSheet([...ownFacts(law, row), ...versions.slice(0, count)]), acts, related: [] }, nowMs)
    return toImpact(versions, law.definitions, (index) => (isJudged ? toDutyChanges(judged(index), judged(index + 1)) : []))
  }

  /** Within a commit: judges anew and keeps what came out. Gives what changed for the incident's people. */
  async refresh(tx: Tx, row: IncidentRow): Promise<void> {
    const { law } = await this.#books.laws.of(tx.db, row.number)
    const obligations = await this.#judge(tx.db, row, { law })
    const held = await tx.db.selectFrom('incident_duty').selectAll().where('incident', '=', row.number).execute()
    const warned = new Map(
      held.map((duty) => [`${toDutyKey({ ...duty, state: duty.state === '' ? undefined : duty.state })} ${duty.due_at}`, duty.warned]),
    )
    const kept = obligations.filter(({ verdict }) => verdict === 'due' || verdict === 'unknown' || verdict === 'met')
    await tx.db.deleteFrom('incident_duty').where('incident', '=', row.number).execute()
    await tx.insertEach(
      'incident_duty',
      kept.map((duty) => ({
        incident: row.number,
        regime: duty.regime,
        stage: duty.stage,
        state: duty.state ?? '',
        title: duty.title,
        bearer: duty.bearer,
        verdict: duty.verdict,
        due_at: duty.dueAtMs ?? null,
        met_at: duty.metAtMs ?? null,
        is_late: duty.isLate ? 1 : 0,
        // A deadline that moved is warned of anew.
        warned: warned.get(`${toDutyKey(duty)} ${duty.dueAtMs ?? null}`) ?? 0,
      })),
    )
    tx.outbox(dutiesChanged, JSON.stringify({ ids: [row.id] }))
  }

  /** The states to whose authorities a report is owed, as far as it is known; the first of them foremost. */
  async statesOf(tx: Tx, row: IncidentRow, { regime, stage }: { regime: string; stage?: string | undefined }): Promise<string[]> {
    const { law } = await this.#books.laws.of(tx.db, row.number)
    const obligations = await this.#judge(tx.db, row, { law })
    const own = obligations.filter((one) => one.regime === regime && (stage === undefined || one.stage === stage))
    return [...new Set(own.flatMap(({ state }) => state ?? []))]
  }

  /** By regime and stage: in which zone the authority reads its clock, and which clause asks. */
  async placesOf(row: IncidentRow): Promise<ReadonlyMap<string, DutyPlace>> {
    const { db } = this.#parts.store
    const { law } = await this.#books.laws.of(db, row.number)
    const instruments = new Map(law.regimes.map(({ id, file }) => [id, file.instrument]))
    const obligations = await this.#judge(db, row, { law })
    // Of a duty to several states the first is the foremost.
    return new Map(
      obligations.toReversed().map(({ regime, stage, zone, clause }): [string, DutyPlace] => {
        return [`${regime} ${stage}`, { zone, clause: `${instruments.get(regime) ?? regime} – ${clause}` }]
      }),
    )
  }

  /** What is known of the incident now. */
  async sheetOf(row: IncidentRow): Promise<Sheet> {
    const { db } = this.#parts.store
    return this.#sheetOf(db, row, await this.#books.laws.of(db, row.number))
  }

  async #judge(db: Store['db'], row: IncidentRow, asked: { law: Law; extra?: readonly Fact[]; nowMs?: number }): Promise<Obligation[]> {
    // A near miss and a threat are none: nothing has to be reported of them (NIS2 Art. 6(5), 23(1)); of one's own accord it can be.
    if (row.kind !== 'incident' || row.merged_into !== null) return []
    const sheet = await this.#sheetOf(db, row, asked)
    const acts = await this.#actsOf(db, row.number)
    return evaluate(asked.law, { sheet, acts, related: await this.#relatedTo(db, row, asked) }, asked.nowMs ?? this.#parts.clock.now())
  }

  async #sheetOf(db: Store['db'], row: IncidentRow, { law, extra = [] }: { law: Law; extra?: readonly Fact[] }): Promise<Sheet> {
    const stated = await this.#books.facts.factsOf(db, row)
    return toSheet([...ownFacts(law, row), ...stated, ...extra])
  }

  async #actsOf(db: Store['db'], number: number): Promise<Act[]> {
    const rows = await db
      .selectFrom('incident_act')
      .selectAll()
      .where('incident', '=', number)
      .where('removed_at', 'is', null)
      .orderBy('at')
      .execute()
    return rows.flatMap(toAct)
  }

  async #relatedTo(db: Store['db'], row: IncidentRow, { law }: { law: Law }): Promise<Related[]> {
    if (row.cause_key === null) return []
    const rows = await db
      .selectFrom('incident')
      .selectAll()
      .where('cause_key', '=', row.cause_key)
      .where('kind', '=', 'incident')
      .where('number', '!=', row.number)
      .where('merged_into', 'is', null)
      .where('detected_at', '>=', addMonths(row.detected_at, -recurringMonths))
      .where('detected_at', '<=', row.detected_at)
      .execute()
    return Promise.all(
      rows.map(async (other) => ({ atMs: other.detected_at, isSameCause: true, sheet: await this.#sheetOf(db, other, { law }) })),
    )
  }
}

/** What the incident itself says goes for a fact that nobody has stated. */
function ownFacts({ definitions }: Law, { detected_at: value }: IncidentRow): Fact[] {
  return [...definitions.values()].flatMap(({ id, taken_from }): Fact[] =>
    taken_from === 'detection' ? [{ definition: id, value, sure: 'known', at: 0 }] : [],
  )
}

export const actKinds = ['submitted', 'requested', 'delay-granted', 'withdrawn', 'reclassified'] as const

export type ActRow = Selectable<Tables['incident_act']>

function toAct(row: ActRow): Act[] {
  const kind = actKinds.find((one) => one === row.kind)
  if (kind === undefined) return []
  const { regime, stage, state, at: atMs, until_at: untilMs, by } = row
  const target = { regime, stage: stage ?? undefined, state: state ?? undefined }
  return [{ kind, ...target, atMs, by, isOral: row.is_oral === 1, untilMs: untilMs ?? undefined }]
}
