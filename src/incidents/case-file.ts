import { isJsonObject } from '../base/index.ts'
import { type FactDefinitions, requireDefinition, toFactId } from './facts/definition.ts'
import { type Fact, toSheet } from './facts/fact.ts'
import { factsFault } from './facts/faults.ts'
import { parseInstant } from './facts/instant.ts'
import { isUnknown, parseFactValue } from './facts/value.ts'
import type { Related } from './obligations/asking.ts'
import type { Incident } from './obligations/evaluate.ts'
import type { Act } from './obligations/obligation.ts'
import { atPlace, requireRegime, requireStage, type StageNames } from './stage-names.ts'

/** An incident as a person describes it, read: a file of facts, or the example of a regime. */
export interface DescribedIncident extends Incident {
  /** The moment that is asked about; absent: now. */
  readonly atMs: number | undefined
  readonly facts: readonly Fact[]
}

interface Reading {
  readonly definitions: FactDefinitions
  readonly stages: StageNames | undefined
  readonly zone: string
}

const sections = new Set([
  'entity',
  'facts',
  'incident',
  'times',
  'submitted',
  'acts',
  'related',
  'at',
  'zone',
  'title',
  'says',
  'clause',
  'expect',
  'id',
  'version',
])

/**
 * Reads a description. `entity`, `facts` and `times` may hold any fact: which one says whose it is, not what is meant.
 * Faults name the path in the description.
 */
export function parseDescription(value: unknown, definitions: FactDefinitions, stages?: StageNames): DescribedIncident {
  if (!isJsonObject(value)) throw factsFault('bad-file', 'A description has sections: entity, facts, times, submitted.')
  const zone = typeof value.zone === 'string' ? requireZone(value.zone) : 'UTC'
  const reading: Reading = { definitions, stages, zone }
  for (const name of Object.keys(value)) {
    if (!sections.has(name))
      throw factsFault(
        'bad-file',
        `There is no section "${name}": there are entity, facts, times, submitted, acts, related, at and zone.`,
        name,
      )
  }
  const atMs = value.at === undefined || value.at === null ? undefined : requireInstant(value.at, zone, 'at')
  const facts = ['entity', 'facts', 'incident', 'times'].flatMap((section) => readFacts(value[section], section, reading))
  requireOnce(facts)
  const related = readRelated(value.related, reading)
  return {
    atMs,
    facts: facts.map(({ fact }) => fact),
    sheet: toSheet(facts.map(({ fact }) => fact)),
    acts: [...readSubmitted(value.submitted, reading), ...readActs(value.acts, reading)],
    related,
  }
}

interface PlacedFact {
  readonly fact: Fact
  readonly place: string
}

function readFacts(section: unknown, name: string, reading: Reading): PlacedFact[] {
  if (section === undefined || section === null) return []
  if (!isJsonObject(section)) throw factsFault('bad-file', `"${name}" is a map: a fact and its value on each line.`, name)
  return Object.entries(section).map(([key, written]) => {
    const place = `${name}.${key}`
    const definition = requireDefinition(reading.definitions, key, place)
    return { place, fact: atPlace(place, () => toFact(definition, written, reading.zone)) }
  })
}

/** A value, or a value with how sure it is: `{ value: 12000, estimated: true, source: call centre }`, `about 12000`. */
function toFact(definition: Parameters<typeof parseFactValue>[0], written: unknown, zone: string): Fact {
  const base = { definition: definition.id, at: 0 } as const
  if (isUnknown(written)) return { ...base, sure: 'unknown' }
  if (isJsonObject(written)) {
    const { value, estimated, sure, source, by } = written
    if (isUnknown(value ?? null) || sure === 'unknown') return { ...base, sure: 'unknown' }
    return {
      ...base,
      value: parseFactValue(definition, value, zone),
      sure: isYes(estimated) || sure === 'estimated' ? 'estimated' : 'known',
      ...(typeof source === 'string' ? { source } : {}),
      ...(typeof by === 'string' ? { by } : {}),
    }
  }
  const about = typeof written === 'string' ? /^(?:about|around|approx\.?|~)\s*(.+)$/i.exec(written)?.[1] : undefined
  return about === undefined
    ? { ...base, value: parseFactValue(definition, written, zone), sure: 'known' }
    : { ...base, value: parseFactValue(definition, about, zone), sure: 'estimated' }
}

function requireOnce(facts: readonly PlacedFact[]): void {
  const seen = new Set<string>()
  for (const { fact, place } of facts) {
    if (seen.has(fact.definition)) throw factsFault('bad-file', `"${fact.definition}" is said twice. Keep one of them.`, place)
    seen.add(fact.definition)
  }
}

/** `submitted: { eu-nis2: { early-warning: 2026-11-20T20:00Z } }`, or `eu-nis2/early-warning: …` on one line. */
function readSubmitted(section: unknown, reading: Reading): Act[] {
  if (section === undefined || section === null) return []
  if (!isJsonObject(section)) throw factsFault('bad-file', '"submitted" is a map: regime, stage, time.', 'submitted')
  return Object.entries(section).flatMap(([key, value]) => {
    const [regime = '', stage] = key.split('/').map(toFactId)
    const entries: [string, unknown][] = stage !== undefined ? [[stage, value]] : isJsonObject(value) ? Object.entries(value) : []
    if (entries.length === 0) throw factsFault('bad-file', `Name the stage: "${key}/STAGE: TIME".`, `submitted.${key}`)
    return entries.flatMap(([name, when]) => {
      const place = stage === undefined ? `submitted.${key}.${name}` : `submitted.${key}`
      const known = requireStage({ regime, stage: toFactId(name) }, reading.stages, place)
      return (Array.isArray(when) ? when : [when]).map((one) => toSubmission(one, known, { reading, place }))
    })
  })
}

function toSubmission(
  written: unknown,
  target: { regime: string; stage: string },
  { reading, place }: { reading: Reading; place: string },
): Act {
  const isMap = isJsonObject(written)
  const atMs = requireInstant(isMap ? written.at : written, reading.zone, place)
  const more = isMap ? { ...toState(written.state, place), ...(isYes(written.oral ?? written.orally) ? { isOral: true } : {}) } : {}
  return { kind: 'submitted', ...target, atMs, ...more }
}

/** The authority of one of several states to which it is owed. */
function toState(written: unknown, place: string): { state?: string } {
  if (written === undefined || written === null) return {}
  const state = String(written).toUpperCase()
  if (!/^[A-Z]{2}$/.test(state)) throw factsFault('bad-value', `"${state}" is no state such as FR.`, `${place}.state`)
  return { state }
}

const actKinds = ['submitted', 'requested', 'delay-granted', 'withdrawn', 'reclassified'] as const

function readActs(section: unknown, reading: Reading): Act[] {
  if (section === undefined || section === null) return []
  if (!Array.isArray(section)) throw factsFault('bad-file', '"acts" is a list: kind, regime, stage, at.', 'acts')
  return section.map((item, index) => {
    const place = `acts[${index}]`
    if (!isJsonObject(item)) throw factsFault('bad-file', 'An act has kind, regime, stage and at.', place)
    const kind = actKinds.find((one) => one === toFactId(String(item.kind)))
    if (kind === undefined) throw factsFault('bad-file', `An act is one of: ${actKinds.join(', ')}.`, `${place}.kind`)
    const regime = toFactId(String(item.regime))
    const target =
      item.stage === undefined
        ? requireRegime(regime, reading.stages, place)
        : requireStage({ regime, stage: toFactId(String(item.stage)) }, reading.stages, place)
    return {
      kind,
      ...target,
      ...toState(item.state, place),
      atMs: requireInstant(item.at, reading.zone, `${place}.at`),
      ...(item.until === undefined ? {} : { untilMs: requireInstant(item.until, reading.zone, `${place}.until`) }),
      ...(isYes(item.oral ?? item.orally) ? { isOral: true } : {}),
      ...(typeof item.by === 'string' ? { by: item.by } : {}),
    }
  })
}

function readRelated(section: unknown, reading: Reading): Related[] {
  if (section === undefined || section === null) return []
  if (!Array.isArray(section)) throw factsFault('bad-file', '"related" is a list of incidents: at, same-cause, facts.', 'related')
  return section.map((item, index) => {
    const place = `related[${index}]`
    if (!isJsonObject(item)) throw factsFault('bad-file', 'A related incident has at, same-cause and facts.', place)
    const same = item['same-cause'] ?? item.same_cause ?? item['same-root-cause'] ?? true
    return {
      atMs: requireInstant(item.at, reading.zone, `${place}.at`),
      isSameCause: isYes(same),
      sheet: toSheet(readFacts(item.facts, `${place}.facts`, reading).map(({ fact }) => fact)),
    }
  })
}

/** YAML 1.2 reads `yes` as a word. */
function isYes(written: unknown): boolean {
  return written === true || written === 'yes' || written === 'true'
}

function requireInstant(written: unknown, zone: string, place: string): number {
  const at = parseInstant(written, zone)
  if (at === undefined) throw factsFault('bad-value', `${JSON.stringify(written)} is no time such as 2026-11-20T17:40:00+01:00.`, place)
  return at
}

function requireZone(zone: string): string {
  if (parseInstant('2026-01-01 00:00', zone) === undefined)
    throw factsFault('bad-value', `"${zone}" is no time zone such as Europe/Berlin.`, 'zone')
  return zone
}
