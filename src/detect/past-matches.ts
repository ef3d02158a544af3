import { type Kysely, sql } from 'kysely'
import type { Tables } from '../store/index.ts'
import type { IndicatorMatches, MatchedObservable, NewEvidence } from './alert-writing.ts'
import { type Seen, toKindNumber } from './history.ts'
import { atomsOf, type NewIndicatorRow } from './indicator.ts'
import { findPast, type PastObservable } from './past.ts'

/** Days of one observable shown under an alert; their counts are in the alert all the same. */
const maxDaysShown = 366
/** Days of all observables shown under an alert that one look into the history opens. */
const maxEvidence = 1000

/** What these indicators find in the history that no alert of theirs has counted yet. */
export async function toPastMatches(db: Kysely<Tables>, indicators: readonly NewIndicatorRow[]): Promise<IndicatorMatches[]> {
  const matches: IndicatorMatches[] = []
  for (const indicator of indicators) {
    const past = await findPast(db, atomsOf(indicator))
    const observables: MatchedObservable[] = []
    let evidence = 0
    for (const found of past.observables) {
      const left = await withoutCounted(db, indicator.id, found)
      if (left === undefined) continue
      const shown = toEvidence(found, indicator.valid_from, past.remark).slice(0, Math.max(0, maxEvidence - evidence))
      evidence += shown.length
      observables.push({ ...left, evidence: shown })
    }
    if (observables.length > 0) matches.push({ indicator, origin: 'history', observables })
  }
  return matches
}

/**
 * An indicator that was matched before, and is again (a longer validity, a warning list lifted), has alerts that counted a
 * part of what is remembered: only the rest is new.
 */
async function withoutCounted(
  db: Kysely<Tables>,
  indicatorId: string,
  found: PastObservable,
): Promise<Omit<MatchedObservable, 'evidence'> | undefined> {
  const row = await db
    .selectFrom('alert')
    .innerJoin('alert_observable', 'alert_observable.alert_seq', 'alert.seq')
    .select(sql<number | null>`sum(alert_observable.count + alert_observable.suppressed)`.as('counted'))
    .where('alert.indicator_id', '=', indicatorId)
    .where('alert_observable.kind', '=', toKindNumber(found.kind))
    .where('alert_observable.value', '=', found.value)
    .executeTakeFirst()
  const { kind, value, how, seen } = found
  const count = seen.reduce((sum, one) => sum + one.count, 0) - (row?.counted ?? 0)
  if (count <= 0) return undefined
  return {
    kind,
    value,
    how,
    count,
    firstAt: seen.reduce((first, one) => Math.min(first, one.firstAt), Number.POSITIVE_INFINITY),
    lastAt: seen.reduce((last, one) => Math.max(last, one.lastAt), Number.NEGATIVE_INFINITY),
    sources: [...new Set(seen.map((one) => one.source))],
  }
}

function toEvidence(found: PastObservable, validFrom: number, past: string | undefined): NewEvidence[] {
  const byDay = [...found.seen].sort((a, b) => a.day - b.day || a.source - b.source)
  return byDay.slice(0, maxDaysShown).map((one) => ({
    kind: one.kind,
    value: one.value,
    field: null,
    source: one.source,
    place: null,
    format: null,
    line: null,
    firstAt: one.firstAt,
    lastAt: one.lastAt,
    count: one.count,
    remark: toRemark(found.how, [toBeforeRemark(one, validFrom), past]),
  }))
}

function toBeforeRemark(one: Seen, validFrom: number): string | undefined {
  return one.firstAt < validFrom ? `${one.lastAt < validFrom ? 'seen' : 'first seen'} before the indicator's valid_from` : undefined
}

/** What a person should know about one match, beside what was seen. */
export function toRemark(how: MatchedObservable['how'], more: readonly (string | undefined)[]): string | null {
  const names = {
    exact: undefined,
    subdomain: "a subdomain of the indicator's domain",
    'in-range': "in the indicator's address block",
    pattern: "by the indicator's pattern",
  }
  const remarks = [names[how], ...more].filter((remark) => remark !== undefined)
  return remarks.length === 0 ? null : remarks.join('; ')
}
