import type { Insertable, Selectable } from 'kysely'
import { isTimestamp, type JsonObject, toMillis } from '../base/index.ts'
import type { IndicatorVersion } from '../intel/index.ts'
import type { Tables } from '../store/index.ts'
import { observableKinds } from '../telemetry/index.ts'
import { compilePattern } from './atoms.ts'
import type { Atom } from './indicator-index.ts'

/**
 * What becomes of an indicator. `held`: it cannot be matched, the reason says why. `listed`: all it looks for is on warning
 * lists. Only `matching` ones are in the index.
 */
export const indicatorStates = ['matching', 'waiting', 'expired', 'revoked', 'withdrawn', 'held', 'listed'] as const
export type IndicatorState = (typeof indicatorStates)[number]
export type Severity = 'low' | 'medium' | 'high'

export type IndicatorRow = Selectable<Tables['indicator']>
export type NewIndicatorRow = Omit<Insertable<Tables['indicator']>, 'number'>

const maxReasonUnits = 1000

/** An atom that a warning list holds back, with the name of the list. */
export interface ListedAtom {
  readonly atom: Atom
  readonly list: string
}

export interface Rules {
  readonly nowMs: number
  /** The warning list that an atom is on. */
  readonly findList: (atom: Atom) => string | undefined
  /** Why the index cannot hold an atom. */
  readonly refuses: (atom: Atom) => string | undefined
}

/**
 * The row of an indicator's version. valid_from in the future waits; valid_until (exclusive, STIX 2.1 §4.7.1) or a
 * revocation ends it at once. What was seen before valid_from is reported all the same, and marked: an indicator is
 * written after the attack that it describes, and the first victims are in the time before.
 */
export function toIndicatorRow(version: IndicatorVersion, rules: Rules & { ignoresLists: boolean }): NewIndicatorRow {
  // Held objects were parsed when they came in.
  const value = JSON.parse(version.text) as JsonObject
  const pattern = toText(value.pattern) ?? ''
  const validUntil = toInstant(value.valid_until)
  const row = {
    id: version.id,
    object_seq: version.seq,
    revision: version.revision,
    name: toText(value.name) ?? pattern,
    pattern,
    created_by: toText(value.created_by_ref) ?? null,
    level: version.level,
    severity: toSeverity(value),
    ignores_lists: rules.ignoresLists ? 1 : 0,
    valid_from: toInstant(value.valid_from) ?? 0,
    valid_until: validUntil ?? null,
    atoms: '[]',
    listed: null,
    reason: null,
  }
  if (version.isRevoked) return { ...row, state: 'revoked' }
  const patternType = toText(value.pattern_type) ?? 'stix'
  if (patternType !== 'stix') return { ...row, state: 'held', reason: `patterns of the type ${patternType} are kept, not matched` }
  const compiled = compilePattern(pattern, value.spec_version === '2.1' ? '2.1' : '2.0')
  if ('held' in compiled) return { ...row, state: 'held', reason: compiled.held }
  const atoms = compiled.atoms.filter((atom) => rules.refuses(atom) === undefined)
  const refused = compiled.atoms.flatMap((atom) => rules.refuses(atom) ?? [])
  const left = [...(compiled.left === undefined ? [] : [compiled.left]), ...refused]
  const reason = left.length === 0 ? null : left.join('; ').slice(0, maxReasonUnits)
  return atoms.length === 0 ? { ...row, state: 'held', reason } : { ...row, ...toMatched(atoms, { ...rules, row }), reason }
}

/** The part of a row that depends on the warning lists and on the time. */
export function toMatched(
  all: readonly Atom[],
  rules: Rules & { row: { ignores_lists: number; valid_from: number; valid_until: number | null } },
): { atoms: string; listed: string | null; state: IndicatorState } {
  const { row, nowMs, findList } = rules
  const listOf = (atom: Atom) => (row.ignores_lists === 1 ? undefined : findList(atom))
  const judged = all.map((atom) => ({ atom, list: listOf(atom) }))
  const atoms = judged.filter(({ list }) => list === undefined).map(({ atom }) => [atom.kind, atom.how, atom.value])
  const listed = judged.filter(({ list }) => list !== undefined).map(({ atom, list }) => [atom.kind, atom.how, atom.value, list])
  const parts = { atoms: JSON.stringify(atoms), listed: listed.length === 0 ? null : JSON.stringify(listed) }
  if (row.valid_until !== null && row.valid_until <= nowMs) return { ...parts, state: 'expired' }
  if (atoms.length === 0) return { ...parts, state: 'listed' }
  return { ...parts, state: row.valid_from > nowMs ? 'waiting' : 'matching' }
}

export function atomsOf(row: Pick<IndicatorRow, 'atoms'>): Atom[] {
  return listedOf({ listed: row.atoms }).map(({ atom }) => atom)
}

export function listedOf(row: Pick<IndicatorRow, 'listed'>): ListedAtom[] {
  if (row.listed === null) return []
  // Written by `toMatched` alone; a row that is not so is a broken database, found below or by the doctor.
  const parsed = JSON.parse(row.listed) as [Atom['kind'], Atom['how'], string, string?][]
  return parsed.map(([kind, how, value, list = '']) => {
    if (!observableKinds.includes(kind)) throw new Error(`an indicator looks for ${kind}, which is no kind of observable`)
    return { atom: { kind, how, value }, list }
  })
}

const gravest = ['malicious-activity', 'compromised', 'attribution']
const mildest = ['benign', 'anonymization', 'anomalous-activity']

/** By the producer's confidence (STIX 2.1 Appendix A: 70 and more is high, below 30 low); without one by what it indicates. */
function toSeverity(value: JsonObject): Severity {
  const { confidence } = value
  if (typeof confidence === 'number') return confidence >= 70 ? 'high' : confidence < 30 ? 'low' : 'medium'
  const types = [value.indicator_types, value.labels].flatMap((list) => (Array.isArray(list) ? list : []))
  if (types.some((type) => gravest.includes(String(type)))) return 'high'
  return types.some((type) => mildest.includes(String(type))) ? 'low' : 'medium'
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function toInstant(value: unknown): number | undefined {
  return typeof value === 'string' && isTimestamp(value) ? toMillis(value) : undefined
}
