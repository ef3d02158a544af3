import type { Selectable } from 'kysely'
import { isFault, type JsonValue } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { Store, Tables, Tx } from '../store/index.ts'
import { requireRow } from './access.ts'
import { toFactText } from './fact-text.ts'
import { type FactDefinition, type FactDefinitions, requireDefinition } from './facts/definition.ts'
import type { Fact, FactValue } from './facts/fact.ts'
import { isUnknown, parseFactValue } from './facts/value.ts'
import type { IncidentRow } from './incident.ts'
import type { IncidentParts } from './parts.ts'
import { type Author, writeLine } from './writing.ts'

/** A fact as a person states it. */
export interface NewFact {
  /** Id or name of the definition. */
  readonly fact: string
  /** As people write it; absent, with `sure: 'unknown'`, it was asked and is not known. */
  readonly value?: unknown
  readonly sure?: Fact['sure'] | undefined
  readonly source?: string | undefined
  /** The moment it is true of, for what grows with time; milliseconds since the epoch. */
  readonly asOf?: number | undefined
  /** Zone of times that are written without one. */
  readonly zone?: string | undefined
}

/** One version of a fact. */
export interface FactVersion extends Fact {
  readonly by: string
  readonly asOf: number
  /** Stated of the organisation, so of all its incidents. */
  readonly isOfEntity: boolean
}

/** A fact with every version of it, the newest first. */
export interface KnownFactHistory {
  readonly definition: FactDefinition
  readonly now: FactVersion
  readonly earlier: readonly FactVersion[]
}

/** What is known, entered once: typed by its definition, with who, when, whence and how sure; never overwritten. */
export class FactBook {
  readonly #parts: IncidentParts
  readonly #definitions: () => FactDefinitions

  constructor(parts: IncidentParts, definitions: () => FactDefinitions) {
    this.#parts = parts
    this.#definitions = definitions
  }

  /** Throws a Fault of the facts for a name that there is not, and for a value that is not of its kind. */
  parse({ fact, value, sure, source, asOf, zone }: NewFact, place: string): ParsedFact {
    const definition = requireDefinition(this.#definitions(), fact, `${place}.fact`)
    const isNotKnown = sure === 'unknown' || value === undefined || isUnknown(value)
    return {
      definition,
      value: isNotKnown ? undefined : readValue(definition, { value, zone, place: `${place}.value` }),
      sure: isNotKnown ? 'unknown' : (sure ?? 'known'),
      source,
      asOf,
    }
  }

  /** Within a commit. What is about the organisation stays with it, for its other incidents too. */
  async write(tx: Tx, row: IncidentRow, { facts, reader, nowMs }: Author & { facts: readonly ParsedFact[] }): Promise<void> {
    for (const { definition, value, sure, source, asOf } of facts) {
      await tx.insertEach('incident_fact', [
        {
          incident: definition.about === 'entity' ? null : row.number,
          definition: definition.id,
          value: value === undefined ? null : JSON.stringify(value),
          sure,
          at: nowMs,
          as_of: asOf ?? null,
          source: source ?? null,
          by: reader.name,
        },
      ])
      const text = `${definition.title}: ${toFactText(definition, value)}${sure === 'estimated' ? ' (estimated)' : ''}`
      await writeLine(tx, row, { lane: 'knew', text, happenedAt: asOf ?? nowMs, change: { what: 'fact' }, reader, nowMs })
    }
  }

  /** Every statement that counts for the incident: its own, those of what was merged into it, those of the organisation. */
  async factsOf(db: Store['db'], row: Pick<IncidentRow, 'number' | 'closed_at'>): Promise<FactVersion[]> {
    const rows = await db
      .selectFrom('incident_fact')
      .selectAll()
      .where((is) =>
        is.or([
          is('incident', 'is', null),
          is('incident', '=', row.number),
          is('incident', 'in', (from) => from.selectFrom('incident').select('number').where('merged_into', '=', row.number)),
        ]),
      )
      .orderBy('seq')
      .execute()
    // What the organisation became later does not change what was.
    const lastAt = row.closed_at ?? Number.POSITIVE_INFINITY
    return rows.filter((fact) => fact.incident !== null || fact.at <= lastAt).map(toVersion)
  }

  /** What is known of the organisation itself. */
  async ofEntity(db: Store['db']): Promise<FactVersion[]> {
    const rows = await db.selectFrom('incident_fact').selectAll().where('incident', 'is', null).orderBy('seq').execute()
    return rows.map(toVersion)
  }

  async history(reader: Reader, idOrNumber: string): Promise<KnownFactHistory[]> {
    const { db } = this.#parts.store
    const row = await requireRow(db, reader, idOrNumber)
    const byDefinition = new Map<string, FactVersion[]>()
    for (const version of await this.factsOf(db, row)) {
      byDefinition.set(version.definition, [version, ...(byDefinition.get(version.definition) ?? [])])
    }
    return [...byDefinition].flatMap(([id, [now, ...earlier]]) => {
      // A definition that was taken out since leaves what was said of it in the timeline alone.
      const definition = this.#definitions().get(id)
      return definition === undefined || now === undefined ? [] : [{ definition, now, earlier }]
    })
  }
}

function readValue(
  definition: FactDefinition,
  { value, zone, place }: { value: unknown; zone: string | undefined; place: string },
): FactValue {
  try {
    return parseFactValue(definition, value, zone)
  } catch (thrown) {
    throw isFault(thrown) ? thrown.within(place) : thrown
  }
}

export interface ParsedFact {
  readonly definition: FactDefinition
  readonly value: FactValue | undefined
  readonly sure: Fact['sure']
  readonly source: string | undefined
  readonly asOf: number | undefined
}

function toVersion(row: Selectable<Tables['incident_fact']>): FactVersion {
  const value = row.value === null ? undefined : toValue(JSON.parse(row.value))
  return {
    definition: row.definition,
    value,
    sure: row.sure === 'known' || row.sure === 'estimated' ? row.sure : 'unknown',
    at: row.at,
    source: row.source ?? undefined,
    by: row.by,
    asOf: row.as_of ?? row.at,
    isOfEntity: row.incident === null,
  }
}

/** A value that this room wrote. */
function toValue(value: JsonValue): FactValue | undefined {
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value
  return Array.isArray(value) ? value.map(String) : undefined
}
