import { type JsonObject, newUuid } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { Tx } from '../store/index.ts'
import { requireWorkable } from './access.ts'
import type { AwarenessRecord, NewAwareness } from './awareness.ts'
import type { DutyBook } from './duties.ts'
import type { FactBook, NewFact } from './fact-book.ts'
import { incidentFault } from './faults.ts'
import type { IncidentRow } from './incident.ts'
import type { LawBook } from './law-book.ts'
import type { Act } from './obligations/obligation.ts'
import type { IncidentParts } from './parts.ts'
import { type Author, stateDecision, writeLine } from './writing.ts'

/** What somebody did about a duty, as a person writes it down. */
export interface NewAct {
  readonly kind: Act['kind']
  readonly regime: string
  readonly stage?: string | undefined
  /** Two letters: to or by the authority of this state. Needed where it is owed to several. */
  readonly state?: string | undefined
  /** Of one's own accord: it ends no clock, and its stage is none of the law's. */
  readonly isVoluntary?: boolean | undefined
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly until?: number | undefined
  readonly isOral?: boolean | undefined
  /** What the authority answered: its file number, its acknowledgement. */
  readonly receipt?: string | undefined
  /** The report that was sent, and the hash of what was signed. `isFurther`: it was submitted before, to another state. */
  readonly report?: { readonly id: string; readonly sha256: string; readonly isFurther?: boolean } | undefined
}

interface Books {
  readonly facts: FactBook
  readonly awareness: AwarenessRecord
  readonly duties: DutyBook
  readonly laws: LawBook
}

/** Writes down what is known and what was reported; the duties are judged anew in the same commit. */
export class Recording {
  readonly #parts: IncidentParts
  readonly #books: Books

  constructor(parts: IncidentParts, books: Books) {
    this.#parts = parts
    this.#books = books
  }

  /** All of the facts or none. */
  async stateFacts(reader: Reader, idOrNumber: string, facts: readonly NewFact[]): Promise<void> {
    const { store, clock } = this.#parts
    const parsed = facts.map((fact, at) => this.#books.facts.parse(fact, `facts[${at}]`))
    return store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, idOrNumber)
      await this.#books.facts.write(tx, row, { facts: parsed, reader, nowMs: clock.now() })
      await this.#books.duties.refresh(tx, row)
    })
  }

  async recordAwareness(reader: Reader, idOrNumber: string, said: NewAwareness): Promise<string> {
    const { store, clock } = this.#parts
    const nowMs = clock.now()
    const facts = this.#books.awareness.check(said, nowMs)
    return store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, idOrNumber)
      const id = await this.#books.awareness.write(tx, row, { said, facts, reader, nowMs })
      await this.#books.duties.refresh(tx, row)
      return id
    })
  }

  /** A report that a person has sent, or another act: the event that ends one clock and starts others. A statement each. */
  async recordAct(reader: Reader, idOrNumber: string, wanted: NewAct): Promise<string> {
    const { store, clock } = this.#parts
    const nowMs = clock.now()
    return store.commit(async (tx) => this.writeAct(tx, await requireWorkable(tx.db, reader, idOrNumber), { wanted, reader, nowMs }))
  }

  /** Within a commit. Gives the id of the act. */
  async writeAct(tx: Tx, row: IncidentRow, { wanted, reader, nowMs }: Author & { wanted: NewAct }): Promise<string> {
    if (wanted.at > nowMs) throw incidentFault('bad-item', 'It has not been done yet: the time is to come.', 'at')
    const { law } = await this.#books.laws.of(tx.db, row.number)
    const { kind, regime, stage, state, at, until, isOral = false, receipt } = wanted
    const title = requireStage(law, wanted)
    requireState(await this.#books.duties.statesOf(tx, row, wanted), wanted)
    const id = newUuid()
    const content: JsonObject = {
      incident: row.id,
      kind,
      regime,
      stage: stage ?? null,
      state: state ?? null,
      at,
      until: until ?? null,
      isOral,
      receipt: receipt ?? null,
      report: wanted.report === undefined ? null : { id: wanted.report.id, sha256: wanted.report.sha256 },
      by: reader.name,
    }
    const statement_idx = tx.state({ kind: kind === 'submitted' ? 'reported' : 'decided', subject: row.id, version: id, content })
    const target = { regime, stage: stage ?? null, state: state ?? null }
    const held = { id, incident: row.number, kind, ...target, at, until_at: until ?? null, is_oral: isOral ? 1 : 0 }
    await tx.insertEach('incident_act', [
      { ...held, by: reader.name, recorded_at: nowMs, receipt: receipt ?? null, statement_idx, removed_at: null },
    ])
    const text = `${actWords[kind]}: ${title}${state === undefined ? '' : `, ${state}`}${receipt === undefined ? '' : ` (${receipt})`}`
    await writeLine(tx, row, { lane: 'did', text, happenedAt: at, change: { what: 'act', act: id }, reader, nowMs })
    if (wanted.report !== undefined && wanted.report.isFurther !== true) await markSubmitted(tx, wanted.report.id, id)
    await this.#books.duties.refresh(tx, row)
    return id
  }

  /** From now on the incident is judged under the law as it is in the data files now. */
  takeOverLaw(reader: Reader, idOrNumber: string): Promise<void> {
    const { store, clock } = this.#parts
    return store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, idOrNumber)
      const nowMs = clock.now()
      await this.#books.laws.pin(tx, row.number, nowMs)
      const text = `Judged under the law as of now (${this.#books.laws.current.hash.slice(0, 12)})`
      await writeLine(tx, row, { lane: 'did', text, change: { what: 'fact' }, reader, nowMs })
      stateDecision(tx, row, { by: reader.name, decision: 'law', hash: this.#books.laws.current.hash })
      await this.#books.duties.refresh(tx, row)
    })
  }
}

/** A report is submitted once: of two people who say so at once, one is told. */
async function markSubmitted(tx: Tx, report: string, act: string): Promise<void> {
  const done = await tx.db.updateTable('incident_report').set({ act }).where('id', '=', report).where('act', 'is', null).executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw incidentFault('not-signed', 'It was submitted before.')
}

const actWords: Readonly<Record<Act['kind'], string>> = {
  submitted: 'Reported',
  requested: 'Asked for by the authority',
  'delay-granted': 'Put off by the authority',
  withdrawn: 'Withdrawn',
  reclassified: 'Reclassified as not to be reported',
}

/** What is owed to several states was done to one of them; what ends it, in all of them or in one. */
function requireState(states: readonly string[], { kind, state, report }: NewAct): void {
  const all = states.join(', ')
  if (state !== undefined && states.length > 0 && !states.includes(state))
    throw incidentFault('unknown-state', `It is owed to ${all}, not to ${state}.`, 'state')
  const isOfOne = kind !== 'withdrawn' && kind !== 'reclassified' && report === undefined
  if (state === undefined && isOfOne && states.length > 1)
    throw incidentFault('unknown-state', `It is owed to ${all}: say to which of them.`, 'state')
}

/** The title of what is reported; a submission names its stage. */
function requireStage(
  { regimes }: { regimes: readonly { id: string; file: { title: string; stages: readonly { id: string; title: string }[] } }[] },
  wanted: NewAct,
): string {
  const regime = regimes.find(({ id }) => id === wanted.regime)
  if (regime === undefined) throw incidentFault('unknown-stage', `There is no regime "${wanted.regime}".`, 'regime')
  if (wanted.isVoluntary === true) return regime.file.title
  const stage = regime.file.stages.find(({ id }) => id === wanted.stage)
  if (stage !== undefined) return `${regime.file.title}: ${stage.title}`
  if (wanted.stage === undefined && wanted.kind !== 'submitted') return regime.file.title
  throw incidentFault('unknown-stage', `"${wanted.regime}" has the stages ${regime.file.stages.map(({ id }) => id).join(', ')}.`, 'stage')
}
