import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { Observable, TelemetryEvent } from '../telemetry/index.ts'
import { BatchMatcher } from './batch.ts'
import { IndicatorIndex } from './indicator-index.ts'

const dayMs = 86_400_000
const names = ['a.example', 'b.a.example', 'c.example', 'd.example']
/** As the reader of lines gives them: one for each text and field. */
const shared: readonly Observable[] = ['query', 'answers'].flatMap((from) => names.map((value) => ({ kind: 'domain-name', value, from })))

interface Step {
  readonly batch: readonly { readonly at: number; readonly observables: readonly number[] }[]
  /** An indicator that comes or goes before the batch. */
  readonly change: { readonly value: string; readonly isAdded: boolean }
}

const step: fc.Arbitrary<Step> = fc.record({
  batch: fc.array(fc.record({ at: fc.nat(3 * dayMs), observables: fc.array(fc.nat(shared.length - 1), { maxLength: 4 }) }), {
    maxLength: 6,
  }),
  change: fc.record({ value: fc.constantFrom(...names), isAdded: fc.boolean() }),
})

function toEvent(at: number, observables: Observable[]): TelemetryEvent {
  return { format: 'test', at, observables, line: '', fields: {} }
}

/** What each batch saw and met, told by looking at every event. */
function plainly({ batch }: Step, known: ReadonlySet<string>) {
  const seen = new Map<string, number>()
  let matches = 0
  for (const { at, observables } of batch) {
    for (const value of new Set(observables.map((number) => shared[number]?.value ?? ''))) {
      const id = `${value} ${Math.floor(at / dayMs)}`
      seen.set(id, (seen.get(id) ?? 0) + 1)
      matches += [...known].filter((name) => value === name || value.endsWith(`.${name}`)).length
    }
  }
  return { seen, matches }
}

function sum(matcher: BatchMatcher) {
  const seen = new Map<string, number>()
  for (const { value, day, count } of matcher.seen) seen.set(`${value} ${day}`, (seen.get(`${value} ${day}`) ?? 0) + count)
  return { seen, matches: matcher.matches }
}

suite('what a batch saw', () => {
  test('is counted the same by two matchers that share their observables, and by looking at every event', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        const index = new IndicatorIndex({ k0: 1, k1: 2 })
        const matchers = [new BatchMatcher(index), new BatchMatcher(index)]
        const known = new Set<string>()
        for (const one of steps) {
          const { value, isAdded } = one.change
          const atom = { kind: 'domain-name', how: 'exact', value } as const
          if (isAdded) index.add(atom, names.indexOf(value))
          else index.remove(atom, names.indexOf(value))
          if (isAdded) known.add(value)
          else known.delete(value)
          for (const matcher of matchers) matcher.begin(1)
          for (const { at, observables } of one.batch)
            for (const matcher of matchers) {
              const event = toEvent(
                at,
                observables.flatMap((number) => shared[number] ?? []),
              )
              matcher.add(event, '')
            }
          for (const matcher of matchers) assert.deepEqual(sum(matcher), plainly(one, known))
        }
      }),
      { numRuns: 300 },
    )
  })

  test('is counted the same after more values than a matcher remembers', () => {
    const matcher = new BatchMatcher(new IndicatorIndex({ k0: 1, k1: 2 }))
    const one: Observable = { kind: 'domain-name', value: 'a.example', from: 'query' }
    for (let round = 0; round < 3; round += 1) {
      matcher.begin(1)
      const crowd = Array.from({ length: 60_000 }, (_, number): Observable => {
        return { kind: 'domain-name', value: `n${round}-${number}.example`, from: 'query' }
      })
      matcher.add(toEvent(0, [one, ...crowd]), '')
      matcher.add(toEvent(1, [one, { ...one }]), '')
      assert.equal(matcher.seen.length, 60_001)
      assert.equal(matcher.seen[0]?.count, 2)
    }
  })
})
