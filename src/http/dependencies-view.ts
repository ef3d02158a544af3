import type {
  Dependencies,
  Impact as HeldImpact,
  IncidentImpact as HeldIncidentImpact,
  Need as HeldNeed,
  HeldRegister,
  Thing as HeldThing,
  RegisterVersion as HeldVersion,
  Hit,
  Imported,
  SectorNames,
  Step,
} from '../incidents/index.ts'
import { type FactDefinition, toFactText } from '../incidents/index.ts'
import type {
  Impact,
  ImpactHit,
  ImpactStep,
  IncidentImpact,
  Need,
  Register,
  RegisterImport,
  RegisterVersion,
  Thing,
} from './contract/index.ts'

/** Nobody reads more lines than these; the counts are of all. */
const shownRows = 1000

export function toRegister(held: HeldRegister | undefined, names: SectorNames): Register {
  if (held === undefined) return { version: null, things: [], needs: [], sectors: {} }
  const { things, needs } = held.dependencies
  const used = new Set(things.flatMap(({ sector }) => sector ?? []))
  return {
    version: toRegisterVersion(held.version),
    things: things.map(toThing),
    needs: needs.map(toNeed),
    sectors: Object.fromEntries([...used].map((id) => [id, names.get(id)?.title ?? id])),
  }
}

export function toRegisterVersion({ statementIdx: statement, ...version }: HeldVersion): RegisterVersion {
  return { ...version, statement }
}

export function toRegisterImport({ version, changes, refused, things, needs }: Imported): RegisterImport {
  return {
    version: version === null ? null : toRegisterVersion(version),
    changes: changes.slice(0, shownRows).map((change) => ({ ...change, properties: change.properties.map((one) => ({ ...one })) })),
    changeCount: changes.length,
    refused: refused.slice(0, shownRows).map((fault) => fault.toJSON()),
    refusedCount: refused.length,
    things,
    needs,
  }
}

export function toImpactView(impact: HeldImpact, { things }: Pick<Dependencies, 'things'>): Impact {
  const names = new Map(things.map(({ id, name }) => [id, name]))
  return {
    hits: impact.hits.map((hit) => toHit(hit, names)),
    warnings: impact.warnings.map((warning) => ({ ...warning, things: [...warning.things] })),
    sectors: impact.sectors.map((sector) => ({ ...sector })),
    states: impact.states.map((state) => ({ ...state })),
    users: impact.users,
  }
}

export function toIncidentImpact(
  held: HeldIncidentImpact | undefined,
  { register, definitions }: { register: HeldRegister | undefined; definitions: ReadonlyMap<string, FactDefinition> },
): IncidentImpact {
  if (held === undefined || register === undefined) return { version: null, startAt: null, failed: [], impact: null, facts: [] }
  return {
    version: toRegisterVersion(held.version),
    startAt: held.startAt,
    failed: held.failed.map((pick) => ({ ...pick })),
    impact: toImpactView(held.impact, register.dependencies),
    facts: held.facts.flatMap(({ fact, value, isKnown }) => {
      const definition = definitions.get(fact)
      return definition === undefined ? [] : [{ fact, title: definition.title, text: toFactText(definition, value), isKnown }]
    }),
  }
}

function toHit({ thing, isGiven, failsMs, downs, limited, way }: Hit, names: ReadonlyMap<string, string>): ImpactHit {
  return {
    thing: toThing(thing),
    isGiven,
    failsMs,
    downs: downs.map((down) => ({ ...down })),
    limited,
    way: way.map((step) => toStep(step, names)),
  }
}

function toStep({ thing, atMs, need, alsoLost, substituteLost }: Step, names: ReadonlyMap<string, string>): ImpactStep {
  const nameOf = (id: string) => names.get(id) ?? id
  return {
    ...{ thing, name: nameOf(thing), atMs, need: need === null ? null : toNeed(need), alsoLost: alsoLost.map(nameOf) },
    substituteLost: substituteLost === null ? null : nameOf(substituteLost),
  }
}

function toThing(thing: HeldThing): Thing {
  return { ...thing, states: [...thing.states] }
}

function toNeed(need: HeldNeed): Need {
  return { ...need, substitute: need.substitute === null ? null : { ...need.substitute } }
}
