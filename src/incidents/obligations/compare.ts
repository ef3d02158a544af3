import { type FactDefinition, type FactDefinitions, requireDefinition } from '../facts/definition.ts'
import type { FactValue, Sheet } from '../facts/fact.ts'
import { parseFactValue } from '../facts/value.ts'
import type { Situation, Test } from './asking.ts'
import type { Condition, Operand } from './condition.ts'
import { obligationsFault } from './faults.ts'
import type { Truth } from './kleene.ts'

/** A share of another fact: `5 % of annual-turnover`. */
interface Share {
  readonly percent: number
  readonly of: FactDefinition
}

type Comparable = Extract<
  Condition,
  { equals: unknown } | { in: unknown } | { 'at-least': Readonly<Record<string, Operand>> } | { 'more-than': unknown }
>

/** A comparison of one fact, or of several that must all hold. */
export function toComparison(condition: Comparable, definitions: FactDefinitions): Test {
  const leaves = toLeaves(condition, definitions)
  const [only] = leaves
  if (only !== undefined && leaves.length === 1) return only
  throw obligationsFault('bad-condition', `A comparison names one fact; several stand under "all": ${JSON.stringify(condition)}`)
}

function toLeaves(condition: Comparable, definitions: FactDefinitions): Test[] {
  if ('equals' in condition)
    return Object.entries(condition.equals).map(([name, operand]) => toMembership(requireDefinition(definitions, name), [operand]))
  if ('in' in condition)
    return Object.entries(condition.in).map(([name, operands]) => toMembership(requireDefinition(definitions, name), operands))
  if ('more-than' in condition)
    return Object.entries(condition['more-than']).map(([name, limit]) => toThreshold({ name, limit, isOpen: true }, definitions))
  return Object.entries(condition['at-least']).map(([name, limit]) => toThreshold({ name, limit, isOpen: false }, definitions))
}

function toMembership(definition: FactDefinition, operands: readonly Operand[]): Test {
  const wanted = new Set(operands.map((operand) => toSingle(parseFactValue(definition, operand))))
  const holds = (value: FactValue): boolean => (Array.isArray(value) ? value.some((one) => wanted.has(one)) : wanted.has(toSingle(value)))
  const truth = ({ sheet }: Situation): Truth => {
    const known = sheet.get(definition.id)
    return known === undefined ? undefined : holds(known.value)
  }
  return toLeaf(definition, truth, ({ sheet }) => {
    const value = sheet.get(definition.id)?.value
    return value === undefined ? `${definition.title}: not known` : `${definition.title}: ${toWords(definition, value)}`
  })
}

function toThreshold({ name, limit, isOpen }: { name: string; limit: Operand; isOpen: boolean }, definitions: FactDefinitions): Test {
  const definition = requireDefinition(definitions, name)
  const share = toShare(limit, definitions)
  const fixed = share === undefined ? toNumber(definition, limit) : 0
  const bound = (sheet: Sheet): number | undefined => {
    if (share === undefined) return fixed
    const whole = sheet.get(share.of.id)?.value
    return typeof whole === 'number' ? (whole * share.percent) / 100 : undefined
  }
  const truth = ({ sheet }: Situation): Truth => {
    const value = toMeasure(sheet.get(definition.id)?.value)
    const against = bound(sheet)
    // Nothing is more than no share of anything: whatever the whole is need not be asked.
    if (share !== undefined && isOpen && value !== undefined && value <= 0) return false
    if (value === undefined || against === undefined) return undefined
    return isOpen ? value > against : value >= against
  }
  const words = ({ sheet }: Situation) => {
    const value = sheet.get(definition.id)?.value
    return `${definition.title}: ${value === undefined ? 'not known' : toWords(definition, value)} (${isOpen ? 'more than' : 'at least'} ${limit} counts)`
  }
  const leaf = toLeaf(definition, truth, words)
  if (share === undefined) return leaf
  const { of } = share
  return {
    ...leaf,
    deciders: (situation) => (truth(situation) !== undefined ? [] : situation.sheet.has(definition.id) ? [of.id] : [definition.id]),
    facts: [definition, of],
  }
}

function toLeaf(definition: FactDefinition, truth: Test['truth'], words: (situation: Situation) => string): Test {
  return {
    truth,
    deciders: (situation) => (situation.sheet.has(definition.id) ? [] : [definition.id]),
    explain: (situation, into) => into.push({ says: words(situation) }),
    facts: [definition],
  }
}

function toShare(limit: Operand, definitions: FactDefinitions): Share | undefined {
  const [, percent, name] = /^([\d.]+) % of ([a-z0-9-]+)$/.exec(String(limit)) ?? []
  return percent === undefined || name === undefined ? undefined : { percent: Number(percent), of: requireDefinition(definitions, name) }
}

/** A number as it is; of a list how many there are in it. */
function toMeasure(value: FactValue | undefined): number | undefined {
  return typeof value === 'number' ? value : Array.isArray(value) ? value.length : undefined
}

function toNumber(definition: FactDefinition, limit: Operand): number {
  if ((definition.type === 'states' || definition.type === 'choices') && typeof limit === 'number') return limit
  const value = parseFactValue(definition, limit)
  if (typeof value === 'number') return value
  throw obligationsFault('bad-condition', `"${definition.id}" is no number to compare with ${JSON.stringify(limit)}.`)
}

function toSingle(value: FactValue): string | number | boolean {
  if (typeof value === 'object') return value[0] ?? ''
  return value
}

function toWords(definition: FactDefinition, value: FactValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (definition.type === 'duration') return `${value} min`
  if (definition.type === 'percent') return `${value} %`
  const one = (item: string | number) => definition.choices?.[item] ?? String(item)
  return typeof value === 'object'
    ? value.map(one).join(', ')
    : `${one(value)}${definition.unit === undefined ? '' : ` ${definition.unit}`}`
}
