import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { scoreBatadal } from './batadal.ts'
import { scoreEpisodes } from './episode-score.ts'
import { scoreEtapr } from './etapr.ts'
import { scorePoints } from './points.ts'
import { toScores } from './scores.ts'
import { trivialDetectors } from './trivial.ts'

const rows = (text: string) => Uint8Array.from(text, (letter) => (letter === '1' ? 1 : 0))
const hourly = (count: number) => Float64Array.from({ length: count }, (_, row) => row * 3_600_000)
const marks = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 80 }).map((list) => Uint8Array.from(list))
const pair = marks.chain((truth) =>
  fc.tuple(
    fc.constant(truth),
    fc.array(fc.integer({ min: 0, max: 1 }), { minLength: truth.length, maxLength: truth.length }).map((list) => Uint8Array.from(list)),
  ),
)

suite('the BATADAL score', () => {
  test('is worked out by hand: two attacks, one half late, one missed', () => {
    // Attack 1: rows 2..5, first alarm at row 4, so 2 of 4 passed: .5. Attack 2: rows 8..9, never: 1. S_TTD = 1 − 1.5 / 2 = .25.
    // TPR 2/6, TNR 3/4 (row 6 is a false alarm): S_CLF = (1/3 + 3/4) / 2 = 13/24. S = (.25 + 13/24) / 2.
    const score = scoreBatadal(rows('0000111000'), rows('0011110011'))
    assert.equal(score?.timeToDetection, 0.25)
    assert.ok(Math.abs((score?.classification ?? 0) - 13 / 24) < 1e-15)
    assert.ok(Math.abs((score?.s ?? 0) - (0.25 + 13 / 24) / 2) < 1e-15)
  })

  test('gives .75 to an alarm that never ends and .25 to one that never begins', () => {
    // Always: S_TTD 1, TPR 1, TNR 0. Never: S_TTD 0, TPR 0, TNR 1.
    assert.equal(scoreBatadal(rows('1111'), rows('0110'))?.s, 0.75)
    assert.equal(scoreBatadal(rows('0000'), rows('0110'))?.s, 0.25)
  })

  test("agrees with the published outputs of another project's measure", () => {
    // IPAL's evaluation tool, two runs on 3,999 normal and 802 attacked rows: 721 attacked rows called from the sixth on,
    // and 13 or 3 normal ones. It counts an attack from its first to its last row, which is one step less than its rows.
    const runs = [
      { wrong: 13, classification: 0.9478758405312051, s: 0.9708168216388859 },
      { wrong: 3, classification: 0.9491261531093497, s: 0.9714419779279582 },
    ]
    for (const { wrong, classification, s } of runs) {
      const truth = new Uint8Array(4801).fill(1, 0, 802)
      const alarms = new Uint8Array(4801).fill(1, 5, 5 + 721).fill(1, 4801 - wrong)
      const found = scoreBatadal(alarms, truth)
      assert.ok(Math.abs((found?.classification ?? 0) - classification) < 1e-15)
      assert.ok(Math.abs((scoreBatadal(alarms, truth.fill(0, 801))?.timeToDetection ?? 0) - 0.9937578027465668) < 1e-15)
      assert.ok(Math.abs((0.9937578027465668 + (found?.classification ?? 0)) / 2 - s) < 1e-15)
    }
  })

  test('is 1 for the truth itself, and nothing where there is no attack', () => {
    assert.equal(scoreBatadal(rows('0110'), rows('0110'))?.s, 1)
    assert.equal(scoreBatadal(rows('0110'), rows('0000')), null)
  })
})

suite('eTaPR', () => {
  test("agrees with the published sample of the authors' measure", () => {
    const score = scoreEtapr(rows('01011001110111000'), rows('01100111001111101'))
    assert.ok(Math.abs(score.etaR - 0.3875) < 1e-12, `eTaR ${score.etaR}`)
    assert.ok(Math.abs(score.etaP - 0.46476766302377037) < 1e-12, `eTaP ${score.etaP}`)
    assert.ok(Math.abs(score.f1 - 0.4226312395393011) < 1e-12, `F1 ${score.f1}`)
    assert.equal(score.detectedAttacks, 2)
    assert.equal(score.correctAlarms, 2)
  })

  test('does not call an attack detected by an alarm that is mostly outside of it', () => {
    // The alarm covers rows 0..5, the attack rows 5..6: one of six rows, less than θ_p.
    assert.deepEqual(scoreEtapr(rows('11111100'), rows('00000110')), { etaP: 0, etaR: 0, f1: 0, detectedAttacks: 0, correctAlarms: 0 })
  })

  test('does not call an alarm correct that touches less than a tenth of a long attack', () => {
    const truth = new Uint8Array(100).fill(1)
    const alarms = new Uint8Array(100).fill(1, 0, 5)
    assert.equal(scoreEtapr(alarms, truth).correctAlarms, 0)
    assert.equal(scoreEtapr(alarms, truth, { thetaR: 0.05 }).correctAlarms, 1)
  })

  test('is 1 for the truth itself', () => {
    assert.deepEqual(scoreEtapr(rows('0110'), rows('0110')), { etaP: 1, etaR: 1, f1: 1, detectedAttacks: 1, correctAlarms: 1 })
  })
})

suite('scores by point and by episode', () => {
  test('count each row once', () => {
    const { truePositives, falsePositives, trueNegatives, falseNegatives, precision, recall, f1 } = scorePoints(rows('0110'), rows('0011'))
    assert.deepEqual([truePositives, falsePositives, trueNegatives, falseNegatives], [1, 1, 1, 1])
    assert.deepEqual([precision, recall, f1], [0.5, 0.5, 0.5])
  })

  test('take alarms close together as one, and the aftermath of an attack as its own', () => {
    const truth = rows('000000000000000000001111000000000000')
    const alarms = rows('101000000000000000000110110000000001')
    const { falseEpisodes, attacks, found } = scoreEpisodes(alarms, truth, { times: hourly(36), mergeRows: 3 })
    assert.equal(falseEpisodes, 2)
    assert.equal(found, 1)
    assert.equal(attacks[0]?.delayMs, 3_600_000)
  })

  test('stay within their bounds, whatever is judged', () => {
    fc.assert(
      fc.property(pair, ([truth, alarms]) => {
        const { batadal, points, etapr, episodes } = toScores(alarms, truth, { times: hourly(truth.length), mergeRows: 2 })
        for (const share of [batadal?.s, batadal?.timeToDetection, points.precision, points.recall, points.f1, etapr.etaP, etapr.etaR]) {
          assert.ok(share === undefined || share === null || (share >= 0 && share <= 1 + 1e-12))
        }
        assert.equal(points.truePositives + points.falsePositives + points.trueNegatives + points.falseNegatives, truth.length)
        assert.ok(episodes.found <= episodes.attacks.length)
      }),
    )
  })

  test('never fall when one more attacked row is called', () => {
    fc.assert(
      fc.property(pair, ([truth, alarms]) => {
        const missed = truth.findIndex((mark, at) => mark === 1 && alarms[at] !== 1)
        if (missed === -1) return
        const better = alarms.slice()
        better[missed] = 1
        assert.ok((scoreBatadal(better, truth)?.s ?? 0) >= (scoreBatadal(alarms, truth)?.s ?? 0))
      }),
    )
  })
})

test('dice at one row in a hundred score next to nothing', () => {
  const series = { tags: ['a'], times: hourly(5_000), values: Float64Array.from({ length: 5_000 }, (_, row) => Math.sin(row)) }
  const truth = new Uint8Array(5_000).fill(1, 1_000, 1_500)
  const dice = trivialDetectors(series, series, 7).find(({ name }) => name.startsWith('random'))
  assert.ok(dice !== undefined)
  const thrown = dice.alarms.reduce((sum, mark) => sum + mark, 0)
  assert.ok(thrown > 20 && thrown < 100, `${thrown} rows`)
  assert.ok((scorePoints(dice.alarms, truth).f1 ?? 1) < 0.05)
  assert.ok(scoreEtapr(dice.alarms, truth).f1 < 0.1)
})
