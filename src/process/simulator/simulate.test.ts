import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { benchmark } from '../benchmark.ts'
import { frozenConfiguration } from '../configuration.ts'
import { simulatedAttacks } from './attacks.ts'
import { plannedAttacks, simulate } from './simulate.ts'
import { simulatedTags } from './tags.ts'

const dayMs = 24 * 3_600_000
const intervalMs = 15 * 60_000
const learnedAt = Date.UTC(2025, 0, 6)
const judgedAt = Date.UTC(2026, 0, 6)
const learned = simulate({ startedAt: learnedAt, days: 365, intervalMs, seed: 1 })
const attacks = plannedAttacks(simulatedAttacks, judgedAt, 4)
const attacked = simulate({ startedAt: judgedAt, days: 50, intervalMs, seed: 2, attacks })

suite('the simulated network', () => {
  test('is the same, to the last digit, for the same seed, and another for another', () => {
    const again = simulate({ startedAt: judgedAt, days: 50, intervalMs, seed: 2, attacks })
    assert.deepEqual(again, attacked)
    const other = simulate({ startedAt: judgedAt, days: 50, intervalMs, seed: 3, attacks })
    assert.notDeepEqual(other.series.values, attacked.series.values)
  })

  test('keeps every reading within what its instrument can show', () => {
    for (const { series } of [learned, attacked]) {
      for (const [at, value] of series.values.entries()) {
        const { low = 0, high = 0, name } = simulatedTags[at % simulatedTags.length] ?? {}
        if (value < low || value > high) assert.fail(`${name} reads ${value}`)
      }
    }
  })

  test('is attacked when its labels say so, and at no other time', () => {
    for (const [row, label] of attacked.labels.entries()) {
      const time = attacked.series.times[row] ?? 0
      const isGoing = attacks.some(({ attack, at }) => time >= at && time < at + attack.days * dayMs)
      assert.equal(label === 1, isGoing)
    }
    assert.ok(!learned.labels.includes(1))
  })

  test('changes nothing before an attack, and only what the attack touches while it only lies', () => {
    const quiet = simulate({ startedAt: judgedAt, days: 50, intervalMs, seed: 2 })
    const first = attacked.labels.indexOf(1)
    const width = simulatedTags.length
    assert.deepEqual(attacked.series.values.subarray(0, first * width), quiet.series.values.subarray(0, first * width))
    const spoofs = simulatedAttacks.filter(({ kind }) => kind === 'sensor-spoof')
    const spoofed = simulate({ startedAt: judgedAt, days: 10, intervalMs, seed: 2, attacks: plannedAttacks(spoofs, judgedAt, 4) })
    for (const [at, value] of spoofed.series.values.entries()) {
      if (simulatedTags[at % width]?.name !== 'ZoneA.Pressure') assert.equal(value, quiet.series.values[at])
    }
  })
})

suite('a model of a year of the simulated network', () => {
  const { scores, attackTags, judged, model } = benchmark(learned.series, attacked.series, {
    configuration: frozenConfiguration,
    truth: attacked.labels,
  })
  const assetOf = new Map(simulatedTags.map(({ name, asset }) => [name, asset]))

  for (const [at, { kind, assets }] of simulatedAttacks.entries()) {
    test(`finds ${kind} and has ${assets.join(' or ')} among its top three tags`, () => {
      assert.notEqual(scores?.episodes.attacks[at]?.delayMs, null)
      const top = (attackTags[at] ?? []).slice(0, 3)
      assert.ok(
        top.some((tag) => assets.includes(assetOf.get(tag) ?? '')),
        top.join(', '),
      )
    })
  }

  test('cries at most every other week for nothing', () => {
    assert.ok((scores?.episodes.falsePerWeek ?? 9) <= 0.5, String(scores?.episodes.falsePerWeek))
  })

  test('has learned by itself which tank starts and stops the booster', () => {
    const locks = model.interlocks.map((lock) => [model.tags[lock.switch]?.name, lock.from, lock.to, model.tags[lock.tag]?.name])
    assert.deepEqual(locks, [
      ['PU3.State', 1, 0, 'T2.Level'],
      ['PU3.State', 0, 1, 'T2.Level'],
    ])
  })

  test('tells of a command that no controller gives within the hour', () => {
    const at = simulatedAttacks.findIndex(({ kind }) => kind === 'command-injection')
    assert.ok((scores?.episodes.attacks[at]?.delayMs ?? Number.POSITIVE_INFINITY) <= 3_600_000)
    const planned = attacks[at]?.at ?? 0
    const episode = judged.episodes.find(({ startedAt }) => startedAt >= planned)
    assert.ok(episode?.tags.slice(0, 2).some(({ tag }) => tag === 'PU3.State'))
  })
})
