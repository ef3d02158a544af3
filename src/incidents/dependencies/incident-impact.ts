import type { Reader } from '../../identity/index.ts'
import { tlpRank } from '../../stix/index.ts'
import { requireRow } from '../access.ts'
import type { FactBook, NewFact } from '../fact-book.ts'
import type { FactDefinition, FactDefinitions } from '../facts/definition.ts'
import { type FactValue, type Sheet, toSheet } from '../facts/fact.ts'
import { type IncidentRow, toFields } from '../incident.ts'
import type { IncidentParts } from '../parts.ts'
import type { Recording } from '../recording.ts'
import { dependenciesFault } from './faults.ts'
import { type Impact, toImpact } from './impact.ts'
import { type Pick, toFailures } from './picks.ts'
import type { DependencyRegister, HeldRegister, RegisterVersion } from './register.ts'
import type { Thing } from './thing.ts'

export interface AskedImpact {
  /** Absent: the things that the incident names as assets or entities. */
  readonly failed?: readonly Pick[] | undefined
  /** What is hit later than this is left out. */
  readonly withinMs?: number | undefined
}

/** A fact that the register can answer before anybody has counted. */
export interface ProposedFact {
  readonly fact: string
  readonly value: FactValue
  /** What is known of it now: a person has said more than the register can. */
  readonly isKnown: boolean
}

export interface IncidentImpact {
  readonly version: RegisterVersion
  /** The beginning of the trouble: when the incident was detected. */
  readonly startAt: number
  readonly failed: readonly Pick[]
  readonly impact: Impact
  readonly facts: readonly ProposedFact[]
}

export interface Books {
  readonly register: DependencyRegister
  readonly facts: FactBook
  readonly recording: Recording
  readonly definitions: () => FactDefinitions
}

/** What the register says of an incident: what falls next, whom to warn, and the facts of the early warning as estimates. */
export class IncidentImpacts {
  readonly #parts: IncidentParts
  readonly #books: Books

  constructor(parts: IncidentParts, books: Books) {
    this.#parts = parts
    this.#books = books
  }

  /** Nothing is written. Undefined where there is no register that the reader may see. */
  async of(reader: Reader, idOrNumber: string, asked: AskedImpact): Promise<IncidentImpact | undefined> {
    const { db } = this.#parts.store
    const row = await requireRow(db, reader, idOrNumber)
    const held = await this.#books.register.current(reader)
    return held === undefined ? undefined : this.#toImpact(row, held, asked)
  }

  /** States what is proposed, or those of it that are named, as estimates. Gives how many were stated. */
  async stateFacts(reader: Reader, idOrNumber: string, asked: AskedImpact & { facts?: readonly string[] | undefined }): Promise<number> {
    const row = await requireRow(this.#parts.store.db, reader, idOrNumber)
    const held = await this.#books.register.current(reader)
    if (held === undefined) throw dependenciesFault('unknown-thing', 'There is no register of dependencies.')
    // Whoever reads the incident will read the facts: nothing of the register goes where it does not go itself.
    if (tlpRank(toFields(row).level) < tlpRank(held.version.level)) {
      throw dependenciesFault('wider-marking', `The incident is marked ${row.level}, the register ${held.version.level}.`)
    }
    const { facts } = await this.#toImpact(row, held, asked)
    const chosen = facts.filter(({ fact, isKnown }) => (asked.facts === undefined ? !isKnown : asked.facts.includes(fact)))
    const source = `dependency register, version ${held.version.id.slice(0, 8)} of ${new Date(held.version.at).toISOString().slice(0, 10)}`
    const stated = chosen.map(({ fact, value }): NewFact => ({ fact, value, sure: 'estimated', source }))
    if (stated.length > 0) await this.#books.recording.stateFacts(reader, idOrNumber, stated)
    return stated.length
  }

  async #toImpact(row: IncidentRow, { version, dependencies }: HeldRegister, asked: AskedImpact): Promise<IncidentImpact> {
    const failed = asked.failed ?? (await this.#namedIn(row, dependencies.things))
    const { sectors } = this.#books.register
    const impact = toImpact(dependencies, { failures: toFailures(dependencies, failed), withinMs: asked.withinMs }, sectors)
    const sheet = toSheet(await this.#books.facts.factsOf(this.#parts.store.db, row))
    return {
      version,
      startAt: row.detected_at,
      failed,
      impact,
      facts: toProposed(impact, { sheet, definitions: this.#books.definitions() }),
    }
  }

  /** Assets and entities of the incident that the register knows by id or name. */
  async #namedIn({ number }: IncidentRow, things: readonly Thing[]): Promise<Pick[]> {
    const items = await this.#parts.store.db
      .selectFrom('incident_item')
      .select('body')
      .where('incident', '=', number)
      .where('kind', 'in', ['asset', 'entity'])
      .where('removed_at', 'is', null)
      .execute()
    const names = new Set(items.map(({ body }) => String(JSON.parse(body).name).trim().toLowerCase()))
    return things
      .filter(({ id, name }) => names.has(id.toLowerCase()) || names.has(name.toLowerCase()))
      .map(({ id }) => ({ thing: id, afterMs: 0 }))
  }
}

/** What the early warning asks (NIS2 Art. 23(4)(a)) and the notification needs, as far as the register can say. */
function toProposed({ states, users }: Impact, { sheet, definitions }: { sheet: Sheet; definitions: FactDefinitions }): ProposedFact[] {
  const codes = states.map(({ state }) => state).sort()
  if (codes.length === 0) return []
  const all = [...definitions.values()]
  const homes = all.flatMap(({ id, role }) => (role === 'home' ? [sheet.get(id)?.value] : []))
  // Of several the one written first, as the definition of the role has it.
  const home = homes.find((value) => typeof value === 'string') ?? homes.flatMap((value) => (Array.isArray(value) ? value : []))[0]
  const says: Readonly<Record<NonNullable<FactDefinition['from_dependencies']>, FactValue | undefined>> = {
    'other-states': typeof home === 'string' ? codes.some((state) => state !== home) : codes.length > 1,
    states: codes,
    'users-without': users.without > 0 ? users.without : undefined,
    'users-limited': users.limited > 0 ? users.limited : undefined,
  }
  return all.flatMap(({ id, from_dependencies: from }): ProposedFact[] => {
    const value = from === undefined ? undefined : says[from]
    const held = sheet.get(id)
    return value === undefined ? [] : [{ fact: id, value, isKnown: held !== undefined && !held.isEstimate }]
  })
}
