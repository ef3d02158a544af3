import * as fc from 'fast-check'
import type { Act, Fact, FactDefinition, FactValue, Law } from '../src/incidents/index.ts'

/** From the year before DORA to the year after a leap year. */
const fromMs = Date.UTC(2024, 0, 1)
const toMs = Date.UTC(2029, 0, 1)
const states = ['AT', 'BG', 'BR', 'DE', 'ES', 'FR', 'GR', 'IE', 'NO', 'SE', 'GB', 'US', 'JP']

export const anyState = fc.constantFrom(...states)
export const anyInstant: fc.Arbitrary<number> = fc.integer({ min: fromMs / 60_000, max: toMs / 60_000 }).map((minutes) => minutes * 60_000)

/** A value that the fact can have, near the thresholds that laws like. */
export function anyValue({ type, choices = {} }: FactDefinition): fc.Arbitrary<FactValue> {
  switch (type) {
    case 'yes-no':
      return fc.boolean()
    case 'number':
      return fc.constantFrom(0, 1, 100, 101, 499, 500, 100_000, 100_001, 500_000, 1_000_001, 10_000_000)
    case 'percent':
      return fc.constantFrom(0, 0.2, 2, 6, 10, 11, 31)
    case 'duration':
      return fc.constantFrom(0, 15, 21, 31, 61, 121, 240, 1441)
    case 'instant':
      return anyInstant
    case 'text':
      return fc.constant('a text')
    case 'choice':
      return fc.constantFrom(...Object.keys(choices))
    case 'choices':
      return fc.subarray(Object.keys(choices), { minLength: 1, maxLength: 3 })
    case 'state':
      return fc.constantFrom(...states)
    case 'states':
      return fc.subarray(states, { minLength: 1, maxLength: 4 })
  }
}

/** Some facts of an incident, each once. */
export function anyFacts({ definitions }: Law): fc.Arbitrary<Fact[]> {
  const known = [...definitions.values()].map((definition) =>
    fc.option(
      anyValue(definition).map((value): Fact => ({ definition: definition.id, value, sure: 'known', at: 0 })),
      { nil: undefined, freq: 2 },
    ),
  )
  return fc.tuple(...known).map((facts) => facts.filter((fact) => fact !== undefined))
}

/** What people did, of any regime and stage. */
export function anyActs({ regimes }: Law): fc.Arbitrary<Act[]> {
  const targets = regimes.flatMap(({ id, file }) => file.stages.map((stage) => ({ regime: id, stage: stage.id })))
  const act = fc.record({
    kind: fc.constantFrom<Act['kind'][]>('submitted', 'submitted', 'submitted', 'requested', 'delay-granted', 'withdrawn', 'reclassified'),
    target: fc.constantFrom(...targets),
    atMs: anyInstant,
    untilMs: anyInstant,
    isOral: fc.boolean(),
    state: fc.option(fc.constantFrom(...states), { nil: undefined }),
  })
  return fc.array(
    act.map(({ target, ...rest }): Act => ({ ...target, ...rest })),
    { maxLength: 12 },
  )
}
