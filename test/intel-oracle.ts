import fc from 'fast-check'
import type { JsonObject } from '../src/base/index.ts'
import { type StixObject, type TlpLevel, tlpLevels, toMarkingId } from '../src/stix/index.ts'
import { testId, testObject } from './open-intel.ts'

/**
 * A second, naive statement of who may see what, for property tests of the egress gate. It shares nothing with the gate
 * but the words of the rule, and looks at everything for every question.
 */

export const collectionNames = ['A', 'B', 'C'] as const
/** The type of each object by its number: several that lean on others, so that chains and circles come up. */
const types = ['malware', 'identity', 'relationship', 'report', 'x-thing', 'report', 'relationship', 'report'] as const
const objectCount = types.length

type Marking = TlpLevel | 'terms' | 'unknown'

/** One version of one object, described before it is made. */
export interface Sketch {
  readonly number: number
  readonly version: number
  readonly markings: readonly Marking[]
  readonly handling: TlpLevel | undefined
  readonly places: readonly number[]
  /** Numbers of objects named in optional places, and how. */
  readonly mentions: readonly { readonly of: number; readonly how: (typeof mentionForms)[number] }[]
  /** Numbers of objects that it cannot do without. */
  readonly ends: readonly [number, number]
  readonly granular: readonly { readonly marking: Marking; readonly selector: string }[]
}

export interface Asker {
  readonly clearance: TlpLevel
  /** Collections named by a grant. */
  readonly named: readonly number[]
  readonly hasStar: boolean
}

const mentionForms = ['creator', 'list', 'nested', 'text', 'glued', 'upper', 'key'] as const
const marking = fc.constantFrom<Marking>(...tlpLevels, 'terms', 'unknown', 'clear', 'green')
const level = fc.constantFrom<TlpLevel>(...tlpLevels)
const anyNumber = fc.nat(objectCount - 1)
const places = fc.uniqueArray(fc.nat(collectionNames.length - 1), { minLength: 1, maxLength: 3 })

const sketch: fc.Arbitrary<Omit<Sketch, 'number' | 'version'>> = fc.record({
  markings: fc.array(marking, { maxLength: 2 }),
  handling: fc.option(level, { nil: undefined }),
  places,
  mentions: fc.array(fc.record({ of: anyNumber, how: fc.constantFrom(...mentionForms) }), { maxLength: 3 }),
  ends: fc.tuple(anyNumber, anyNumber),
  granular: fc.array(
    fc.record({ marking, selector: fc.constantFrom('name', 'description', 'x_words', 'x_words.[1]', 'x_refs', 'target_ref') }),
    { maxLength: 2 },
  ),
})

/** Some versions of some objects, in the order of their arrival. */
export const world: fc.Arbitrary<Sketch[]> = fc
  .array(fc.tuple(anyNumber, fc.nat(1), sketch), { minLength: 1, maxLength: 12 })
  .map((drawn) => {
    const byVersion = new Map(drawn.map(([number, version, rest]) => [`${number}/${version}`, { number, version, ...rest }]))
    return [...byVersion.values()]
  })

export const asker: fc.Arbitrary<Asker> = fc.record({
  clearance: level,
  named: fc.uniqueArray(fc.nat(collectionNames.length - 1)),
  hasStar: fc.boolean(),
})

export function idOf(number: number): string {
  return testId(types[number] ?? 'malware', number)
}

/** No relationship ends at a relationship (STIX 2.1 §5.1): the report after it stands in. */
function endsOf(sketch: Sketch): number[] {
  return sketch.ends.map((number) => (types[sketch.number] === 'relationship' && types[number] === 'relationship' ? number + 1 : number))
}

/** A word found in one property of one version only. */
export function markerOf(sketch: Sketch, property: string): string {
  return `q${property.replaceAll(/[^a-z]/g, '')}${sketch.number}z${sketch.version}q`
}

const markingIds: Readonly<Record<'terms' | 'unknown', string>> = {
  terms: testId('marking-definition', 900),
  unknown: testId('marking-definition', 901),
}

/** The terms that some objects are marked with. */
export const termsObject = testObject('marking-definition', 900)

function toRef(name: Marking): string {
  return name === 'terms' || name === 'unknown' ? markingIds[name] : toMarkingId(name)
}

export function toObject(sketch: Sketch): StixObject {
  const type = types[sketch.number] ?? 'malware'
  const mentioned = (how: string) => sketch.mentions.filter((mention) => mention.how === how).map((mention) => idOf(mention.of))
  const [source, target] = endsOf(sketch).map(idOf)
  const texts = [...mentioned('text'), ...mentioned('glued').map((id) => `see-${id}`), ...mentioned('upper').map((id) => id.toUpperCase())]
  const value: JsonObject = {
    modified: `2026-01-0${sketch.version + 1}T00:00:00.000Z`,
    name: markerOf(sketch, 'name'),
    description: [markerOf(sketch, 'description'), ...texts].join(' '),
    x_words: ['first', markerOf(sketch, 'words'), 'last'],
    x_refs: ['kept', ...mentioned('list')],
    ...(mentioned('nested').length === 0 ? {} : { x_deep: { a: mentioned('nested').map((id) => ({ b: id })) } }),
    ...(mentioned('key').length === 0 ? {} : { x_keys: Object.fromEntries(mentioned('key').map((id) => [id, 'x'])) }),
    // The creator is the same for all versions: only he may make them.
    ...(sketch.number === 3 ? { created_by_ref: idOf(1) } : {}),
    ...(type === 'relationship' ? { source_ref: source ?? '', target_ref: target ?? '' } : {}),
    ...(type === 'report' ? { object_refs: [source ?? '', target ?? ''] } : {}),
    ...(sketch.markings.length === 0 ? {} : { object_marking_refs: [...new Set(sketch.markings.map(toRef))] }),
  }
  const granular = sketch.granular
    .filter(({ selector }) => selector !== 'target_ref' || type === 'relationship')
    .map((entry) => ({ marking_ref: toRef(entry.marking), selectors: [entry.selector] }))
  return testObject(type, sketch.number, granular.length === 0 ? value : { ...value, granular_markings: granular })
}

const rank = (name: TlpLevel) => tlpLevels.indexOf(name)
const markingRank = (name: Marking) => (name === 'terms' ? 0 : name === 'unknown' ? rank('red') : rank(name))

export function levelOf(sketch: Sketch): TlpLevel {
  const restricting = sketch.markings.filter((name) => name !== 'terms')
  if (restricting.length === 0) return sketch.handling ?? 'red'
  return tlpLevels[Math.max(...restricting.map(markingRank))] ?? 'red'
}

export interface Rule {
  readonly asker: Asker
  readonly purpose: 'taxii' | 'other'
  /** Only objects of this level and below, whatever the asker's clearance. */
  readonly audience?: TlpLevel
}

export function mayRead(rule: Rule, place: number): boolean {
  return rule.asker.hasStar || rule.asker.named.includes(place)
}

/** The collections through which this version may come to the asker by its level and place alone. */
export function openPlaces(rule: Rule, sketch: Sketch): number[] {
  const own = levelOf(sketch)
  if (rank(own) > clearanceOf(rule)) return []
  return sketch.places.filter((place) =>
    own === 'red' && rule.purpose === 'taxii' ? rule.asker.named.includes(place) : mayRead(rule, place),
  )
}

function clearanceOf(rule: Rule): number {
  return Math.min(rank(rule.asker.clearance), rule.audience === undefined ? rank('red') : rank(rule.audience))
}

export function isClosed(rule: Rule, sketch: Sketch, property: string): boolean {
  return sketch.granular.some((entry) => entry.selector.split('.')[0] === property && markingRank(entry.marking) > clearanceOf(rule))
}

/** The versions that the asker may receive, from wherever. */
export function visibleVersions(rule: Rule, all: readonly Sketch[]): Set<Sketch> {
  let visible = new Set(all.filter((sketch) => openPlaces(rule, sketch).length > 0))
  for (;;) {
    const next = new Set([...visible].filter((sketch) => canStand(rule, sketch, { all, visible })))
    if (next.size === visible.size) return next
    visible = next
  }
}

/** Whether it is valid without what the asker may not see. */
function canStand(rule: Rule, sketch: Sketch, given: { all: readonly Sketch[]; visible: ReadonlySet<Sketch> }): boolean {
  const type = types[sketch.number]
  const isNamed = (number: number) => !isHidden(number, given) || number === sketch.number
  if ((type === 'identity' || type === 'report') && isClosed(rule, sketch, 'name')) return false
  if (type === 'relationship') return endsOf(sketch).every(isNamed) && !isClosed(rule, sketch, 'target_ref')
  if (type === 'report') return endsOf(sketch).some(isNamed)
  return true
}

/** Held, and no version of it is for the asker. */
export function isHidden(number: number, given: { all: readonly Sketch[]; visible: ReadonlySet<Sketch> }): boolean {
  const held = given.all.filter((sketch) => sketch.number === number)
  return held.length > 0 && !held.some((sketch) => given.visible.has(sketch))
}
