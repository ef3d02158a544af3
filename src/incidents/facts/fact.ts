import type { FactDefinition, FactDefinitions } from './definition.ts'

/** By the type of the definition: yes-no → boolean; number, percent, duration, instant → number; choices, states → string[]. */
export type FactValue = boolean | number | string | readonly string[]

/** One statement of a fact. Statements are never changed: a later one takes the place of an earlier one. */
export interface Fact {
  /** Id of the definition. */
  readonly definition: string
  /** Absent with `sure: 'unknown'`: it was asked and is not known. */
  readonly value?: FactValue | undefined
  readonly sure: 'known' | 'estimated' | 'unknown'
  /** When it was stated, milliseconds since 1970. */
  readonly at: number
  /** Where it comes from: a person, a system, a document. */
  readonly source?: string | undefined
  /** Who stated it. */
  readonly by?: string | undefined
}

/** What is known, one entry a fact. What is not in it is unknown. */
export type Sheet = ReadonlyMap<string, KnownFact>

export interface KnownFact {
  readonly value: FactValue
  readonly isEstimate: boolean
}

/**
 * The newest statement of each fact. The order in which the statements come makes no difference: of two with the same
 * time the better known counts, and of two as well known the one that is later in the alphabet of its value.
 */
export function toSheet(facts: readonly Fact[]): Sheet {
  const newest = new Map<string, Fact>()
  for (const fact of facts) {
    const other = newest.get(fact.definition)
    if (other === undefined || isNewer(fact, other)) newest.set(fact.definition, fact)
  }
  const sheet = new Map<string, KnownFact>()
  for (const { definition, value, sure } of newest.values()) {
    if (value !== undefined && sure !== 'unknown') sheet.set(definition, { value, isEstimate: sure === 'estimated' })
  }
  return sheet
}

const sureRank = { unknown: 0, estimated: 1, known: 2 } as const

function isNewer(fact: Fact, other: Fact): boolean {
  if (fact.at !== other.at) return fact.at > other.at
  if (fact.sure !== other.sure) return sureRank[fact.sure] > sureRank[other.sure]
  return JSON.stringify(fact.value ?? null) > JSON.stringify(other.value ?? null)
}

/** Incidents that are judged as one: each fact added up as its definition says. What does not add up is left out. */
export function toSheetTogether(sheets: readonly Sheet[], definitions: FactDefinitions): Sheet {
  const together = new Map<string, KnownFact>()
  for (const definition of definitions.values()) {
    const known = sheets.flatMap((sheet) => sheet.get(definition.id) ?? [])
    const isComplete = known.length === sheets.length
    const value = addUp(
      definition,
      known.map((fact) => fact.value),
    )
    // A sum of what is known is too small, but never too large; what is any or largest may still grow.
    if (value !== undefined) together.set(definition.id, { value, isEstimate: !isComplete || known.some((fact) => fact.isEstimate) })
  }
  return together
}

function addUp({ together, about }: FactDefinition, values: readonly FactValue[]): FactValue | undefined {
  if (values.length === 0) return undefined
  if (about === 'entity') return values[0]
  const numbers = values.filter((value) => typeof value === 'number')
  if (together === 'sum') return numbers.reduce((sum, value) => sum + value, 0)
  if (together === 'largest') return Math.max(...numbers)
  if (together === 'any') return values.includes(true)
  if (together === 'union') return [...new Set(values.flatMap((value) => (Array.isArray(value) ? value : [])))].sort()
  return undefined
}
