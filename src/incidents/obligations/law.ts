import { type FactDefinitions, requireDefinition } from '../facts/definition.ts'
import { toInstant } from '../facts/zone.ts'
import type { Test } from './asking.ts'
import type { Calendars } from './calendars.ts'
import { type Names, toAll, toTest } from './compile.ts'
import type { Predicate } from './condition.ts'
import { obligationsFault } from './faults.ts'
import type { Reason } from './obligation.ts'
import type { Overlay, RegimeFile, Stage } from './regime.ts'
import type { Clock } from './span.ts'

/** The regimes, made ready to be applied to many incidents. */
export interface Law {
  readonly definitions: FactDefinitions
  readonly calendars: Calendars
  readonly regimes: readonly Regime[]
  readonly overlays: readonly ReadyOverlay[]
}

export interface Regime {
  readonly id: string
  readonly file: RegimeFile
  readonly applies: Test
  readonly triggers: Test
  readonly displaced: { readonly by: string; readonly when: Test; readonly clause: string } | undefined
  /** To which states its reports are owed; empty: to that of the organisation's authority. */
  readonly per: readonly OwedTo[]
  readonly stages: readonly ReadyStage[]
}

/** One rule of the states that a report is owed to, made ready. */
export interface OwedTo {
  readonly when: Test | undefined
  /** Ids of the facts that name the states. */
  readonly states: readonly string[]
  readonly among: Test | undefined
  readonly reason: Reason
}

export interface ReadyStage {
  readonly stage: Stage
  /** The regime's coverage and trigger and the stage's own condition. */
  readonly whole: Test
  readonly when: Test | undefined
  readonly unlessRelief: Test | undefined
  /** Its place among all stages of the law, by the names of regime and stage. */
  readonly rank: number
}

export interface ReadyOverlay {
  readonly id: string
  readonly file: Overlay
}

export interface LawFiles {
  readonly definitions: FactDefinitions
  readonly predicates: ReadonlyMap<string, Predicate>
  readonly regimes: ReadonlyMap<string, RegimeFile>
  readonly overlays: ReadonlyMap<string, Overlay>
  readonly calendars: Calendars
}

/** Throws a Fault, with the path in the file, for a condition or clock that names what is not there. */
export function toLaw({ definitions, predicates, regimes, overlays, calendars }: LawFiles): Law {
  const names = toNames(definitions, predicates)
  const order = [...regimes].flatMap(([id, { stages }]) => stages.map((stage) => `${id}/${stage.id}`)).sort()
  const ranks = new Map(order.map((stage, rank) => [stage, rank]))
  return {
    definitions,
    calendars,
    regimes: [...regimes].map(([id, file]) => toRegime(id, file, { ...names, ranks })),
    overlays: [...overlays].map(([id, file]) => ({ id, file })),
  }
}

/** Predicates may use each other; one that uses itself, straight or by others, is refused. */
export function toNames(definitions: FactDefinitions, predicates: ReadonlyMap<string, Predicate>): Names {
  const ready = new Map<string, Test>()
  const open = new Set<string>()
  const lookUp = {
    get(name: string): Test | undefined {
      const known = ready.get(name)
      const file = predicates.get(name)
      if (known !== undefined || file === undefined) return known
      if (open.has(name)) throw obligationsFault('bad-condition', `The predicate "${name}" is defined by itself.`)
      open.add(name)
      const test = toTest(file.holds, names)
      open.delete(name)
      ready.set(name, test)
      return test
    },
  }
  const names: Names = { definitions, predicates: lookUp }
  return names
}

function toRegime(id: string, file: RegimeFile, names: Names & { ranks: ReadonlyMap<string, number> }): Regime {
  const applies = toTest(file.applies, names)
  const triggers = toTest(file.triggers, names)
  const { displaced } = file
  const ids = new Set(file.stages.map((stage) => stage.id))
  if (ids.size < file.stages.length) throw obligationsFault('bad-regime', 'Two stages have the same id.', 'stages')
  const stages = file.stages.map((stage, index): ReadyStage => {
    requireStarts(stage, { ids, names, place: `stages[${index}]` })
    const when = stage.when === undefined ? undefined : toTest(stage.when, names)
    const unlessRelief = stage.relief?.unless === undefined ? undefined : toTest(stage.relief.unless, names)
    const rank = names.ranks.get(`${id}/${stage.id}`) ?? 0
    return { stage, when, unlessRelief, rank, whole: toAll([applies, triggers, ...(when === undefined ? [] : [when])]) }
  })
  return {
    id,
    file,
    applies,
    triggers,
    displaced: displaced === undefined ? undefined : { ...displaced, when: toTest(displaced.when, names) },
    per: file.per.map((rule, index) => toOwedTo(rule, names, `per[${index}]`)),
    stages,
  }
}

function toOwedTo({ when, states, among, says, clause }: RegimeFile['per'][number], names: Names, place: string): OwedTo {
  const ids = states.map((name) => {
    const { id, type } = requireDefinition(names.definitions, name, place)
    if (type !== 'state' && type !== 'states') throw obligationsFault('bad-regime', `"${id}" names no states.`, place)
    return id
  })
  return {
    when: when === undefined ? undefined : toTest(when, names),
    among: among === undefined ? undefined : toTest(among, names),
    states: ids,
    reason: { says, clause },
  }
}

function requireStarts(stage: Stage, { ids, names, place }: { ids: ReadonlySet<string>; names: Names; place: string }): void {
  const clocks = (stage.due ?? []).flatMap((due): Clock[] => [due.clock, ...(due.unless === undefined ? [] : [due.unless.later_than])])
  for (const { kind, id } of clocks.flatMap((clock) => clock.starts)) {
    if (kind === 'fact' && names.definitions.get(id)?.type !== 'instant')
      throw obligationsFault('bad-regime', `"${id}" is no time that is recorded: data/facts has none of this name.`, place)
    const absent = kind === 'fact' ? undefined : id.split('+').find((stage) => !ids.has(stage))
    if (absent !== undefined) throw obligationsFault('bad-regime', `There is no stage "${absent}".`, place)
  }
}

/** Whether the law stands at the instant. Without `valid_from` it has stood for longer than anyone asks, without `valid_to` it goes on. */
export function standsAt(file: Pick<RegimeFile, 'status' | 'valid_from' | 'valid_to'>, atMs: number, zone: string): boolean {
  if (file.status !== 'in-force') return false
  if (file.valid_from !== null && atMs < toMidnight(file.valid_from, zone)) return false
  return file.valid_to === null || atMs < toMidnight(file.valid_to, zone)
}

const midnights = new Map<string, Map<string, number>>()

/** The first moment of the day. */
export function toMidnight(day: string, zone: string): number {
  let ofDay = midnights.get(day)
  if (ofDay === undefined) {
    ofDay = new Map()
    midnights.set(day, ofDay)
  }
  let at = ofDay.get(zone)
  if (at === undefined) {
    at = toInstant(Date.parse(`${day}T00:00:00Z`), zone)
    ofDay.set(zone, at)
  }
  return at
}
