import type {
  Awareness as HeldAwareness,
  DutyChange as HeldChange,
  FactDefinition as HeldDefinition,
  Duties as HeldDuties,
  FactVersion as HeldVersion,
  KnownFactHistory,
  Obligation,
} from '../incidents/index.ts'
import { toFactText } from '../incidents/index.ts'
import type { Awareness, DutyChanges, FactDefinition, FactVersion, IncidentDuty, IncidentFact } from './contract/index.ts'

export function toFactDefinition(held: HeldDefinition): FactDefinition {
  const { id, title, question, type, unit, choices, about, sensitivity } = held
  return { id, title, question, type, unit: unit ?? null, choices: choices ?? null, about, sensitivity, isOverTime: held.over_time }
}

export function toIncidentFact({ definition, now, earlier }: KnownFactHistory): IncidentFact {
  const toVersion = (version: HeldVersion): FactVersion => {
    const { value, sure, at, asOf, source, by } = version
    const held = typeof value === 'object' ? [...value] : value
    return {
      ...(held === undefined ? {} : { value: held }),
      text: toFactText(definition, value),
      sure,
      at,
      asOf,
      source: source ?? null,
      by,
    }
  }
  return {
    definition: toFactDefinition(definition),
    isOfEntity: now.isOfEntity,
    now: toVersion(now),
    earlier: earlier.map(toVersion),
  }
}

export function toAwareness({ statementIdx: statement, moments = [], ...entry }: HeldAwareness): Awareness {
  return { ...entry, moments: [...moments], statement }
}

export function toDuty(held: Obligation, regimeTitle: string): IncidentDuty {
  const { regime, stage, title, clause, verdict, bearer, isLate, recipient, zone, isUnverified, needsLawyer, restsOnEstimate } = held
  return {
    ...{ regime, regimeTitle, stage, title, clause, verdict, bearer, isLate, recipient, zone, isUnverified, needsLawyer, restsOnEstimate },
    state: held.state ?? null,
    overlay: held.overlay ?? null,
    dueAt: held.dueAtMs ?? null,
    manner: held.manner ?? null,
    extensions: held.extensions.map(({ untilMs, says, clause: by }) => ({ untilAt: untilMs, says, clause: by })),
    start: held.start === undefined ? null : { event: held.start.event, at: held.start.atMs },
    waitsFor: held.waitsFor ?? null,
    metAt: held.metAtMs ?? null,
    reasons: held.reasons.map(({ says, clause: by }) => ({ says, clause: by ?? null })),
    missing: held.missing ?? null,
    notes: [...held.notes],
  }
}

export function toChange({ before, after, state, ...one }: HeldChange): DutyChanges['changes'][number] {
  return { ...one, state: state ?? null, before: toShortDuty(before), after: toShortDuty(after) }
}

function toShortDuty({ verdict, dueAtMs }: Pick<HeldDuties['obligations'][number], 'verdict' | 'dueAtMs'>) {
  return { verdict, dueAt: dueAtMs ?? null }
}
