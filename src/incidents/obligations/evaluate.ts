import type { Sheet } from '../facts/fact.ts'
import type { Related, Situation } from './asking.ts'
import { readClocks, readStart } from './clocks.ts'
import type { Place } from './due.ts'
import { allOf, notOf, type Truth } from './kleene.ts'
import { type Law, type Regime, standsAt, toMidnight } from './law.ts'
import type { Act, Obligation, Reason } from './obligation.ts'
import { actsOfState, type Owed, toOwed } from './owed-to.ts'
import { byDeadline, type RankedObligation, type Standing, toObligation, toRegimeReasons } from './stage.ts'

/** One incident as the engine sees it. */
export interface Incident {
  readonly sheet: Sheet
  readonly acts: readonly Act[]
  /** Other incidents of the same organisation, for what recurs. */
  readonly related: readonly Related[]
}

/**
 * Every stage of every regime for one incident, the earliest deadline first. Pure: the same values give the same answer,
 * in whatever order facts and acts come. Nothing that is not in force at `nowMs`, or was not when the incident began, is
 * ever due.
 */
export function evaluate(law: Law, incident: Incident, nowMs: number): Obligation[] {
  const shared = toShared(law, incident, nowMs)
  const all: RankedObligation[] = []
  for (const regime of law.regimes) {
    const [first, ...others] = toStandings(law, regime, shared)
    for (const stage of regime.stages) all.push({ one: toObligation(stage, first), rank: stage.rank, place: 0 })
    for (const [index, standing] of others.entries()) {
      for (const stage of regime.stages) {
        const one = stage.stage.once ? undefined : toObligation(stage, standing)
        // The first state says why a stage is not there; another is named for what is owed to it.
        if (one !== undefined && one.verdict !== 'not-due') all.push({ one, rank: stage.rank, place: index + 1 })
      }
    }
  }
  return all.sort(byDeadline).map(({ one }) => one)
}

/** A regime as it stands in each state that its reports are owed to. One that is not there at all stands in the first alone. */
function toStandings(law: Law, regime: Regime, shared: Shared): [Standing, ...Standing[]] {
  const alone: Owed = { states: [shared.home], reason: undefined }
  const only = toStanding(law, regime, { shared, owed: alone, state: shared.home })
  if (regime.per.length === 0 || only.base === false) return [only]
  const owed = toOwed(regime, only.situation, shared.home)
  const [first, ...others] = owed.states
  const standingIn = (state: string | undefined) => toStanding(law, regime, { shared, owed, state })
  return [standingIn(first), ...others.map(standingIn)]
}

/** What is the same for all regimes. */
interface Shared extends Incident {
  readonly nowMs: number
  readonly home: string | undefined
  readonly beganMs: number | undefined
  /** The last of the times that the incident began for somebody: a law that came later does not reach back. */
  readonly settledMs: number | undefined
  readonly memo: Map<string, Truth>
  readonly estimates: ReadonlySet<string>
  readonly actsOf: ReadonlyMap<string, readonly Act[]>
}

function toShared(law: Law, incident: Incident, nowMs: number): Shared {
  let home: string | undefined
  let beganMs: number | undefined
  let settledMs: number | undefined
  for (const definition of roles(law)) {
    const value = incident.sheet.get(definition.id)?.value
    if (typeof value === 'number') {
      beganMs = Math.min(beganMs ?? value, value)
      settledMs = Math.max(settledMs ?? value, value)
    } else if (definition.type === 'state' && typeof value === 'string') home = value
    else if (Array.isArray(value)) home ??= value[0]
  }
  const estimates = new Set([...incident.sheet].flatMap(([id, { isEstimate }]) => (isEstimate ? [id] : [])))
  const actsOf = new Map<string, readonly Act[]>()
  for (const act of inOrder(incident.acts)) actsOf.set(act.regime, [...(actsOf.get(act.regime) ?? []), act])
  return { ...incident, nowMs, home, beganMs, settledMs, memo: new Map(), estimates, actsOf }
}

/** By time; what was done at the same moment by what it is, so that the order in which acts were told makes no difference. */
function inOrder(acts: readonly Act[]): readonly Act[] {
  return acts.length < 2 ? acts : acts.toSorted((a, b) => a.atMs - b.atMs || (toKey(a) < toKey(b) ? -1 : 1))
}

function toKey({ kind, stage, untilMs, by, isOral }: Act): string {
  return `${kind} ${stage ?? ''} ${untilMs ?? ''} ${by ?? ''} ${isOral ?? ''}`
}

const rolesOf = new WeakMap<object, readonly { readonly id: string; readonly type: string }[]>()

function roles({ definitions }: Law): readonly { readonly id: string; readonly type: string }[] {
  let found = rolesOf.get(definitions)
  if (found === undefined) {
    found = [...definitions.values()].filter(({ role }) => role !== undefined)
    rolesOf.set(definitions, found)
  }
  return found
}

const none: readonly Act[] = []

interface InState {
  readonly shared: Shared
  readonly owed: Owed
  /** One of those that it is owed to. */
  readonly state: string | undefined
}

function toStanding(law: Law, regime: Regime, { shared, owed, state }: InState): Standing {
  const { file } = regime
  const { nowMs } = shared
  const zone = file.zone === 'home' ? (law.calendars.zoneOf(state ?? '') ?? 'UTC') : file.zone
  const place: Place = { zone, state: file.calendar === 'home' ? (state ?? '') : file.calendar, calendars: law.calendars }
  const all = shared.actsOf.get(regime.id) ?? none
  const acts = regime.per.length === 0 || all.length === 0 ? all : actsOfState(all, owed, state)
  const situation: Situation = {
    sheet: shared.sheet,
    acts,
    related: shared.related,
    nowMs,
    beganMs: shared.beganMs,
    memo: shared.memo,
    definitions: law.definitions,
    timeOf: (start) => readStart(start, shared.sheet, acts)?.atMs,
    dueOf: (clock) => readClocks([{ clock }], { sheet: shared.sheet, acts, place }).dueAtMs,
  }
  const overlay = law.overlays.find(({ file: own }) => own.regime === regime.id && own.state === state && standsAt(own, nowMs, zone))
  const isDisplaced = toDisplaced(law, regime, { situation, nowMs, zone })
  let reasons: readonly Reason[] | undefined
  const standing = {
    regime,
    situation,
    place,
    overlay,
    state: file.zone === 'home' ? state : undefined,
    owedBy: owed.reason,
    nowMs,
    force: toForce(regime, { nowMs, zone, settledMs: shared.settledMs }),
    base: allOf([notOf(isDisplaced), regime.applies.truth(situation), regime.triggers.truth(situation)]),
    isDisplaced,
    restsOnEstimate:
      shared.estimates.size > 0 && [...regime.applies.facts, ...regime.triggers.facts].some(({ id }) => shared.estimates.has(id)),
  }
  return {
    ...standing,
    reasons() {
      reasons ??= toRegimeReasons(standing)
      return reasons
    },
  }
}

function toForce(
  { file }: Regime,
  { nowMs, zone, settledMs }: { nowMs: number; zone: string; settledMs: number | undefined },
): Standing['force'] {
  const fromMs = file.valid_from === null ? Number.NEGATIVE_INFINITY : toMidnight(file.valid_from, zone)
  if (file.status !== 'in-force' || nowMs < fromMs) return 'watch'
  const at = settledMs ?? nowMs
  if (at < fromMs) return 'too-early'
  return standsAt(file, at, zone) ? 'in-force' : 'ended'
}

/** A law that is not there to take its place, or not yet in force, displaces nothing. */
function toDisplaced(
  law: Law,
  { displaced }: Regime,
  { situation, nowMs, zone }: { situation: Situation; nowMs: number; zone: string },
): Truth {
  if (displaced === undefined) return false
  const other = law.regimes.find(({ id }) => id === displaced.by)
  if (other !== undefined && !standsAt(other.file, nowMs, zone)) return false
  return displaced.when.truth(situation)
}
