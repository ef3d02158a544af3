import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { builtInData } from '../../base/index.ts'
import { findAuthorities, readRegistry } from '../registry/registry.ts'
import { route } from './route.ts'
import { readRoutingFiles } from './routing-files.ts'
import type { RouteCase } from './rule.ts'

const { files, refused } = readRoutingFiles([builtInData('routing')])
const registry = readRegistry([builtInData('authorities')])

const anyState = fc.constantFrom('DE', 'FR', 'PL', 'IE', 'GB', 'US')
const anyAnswer = fc.constantFrom(true, false, undefined)
const anyCase: fc.Arbitrary<RouteCase> = fc.record({
  significant: anyAnswer,
  malicious: anyAnswer,
  'cross-border': anyAnswer,
  'personal-data': anyAnswer,
  'critical-entity': anyAnswer,
  'in-supervision': anyAnswer,
  'critical-ict-provider': anyAnswer,
  country: anyState,
  states: fc.uniqueArray(anyState),
  reaches: fc.uniqueArray(anyState),
  sectors: fc.subarray(['banking', 'health', 'energy-gas']),
  kinds: fc.subarray(['cloud-provider', 'insurer']),
  'main-establishment': fc.option(anyState, { nil: undefined }),
})
const own = { state: 'DE', roles: ['csirt', 'single-point-of-contact'] } as const
const ownAuthority = { ...own, roles: [...own.roles] }

suite('the files of authorities and of routing that we bring', () => {
  test('are read whole: each proves its own examples', () => {
    assert.deepEqual(
      [...refused, ...registry.refused].map(({ place, message }) => `${place}: ${message}`),
      [],
    )
    assert.ok(registry.authorities.size >= 70)
  })

  test('know a CSIRT or contact point of every Member State, and a data protection authority of every state of the EEA', () => {
    const union = files.get('eu-nis2')?.states ?? []
    const eea = files.get('eu-gdpr')?.states ?? []
    assert.deepEqual([union.length, eea.length], [27, 30])
    const without = (states: readonly string[], roles: Parameters<typeof findAuthorities>[1]['roles']) =>
      states.filter((state) => findAuthorities(registry, { state, roles }).length === 0)
    assert.deepEqual(without(union, ['single-point-of-contact', 'csirt']), [])
    assert.deepEqual(without(eea, ['data-protection']), [])
  })
})

for (const [id, file] of files) {
  suite(`where reports under ${id} go on to`, () => {
    test('is never the authority itself, and of other states only those that are affected', () => {
      fc.assert(
        fc.property(anyCase, (about) => {
          const affected = new Set([...about.states, ...about.reaches])
          for (const one of route(file, ownAuthority, about).routes) {
            const rule = file.rules.find(({ id: ofRule }) => ofRule === one.rule)
            assert.ok(one.clause.length > 2 && one.says.length > 2)
            if (rule?.to.of === 'other-affected-states') assert.ok(one.state !== own.state && affected.has(one.state))
            if (rule?.to.of === 'own-state') assert.ok(!rule.to.roles.some((role) => ownAuthority.roles.some((mine) => mine === role)))
          }
        }),
      )
    })

    test('does not depend on the order of states, and no state is told twice by one rule', () => {
      fc.assert(
        fc.property(anyCase, (about) => {
          const one = route(file, ownAuthority, about)
          const reversed = {
            ...about,
            states: about.states.toReversed(),
            reaches: about.reaches.toReversed(),
            sectors: about.sectors.toReversed(),
          }
          assert.deepEqual(route(file, ownAuthority, reversed), one)
          const keys = one.routes.map(({ rule, state }) => `${rule} ${state}`)
          assert.equal(new Set(keys).size, keys.length)
        }),
      )
    })

    test('asks for nothing once all is answered, and an answer takes back nothing that was certain', () => {
      fc.assert(
        fc.property(anyCase, anyCase, (about, more) => {
          const answered = Object.fromEntries(
            (['significant', 'malicious', 'cross-border', 'personal-data', 'critical-entity'] as const).map((name) => [
              name,
              about[name] ?? more[name] ?? false,
            ]),
          )
          const whole = route(file, ownAuthority, { ...about, ...answered })
          assert.deepEqual(whole.asks, [])
          const certain = route(file, ownAuthority, about).routes.map(({ rule, state }) => `${rule} ${state}`)
          const then = new Set(whole.routes.map(({ rule, state }) => `${rule} ${state}`))
          assert.ok(certain.every((key) => then.has(key)))
        }),
      )
    })
  })
}
