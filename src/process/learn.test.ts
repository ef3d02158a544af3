import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { isFault } from '../base/index.ts'
import { frozenConfiguration } from './configuration.ts'
import { judgeSeries } from './judge-series.ts'
import { learn } from './learn.ts'
import { hashOfModel, parseModel, toModelText } from './model-text.ts'
import { prepare } from './prepared.ts'
import { toReadiness } from './readiness.ts'
import { roundedTo } from './resolution.ts'
import { simulate } from './simulator/simulate.ts'
import { episodesAbove, thresholdFor } from './threshold.ts'

const startedAt = Date.UTC(2025, 0, 6)
const intervalMs = 30 * 60_000
const { series } = simulate({ startedAt, days: 90, intervalMs, seed: 8 })
const model = learn(series)
const isCode = (code: string) => (error: unknown) => isFault(error) && error.code === code

suite('a model', () => {
  test('is the same text for the same readings, and reads back as itself', () => {
    const text = toModelText(model)
    assert.equal(toModelText(learn(series)), text)
    assert.deepEqual(parseModel(text), model)
    assert.equal(toModelText(parseModel(text)), text)
    assert.match(hashOfModel(text), /^[0-9a-f]{64}$/)
  })

  test('judges the same after it was written and read', () => {
    const { series: next } = simulate({ startedAt: startedAt + 90 * 86_400_000, days: 20, intervalMs, seed: 9 })
    assert.deepEqual(judgeSeries(parseModel(toModelText(model)), next), judgeSeries(model, next))
  })

  test('that lacks a number, has one too many or one that cannot be is refused, with its place', () => {
    const plain = JSON.parse(toModelText(model))
    for (const [change, place] of [
      [{ medians: plain.medians.slice(1) }, 'medians'],
      [{ usual: [...plain.usual, 1] }, 'usual'],
      [{ spreads: plain.spreads.map(() => 0) }, 'spreads'],
      [{ modes: { tags: [999], seen: [] } }, 'modes.tags'],
      [{ interlocks: [{ switch: 0, from: 0, to: 1, tag: 999, low: 0, high: 0, lowest: 0, highest: 0, margin: 1 }] }, 'interlocks'],
      [{ version: 2 }, 'version'],
      [{ configuration: { ...plain.configuration, window: 0 } }, 'configuration.window'],
    ] as const) {
      assert.throws(
        () => parseModel(JSON.stringify({ ...plain, ...change })),
        (error: unknown) => isFault(error) && error.code === 'process.bad-model' && error.place === place,
        place,
      )
    }
    assert.throws(() => parseModel('no model'), isCode('process.bad-model'))
  })

  test('does not judge a feed without a tag that it uses, and names it', () => {
    const [lost = '', ...rest] = series.tags
    const shorter = { tags: rest, times: series.times.slice(0, 1), values: new Float64Array(rest.length) }
    assert.throws(
      () => judgeSeries(model, shorter),
      (error: unknown) => isFault(error) && error.code === 'process.tag-absent' && error.message.includes(lost),
    )
  })

  test('is not learned from too little, from nothing that varies, or from holes', () => {
    const few = { tags: ['a', 'b'], times: Float64Array.from([0, 1_000, 2_000]), values: new Float64Array(6) }
    assert.throws(() => learn(few), isCode('process.too-short'))
    const holes = {
      tags: ['a'],
      times: Float64Array.from({ length: 500 }, (_, row) => row * 1_000),
      values: new Float64Array(500).fill(Number.NaN),
    }
    assert.throws(() => learn(holes), isCode('process.too-short'))
  })

  test('of readings that never vary calls any change of them unusual', () => {
    const times = Float64Array.from({ length: 500 }, (_, row) => row * 60_000)
    const still = { tags: ['a', 'b'], times, values: new Float64Array(1_000).fill(7) }
    const { alarms } = judgeSeries(learn(still), { ...still, values: still.values.map((value, at) => (at > 600 ? 8 : value)) })
    assert.ok(!alarms.subarray(0, 300).includes(1))
    assert.ok(alarms.subarray(301).includes(1))
  })

  test('of a history finer than its feed does not call the rounding of the feed an attack', () => {
    const coarse = new Map(series.tags.map((tag) => [tag, tag.endsWith('Pressure') ? 0.1 : 0]))
    const feed = {
      ...series,
      values: series.values.map((value, at) => roundedTo(value, coarse.get(series.tags[at % series.tags.length] ?? '') ?? 0)),
    }
    const rounded = learn(series, { feedResolutions: coarse })
    const alarmed = (using: typeof model) => judgeSeries(using, feed).alarms.reduce((sum, alarm) => sum + alarm, 0)
    assert.ok(alarmed(rounded) < 0.01 * series.times.length, `${alarmed(rounded)} rows`)
    assert.ok(alarmed(rounded) <= alarmed(model))
    const prepared = prepare(series, { configuration: frozenConfiguration, feedResolutions: coarse })
    assert.ok(toReadiness(prepared).findings.some(({ code }) => code === 'resolution'))
  })
})

suite('the threshold', () => {
  const scores = fc
    .array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 1, maxLength: 400 })
    .map((list) => Float64Array.from(list))

  test('never lets normal data cry more often than the budget', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 12 }), (list, budget, merge) => {
        assert.ok(episodesAbove(list, thresholdFor(list, budget, merge), merge) <= budget)
      }),
    )
  })

  test('never rises when the budget does', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 0, max: 20 }), (list, budget) => {
        assert.ok(thresholdFor(list, budget + 1, 12) <= thresholdFor(list, budget, 12))
      }),
    )
  })
})
