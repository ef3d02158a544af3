import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { type Comparable, correlate } from './correlate.ts'

const hourMs = 3_600_000
const options = { k: 3, windowMs: 72 * hourMs }
const report = (thread: string, more: Partial<Comparable> = {}): Comparable => ({
  ...{ thread, reporter: `reporter of ${thread}`, indicators: [], class: null, cause: null, states: [], sectors: [] },
  detectedAt: Date.UTC(2026, 10, 20),
  ...more,
})

const anyReports = fc.uniqueArray(
  fc.record({
    thread: fc.integer({ min: 0, max: 99 }).map(String),
    reporter: fc.integer({ min: 0, max: 6 }).map((at) => `secret-${at}`),
    indicators: fc.subarray(['203.0.113.7', 'bad.example', 'abcd']),
    class: fc.constantFrom(null, 'availability.ddos', 'malicious-code.c2-server'),
    cause: fc.constantFrom(null, 'stolen password'),
    detectedAt: fc.integer({ min: 0, max: 200 }).map((hours) => hours * hourMs),
    states: fc.subarray(['DE', 'FR', 'PL']),
    sectors: fc.subarray(['health', 'energy-gas']),
  }),
  { selector: ({ thread }) => thread, maxLength: 14 },
)

suite('reports that belong together', () => {
  test('are found by a shared indicator, whatever else differs', () => {
    const shared = ['203.0.113.7']
    const [group] = correlate([report('a', { indicators: shared }), report('b', { indicators: shared }), report('c')], options)
    assert.deepEqual(group?.threads, ['a', 'b'])
    assert.deepEqual(group?.ways, ['indicator'])
  })

  test('of the same class are so only in the same state and sector and about the same time', () => {
    const alike = { class: 'availability.ddos', states: ['DE'], sectors: ['health'] }
    const later = Date.UTC(2026, 10, 24)
    assert.equal(correlate([report('a', alike), report('b', alike)], options).length, 1)
    assert.equal(correlate([report('a', alike), report('b', { ...alike, states: ['FR'] })], options).length, 0)
    assert.equal(correlate([report('a', alike), report('b', { ...alike, detectedAt: later })], options).length, 0)
  })

  test('by one reporter alone are no group', () => {
    const own = { reporter: 'one', indicators: ['bad.example'] }
    assert.deepEqual(correlate([report('a', own), report('b', own)], options), [])
  })

  test('are told of as a number of reporters and states, never as who', () => {
    const shared = { indicators: ['bad.example'], states: ['DE', 'FR'] }
    const [group] = correlate(
      ['a', 'b', 'c'].map((thread) => report(thread, shared)),
      options,
    )
    assert.equal(group?.disclosure?.text, '3 reporters in 2 states (DE, FR)')
  })

  test('are told of only for k reporters, and no state, sector, class or indicator of fewer', () => {
    fc.assert(
      fc.property(anyReports, fc.integer({ min: 2, max: 5 }), (reports, k) => {
        for (const { threads, disclosure } of correlate(reports, { ...options, k })) {
          const members = reports.filter(({ thread }) => threads.includes(thread))
          const reportersWith = (has: (one: Comparable) => boolean) => new Set(members.filter(has).map(({ reporter }) => reporter)).size
          if (reportersWith(() => true) < k) {
            assert.equal(disclosure, null)
            continue
          }
          assert.ok(disclosure !== null)
          for (const state of disclosure.states) assert.ok(reportersWith((one) => one.states.includes(state)) >= k)
          for (const sector of disclosure.sectors) assert.ok(reportersWith((one) => one.sectors.includes(sector)) >= k)
          for (const value of disclosure.indicators) assert.ok(reportersWith((one) => one.indicators.includes(value)) >= k)
          if (disclosure.class !== null) assert.ok(reportersWith((one) => one.class === disclosure.class) >= k)
          assert.doesNotMatch(JSON.stringify(disclosure), /secret/)
        }
      }),
    )
  })

  test('are the same groups in whatever order they came, and no report is in two', () => {
    fc.assert(
      fc.property(anyReports, (reports) => {
        const groups = correlate(reports, options)
        assert.deepEqual(correlate(reports.toReversed(), options), groups)
        const threads = groups.flatMap((group) => group.threads)
        assert.equal(new Set(threads).size, threads.length)
      }),
    )
  })
})
