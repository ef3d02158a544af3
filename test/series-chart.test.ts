import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { toBandPath, toLinePath, toRuns } from '../web/parts/series/columns.ts'
import { type Field, longestStepOf, nearestPlace, placeOf } from '../web/parts/series/line.ts'
import { toMarks, toReading, toTimeMarks } from '../web/parts/series/scale.ts'

const field: Field = { from: 0, to: 1000, low: 0, high: 100, width: 100, height: 50 }

function lineOf(values: readonly number[], stepMs = 10) {
  const times = values.map((_, at) => at * stepMs)
  return { times, values, longestStepMs: longestStepOf(times) }
}

suite('lines over time', () => {
  test('one spike among fifty thousand readings is drawn at its full height', () => {
    const values = new Float64Array(50_000).fill(10)
    values[31_234] = 97
    const times = Float64Array.from(values, (_, at) => at / 50)
    const runs = toRuns({ times, values, longestStepMs: longestStepOf(times) }, field)
    const columns = runs.flat()
    assert.equal(runs.length, 1)
    assert.ok(columns.length <= field.width + 1, `${columns.length} columns`)
    assert.equal(Math.max(...columns.map(({ high }) => high)), 97)
  })

  test('no reading between the lowest and the highest is lost, however many there are', () => {
    const readings = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 3000 })
    fc.assert(
      fc.property(readings, fc.integer({ min: 1, max: 400 }), (values, width) => {
        const wide = { ...field, width, to: Math.max(1, (values.length - 1) * 10) }
        const columns = toRuns(lineOf(values), wide).flat()
        assert.equal(Math.min(...columns.map(({ low }) => low)), Math.min(...values))
        assert.equal(Math.max(...columns.map(({ high }) => high)), Math.max(...values))
        assert.equal(columns[0]?.first, values[0])
        assert.equal(columns.at(-1)?.last, values.at(-1))
      }),
    )
  })

  test('a gap in time and a reading that is absent are not drawn over', () => {
    const gap = { times: [0, 10, 20, 500, 510], values: [1, 2, 3, 4, 5], longestStepMs: 15 }
    assert.deepEqual(
      toRuns(gap, field).map((run) => run.length),
      [3, 2],
    )
    assert.equal(toRuns(lineOf([1, 2, Number.NaN, 4, 5]), field).length, 2)
    assert.equal(toLinePath(toRuns(gap, field), field).match(/M/g)?.length, 2)
  })

  test('a reading alone between gaps is a dot', () => {
    const line = { times: [500], values: [50], longestStepMs: 10 }
    assert.equal(toLinePath(toRuns(line, field), field), 'M50.0 25.0h0')
  })

  test('the band reaches as far above as below', () => {
    const line = { times: [0, 1000], values: [50, 50], longestStepMs: 2000 }
    assert.equal(toBandPath(toRuns(line, field), 10, field), 'M0.0 20.0L100.0 20.0L100.0 30.0L0.0 30.0Z')
  })

  test('what is pointed at is the nearest reading, and none in a gap', () => {
    const line = { times: [0, 10, 20, 500], values: [1, 2, 3, 4], longestStepMs: 15 }
    assert.equal(nearestPlace(line, 12), 1)
    assert.equal(nearestPlace(line, 496), 3)
    assert.equal(nearestPlace(line, 250), -1)
    assert.equal(placeOf(line.times, 10), 1)
  })
})

suite('axes', () => {
  test('marks are round, inside and few, on any scale', () => {
    const bounds = fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
    fc.assert(
      fc.property(bounds, fc.integer({ min: 1, max: 8 }), ([low, size], wished) => {
        const { marks, decimals } = toMarks(low, low + size, wished)
        assert.ok(marks.length <= wished + 1, `${marks.length} marks`)
        for (const mark of marks) assert.ok(mark >= low - size * 1e-6 && mark <= low + size * (1 + 1e-6))
        assert.equal(new Set(marks.map((mark) => mark.toFixed(decimals))).size, marks.length)
      }),
    )
    assert.deepEqual(toMarks(0, 1, 4), { marks: [0, 0.25, 0.5, 0.75, 1], decimals: 2 })
  })

  test('time is marked at round moments, midnight by its day', () => {
    const from = Date.UTC(2026, 10, 23, 20, 30)
    assert.deepEqual(
      toTimeMarks(from, from + 8 * 3_600_000, 4).map(({ text }) => text),
      ['22:00', '24 Nov', '02:00', '04:00'],
    )
  })

  test('readings keep the digits that tell them apart, and their unit', () => {
    assert.equal(toReading(12_345.67, 'l/s'), '12346 l/s')
    assert.equal(toReading(2.317, 'm'), '2.317 m')
    assert.equal(toReading(0.01234, null), '0.01234')
    assert.equal(toReading(-0, 'bar'), '0 bar')
    assert.equal(toReading(null, 'm'), 'no reading')
    assert.equal(toReading(-0.01072, null, 0.4), '-0.01')
    assert.equal(toReading(-0.0004, 'l/s', 1.4), '0 l/s')
    assert.equal(toReading(3.8734, 'bar', 0.037), '3.873 bar')
  })
})
