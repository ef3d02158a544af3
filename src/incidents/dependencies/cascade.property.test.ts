import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { cascade } from './cascade.ts'
import { slowCascade } from './cascade-oracle.ts'
import { toGraph } from './graph.ts'
import type { Dependencies, Failure, Need } from './thing.ts'

const runs = { numRuns: Number(process.env.ENTENTE_RUNS ?? 2000) }
const span = fc.nat({ max: 4 })

/** Up to six things that need each other in any way, in circles too. */
const world: fc.Arbitrary<Dependencies> = fc.integer({ min: 1, max: 6 }).chain((count) => {
  const id = fc.nat({ max: count - 1 }).map(String)
  const need: fc.Arbitrary<Need> = fc.record({
    of: id,
    on: id,
    link: fc.constant('physical' as const),
    group: fc.constantFrom(null, 'a', 'b'),
    atLeast: fc.constant(1),
    toleratesMs: span,
    bufferMs: span,
    substitute: fc.option(fc.record({ on: id, afterMs: span, share: fc.constantFrom(40, 100) })),
  })
  const site = fc.option(id, { freq: 3 })
  return fc
    .record({
      needs: fc.array(need, { maxLength: 10 }),
      least: fc.integer({ min: 1, max: 3 }),
      sites: fc.array(site, { minLength: count }),
    })
    .map(({ needs, least, sites }) => ({
      things: Array.from({ length: count }, (_, at) => toThing(String(at), sites[at] ?? null)),
      needs: withLeast(needs, least),
    }))
})

function toThing(id: string, site: string | null): Dependencies['things'][number] {
  const rest = { owner: null, states: [], sector: null, users: null, region: null, contact: null, note: null }
  return { id, name: id, kind: 'service', site, ...rest }
}

/** Each group takes `least`, or as many as it has. */
function withLeast(needs: readonly Need[], least: number): Need[] {
  return needs.map((need) => {
    const alike = needs.filter(({ of, group }) => of === need.of && group !== null && group === need.group)
    return { ...need, atLeast: Math.max(1, Math.min(least, alike.length)) }
  })
}

const lasting: fc.Arbitrary<Failure[]> = fc.array(fc.record({ thing: fc.nat({ max: 5 }).map(String), atMs: span }), { maxLength: 3 })
const passing: fc.Arbitrary<Failure[]> = fc.array(
  fc.record({ thing: fc.nat({ max: 5 }).map(String), atMs: span, backMs: fc.option(fc.nat({ max: 9 }), { nil: undefined }) }),
  { maxLength: 3 },
)

function firsts(dependencies: Dependencies, failures: readonly Failure[]): Map<string, number> {
  const fates = cascade(toGraph(dependencies), failures)
  return new Map(
    fates.flatMap(({ thing, downs: [first] }) =>
      first === undefined ? [] : [[dependencies.things[thing]?.id ?? '', first.fromMs] as const],
    ),
  )
}

function isNeverLater(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean {
  return [...before].every(([id, atMs]) => (after.get(id) ?? Number.POSITIVE_INFINITY) <= atMs)
}

suite('what fails when', () => {
  test('is what a slow world says that looks at everything in each moment, with circles, groups, substitutes and recoveries', () => {
    const property = fc.property(world, passing, (dependencies, failures) => {
      const found = cascade(toGraph(dependencies), failures).flatMap(({ thing, downs }) =>
        downs.length === 0 ? [] : [[dependencies.things[thing]?.id, downs.map(({ fromMs, toMs }) => [fromMs, toMs])]],
      )
      assert.deepEqual(found, slowCascade(dependencies, failures))
    })
    fc.assert(property, runs)
  })

  test('is never earlier with more in stock', () => {
    const filled = fc.record({ which: fc.nat(), more: fc.integer({ min: 1, max: 4 }) })
    const property = fc.property(world, lasting, filled, (dependencies, failures, { which, more }) => {
      const { needs } = dependencies
      const at = which % Math.max(1, needs.length)
      const wider = needs.map((need, place) => (place === at ? { ...need, bufferMs: need.bufferMs + more } : need))
      return isNeverLater(firsts({ ...dependencies, needs: wider }, failures), firsts(dependencies, failures))
    })
    fc.assert(property, runs)
  })

  test('is never later when one thing more fails', () => {
    const property = fc.property(world, lasting, lasting, (dependencies, failures, more) =>
      isNeverLater(firsts(dependencies, failures), firsts(dependencies, [...failures, ...more])),
    )
    fc.assert(property, runs)
  })

  test('is never earlier with a substitute that there was not', () => {
    const property = fc.property(world, lasting, (dependencies, failures) => {
      const without = dependencies.needs.map((need) => ({ ...need, substitute: null }))
      return isNeverLater(firsts(dependencies, failures), firsts({ ...dependencies, needs: without }, failures))
    })
    fc.assert(property, runs)
  })

  test('does not depend on the order of the rows', () => {
    const property = fc.property(world, passing, (dependencies, failures) => {
      const turned = { things: dependencies.things.toReversed(), needs: dependencies.needs.toReversed() }
      const sorted = (map: Map<string, number>) => [...map].sort()
      assert.deepEqual(sorted(firsts(turned, failures.toReversed())), sorted(firsts(dependencies, failures)))
    })
    fc.assert(property, runs)
  })
})
