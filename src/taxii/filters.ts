import { isTimestamp, toMicros, toSortable } from '../base/index.ts'
import { isStixId, type StixId } from '../stix/index.ts'
import { taxiiFault } from './faults.ts'
import type { Endpoint } from './routes.ts'

/** What a client asked for (TAXII 2.1 §3.4): every field given must hold, any value of a field will do. */
export interface Filters {
  readonly addedAfterMicros: number | undefined
  readonly ids: readonly StixId[] | undefined
  readonly types: readonly string[] | undefined
  /** `first`, `last`, `all`, or instants in sortable form. */
  readonly versions: readonly string[] | undefined
  readonly specVersions: readonly string[] | undefined
}

export interface Query {
  readonly filters: Filters
  readonly limit: number
  /** Still sealed. */
  readonly next: string | undefined
}

type Parameter = 'added_after' | 'limit' | 'next' | 'match[id]' | 'match[type]' | 'match[version]' | 'match[spec_version]'

const paging: readonly Parameter[] = ['added_after', 'limit', 'next']
const collectionWide: readonly Parameter[] = [...paging, 'match[id]', 'match[type]', 'match[version]', 'match[spec_version]']

/** The tables of §5.3 to §5.8. Other `match` fields are refused: a filter that is ignored gives more than was asked for. */
const parametersOf: Readonly<Partial<Record<Endpoint, readonly Parameter[]>>> = {
  objects: collectionWide,
  manifest: collectionWide,
  object: [...paging, 'match[version]', 'match[spec_version]'],
  versions: [...paging, 'match[spec_version]'],
}

export const deleteParameters: readonly Parameter[] = ['match[version]', 'match[spec_version]']

const maxValues = 1000
const typeShape = /^[a-z0-9][a-z0-9-]{0,249}$/
const specVersionShape = /^\d{1,3}\.\d{1,3}$/
const versionWords: readonly string[] = ['first', 'last', 'all']

/** Reads an attacker-controlled query; throws `taxii.bad-filter` (§3.4: what is malformed MUST be answered with 400). */
export function parseQuery(query: URLSearchParams, endpoint: Endpoint, maxPageSize: number): Query {
  const filters = parseFilters(query, parametersOf[endpoint] ?? [])
  return { filters, limit: parseLimit(query.get('limit'), maxPageSize), next: query.get('next') ?? undefined }
}

export function parseFilters(query: URLSearchParams, allowed: readonly Parameter[]): Filters {
  requireKnown(query, allowed)
  const ids = valuesOf(query, 'match[id]')
  return {
    addedAfterMicros: parseAddedAfter(allowed.includes('added_after') ? query.get('added_after') : null),
    ids: ids?.map(requireId),
    types: requireShape(valuesOf(query, 'match[type]'), 'match[type]', typeShape),
    versions: parseVersions(valuesOf(query, 'match[version]')),
    specVersions: requireShape(valuesOf(query, 'match[spec_version]'), 'match[spec_version]', specVersionShape),
  }
}

function requireKnown(query: URLSearchParams, allowed: readonly Parameter[]): void {
  const seen = new Set<string>()
  for (const name of query.keys()) {
    const isOurs = name.startsWith('match[') || paging.some((known) => known === name)
    if (!isOurs) continue
    if (name.startsWith('match[') && !allowed.some((known) => known === name)) {
      throw badFilter('This endpoint does not filter by this field.', name)
    }
    if (seen.has(name)) throw badFilter('The parameter is given twice.', name)
    seen.add(name)
  }
}

function parseLimit(text: string | null, maxPageSize: number): number {
  if (text === null) return maxPageSize
  if (!/^0*[1-9]\d{0,30}$/.test(text)) throw badFilter('A limit is a whole number greater than zero.', 'limit')
  return Math.min(Number(text), maxPageSize)
}

function parseAddedAfter(text: string | null): number | undefined {
  if (text === null) return undefined
  if (!isTimestamp(text)) throw badFilter('This is not a UTC timestamp such as 2026-11-23T14:30:00.000000Z.', 'added_after')
  return toMicros(text)
}

function valuesOf(query: URLSearchParams, name: Parameter): string[] | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  const values = text.split(',', maxValues + 1)
  if (values.length > maxValues) throw badFilter(`More than ${maxValues} values are given.`, name)
  if (values.some((value) => value === '')) throw badFilter('A value is empty.', name)
  return values
}

function requireId(text: string): StixId {
  if (!isStixId(text)) throw badFilter(`"${text.slice(0, 100)}" is not a STIX identifier.`, 'match[id]')
  return text
}

function requireShape(values: string[] | undefined, name: Parameter, shape: RegExp): string[] | undefined {
  for (const value of values ?? []) {
    if (!shape.test(value)) throw badFilter(`"${value.slice(0, 100)}" cannot be a value of this field.`, name)
  }
  return values
}

/** §3.4.1: words and instants, each once, `all` alone. `.5Z` and `.500Z` are one instant. */
function parseVersions(values: string[] | undefined): string[] | undefined {
  const place = 'match[version]'
  const versions = values?.map((value) => {
    if (versionWords.includes(value)) return value
    if (!isTimestamp(value)) throw badFilter(`"${value.slice(0, 100)}" is neither first, last, all nor a timestamp.`, place)
    return toSortable(value)
  })
  if (versions === undefined) return undefined
  if (new Set(versions).size < versions.length) throw badFilter('A version is asked for twice.', place)
  if (versions.length > 1 && versions.includes('all')) throw badFilter('`all` cannot be combined with other versions.', place)
  return versions
}

function badFilter(detail: string, parameter: string): Error {
  return taxiiFault('bad-filter', detail, parameter.slice(0, 100))
}
