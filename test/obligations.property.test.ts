import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import {
  type Act,
  evaluate,
  type Fact,
  type FactDefinition,
  type Law,
  loadLaw,
  type Obligation,
  toDutyKey,
  toSheet,
} from '../src/incidents/index.ts'
import { anyActs, anyFacts, anyInstant, anyState, anyValue } from './arbitrary-incidents.ts'

const { law } = loadLaw()
const runs = { numRuns: 150 }
const any = fc.record({ facts: anyFacts(law), acts: anyActs(law), nowMs: anyInstant })

function judge({ facts, acts, nowMs }: { facts: readonly Fact[]; acts: readonly Act[]; nowMs: number }, by: Law = law): Obligation[] {
  return evaluate(by, { sheet: toSheet(facts), acts, related: [] }, nowMs)
}

const places = new Set(['home-state', 'established-in', 'services-in'])
const stated = (definition: string, value: Fact['value']): Fact => ({ definition, value, sure: 'known', at: 0 })
const endsForAll = ({ kind, state }: Act) => state === undefined && (kind === 'withdrawn' || kind === 'reclassified')
const key = ({ regime, stage }: Obligation) => `${regime}/${stage}`

describe('whatever is known of an incident', () => {
  it('nothing is due, unknown or met under a law that is not in force', () => {
    const validity = new Map(law.regimes.map(({ id, file }) => [id, file]))
    fc.assert(
      fc.property(any, (incident) => {
        for (const { regime, verdict, dueAtMs } of judge(incident)) {
          const file = validity.get(regime)
          // A zone is at most 14 hours ahead of UTC.
          const isTooEarly = file?.valid_from != null && incident.nowMs < Date.parse(file.valid_from) - 14 * 3_600_000
          if (file?.status === 'in-force' && !isTooEarly) continue
          assert.ok(verdict === 'watch' || verdict === 'not-due', `${regime} is ${verdict}`)
          assert.equal(dueAtMs, undefined, `${regime} has a deadline`)
        }
      }),
      runs,
    )
  })

  it('no deadline is earlier than its start, and no extension earlier than its deadline', () => {
    fc.assert(
      fc.property(any, (incident) => {
        for (const one of judge(incident)) {
          if (one.dueAtMs === undefined) continue
          assert.ok(one.start !== undefined, `${key(one)} has a deadline and no start`)
          assert.ok(one.dueAtMs >= one.start.atMs, `${key(one)} is due before it starts`)
          for (const { untilMs } of one.extensions) assert.ok(untilMs > one.dueAtMs, `${key(one)} is extended backwards`)
        }
      }),
      runs,
    )
  })

  it('the order in which facts and acts came makes no difference', () => {
    fc.assert(
      fc.property(any, fc.integer(), ({ facts, acts, nowMs }, seed) => {
        const turned = { facts: shuffle(facts, seed), acts: shuffle(acts, seed), nowMs }
        assert.deepEqual(judge(turned), judge({ facts, acts, nowMs }))
      }),
      runs,
    )
  })

  it('nothing is owed twice: one duty a stage and a state', () => {
    fc.assert(
      fc.property(any, (incident) => {
        const keys = judge(incident).map(toDutyKey)
        assert.deepEqual(
          keys.filter((one, index) => keys.indexOf(one) !== index),
          [],
        )
      }),
      runs,
    )
  })

  it('the order in which the states of an organisation are written makes no difference', () => {
    fc.assert(
      fc.property(any, anyState, fc.integer(), ({ facts, acts, nowMs }, home, seed) => {
        const known = [...facts.filter(({ definition }) => definition !== 'home-state'), stated('home-state', home)]
        const turned = known.map((fact) => (Array.isArray(fact.value) ? { ...fact, value: shuffle(fact.value, seed) } : fact))
        // Why it is so says the states in the order in which they were written.
        const judged = (of: readonly Fact[]) => judge({ facts: of, acts, nowMs }).map(({ reasons: _, ...one }) => one)
        assert.deepEqual(judged(turned), judged(known))
      }),
      runs,
    )
  })

  it('what is owed to a state is what would be owed by an organisation that is in that state alone', () => {
    const everywhere = fc.uniqueArray(anyState, { minLength: 2, maxLength: 5 })
    fc.assert(
      fc.property(any, everywhere, ({ facts, acts: done, nowMs }, states) => {
        const acts = done.filter((act) => act.state !== undefined || endsForAll(act))
        const rest = facts.filter(({ definition }) => !places.has(definition))
        const class_ = [stated('entity-kinds', ['other']), stated('nis2-class', 'essential')]
        const base = [...rest.filter(({ definition }) => !class_.some((one) => one.definition === definition)), ...class_]
        const together = judge({ facts: [...base, stated('established-in', states), stated('home-state', states[0] ?? '')], acts, nowMs })
        for (const state of states) {
          const there = [...base, stated('established-in', [state]), stated('home-state', state)]
          const own = acts.filter((act) => act.state === state || endsForAll(act))
          const alone = new Map(judge({ facts: there, acts: own, nowMs }).map((one) => [toDutyKey(one), one]))
          for (const one of together) {
            if (one.regime !== 'eu-nis2' || one.state !== state) continue
            const same = alone.get(toDutyKey(one))
            assert.deepEqual([one.verdict, one.dueAtMs, one.zone, one.overlay], [same?.verdict, same?.dueAtMs, same?.zone, same?.overlay])
          }
        }
      }),
      runs,
    )
  })

  it('a further fact never makes unknown what was due', () => {
    const addition = fc
      .constantFrom(...law.definitions.values())
      .chain((definition) => anyValue(definition).map((value) => ({ definition, value })))
    fc.assert(
      fc.property(any, addition, (incident, { definition, value }) => {
        if (incident.facts.some((fact) => fact.definition === definition.id)) return
        const after = new Map(
          judge({ ...incident, facts: [...incident.facts, { definition: definition.id, value, sure: 'known', at: 0 }] }).map((one) => [
            toDutyKey(one),
            one,
          ]),
        )
        for (const one of judge(incident)) {
          const next = after.get(toDutyKey(one))
          if (one.verdict === 'due' || one.verdict === 'met') assert.notEqual(next?.verdict, 'unknown', `${key(one)} by ${definition.id}`)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('the one question of an unknown decides it, wherever one answer alone can', () => {
    fc.assert(
      fc.property(any, fc.constantFrom(...law.regimes), (drawn, regime) => {
        // Long after all of them came into force: else the zone of the authority, once known, may decide by a day.
        const facts = drawn.facts.filter(({ definition }) => law.definitions.get(definition)?.role !== 'beginning')
        const incident = { ...drawn, facts, nowMs: Date.UTC(2028, 5, 1) }
        const own = { ...law, regimes: [regime], overlays: [] }
        for (const one of judge(incident, own)) {
          if (one.verdict !== 'unknown') continue
          assert.ok(one.missing !== undefined, `${key(one)} asks nothing`)
          const asked = law.definitions.get(one.missing.fact)
          assert.ok(asked !== undefined && !knows(incident, asked.id), `${key(one)} asks for what is known`)
          if (isDecidedBy(asked, one, { incident, own })) continue
          // Nobody is asked for an exception: who relies on it brings it.
          const askable = new Set(regime.stages.flatMap(({ whole }) => whole.facts))
          const better = [...askable].find((other) => !knows(incident, other.id) && isDecidedBy(other, one, { incident, own }))
          assert.equal(better?.id, undefined, `${key(one)} asks for ${asked.id}`)
        }
      }),
      { numRuns: 300 },
    )
  })
})

function knows({ facts }: { facts: readonly Fact[] }, id: string): boolean {
  return facts.some(({ definition }) => definition === id)
}

interface Asked {
  readonly incident: Parameters<typeof judge>[0]
  readonly own: Law
}

function isDecidedBy(definition: FactDefinition, asked: Obligation, { incident, own }: Asked): boolean {
  return answersOf(definition).some((value) => {
    const facts: Fact[] = [...incident.facts, { definition: definition.id, value, sure: 'known', at: 0 }]
    const after = judge({ ...incident, facts }, own).find((one) => key(one) === key(asked))
    return after?.verdict !== 'unknown'
  })
}

function answersOf(definition: FactDefinition): Fact['value'][] {
  const { type, choices = {} } = definition
  if (type === 'yes-no') return [true, false]
  if (type === 'choice') return Object.keys(choices)
  if (type === 'choices') return Object.keys(choices).map((choice) => [choice])
  if (type === 'states') return [['DE'], ['US'], ['DE', 'FR'], ['JP'], ['AU'], ['IN'], ['BR']]
  if (type === 'state') return ['DE', 'US']
  return type === 'instant' ? [] : [0, 1_000_000_000]
}

function shuffle<T>(items: readonly T[], seed: number): T[] {
  let state = seed | 1
  return items
    .map((item) => {
      state = Math.imul(state, 1_664_525) + 1_013_904_223
      return { item, order: state >>> 0 }
    })
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item)
}
