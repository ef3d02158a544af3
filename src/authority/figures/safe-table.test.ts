import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { type Counted, toSafeTable } from './safe-table.ts'

const values = ['a', 'b', 'c', 'd'] as const
const anyReport = fc.record({
  reporter: fc.integer({ min: 0, max: 8 }).map(String),
  values: fc.subarray([...values], { minLength: 1, maxLength: 2 }),
})
const anyReports = fc.array(anyReport, { maxLength: 40 })
const anyK = fc.integer({ min: 2, max: 6 })

function reportersOf(reports: readonly Counted[]): number {
  return new Set(reports.map(({ reporter }) => reporter)).size
}

suite('a table that is published', () => {
  test('shows no value of fewer than k reporters, however many reports they made', () => {
    fc.assert(
      fc.property(anyReports, anyK, (reports, k) => {
        for (const { value, reports: count } of toSafeTable(reports, k).cells) {
          const under = reports.filter((report) => report.values.some((one) => one === value))
          assert.ok(reportersOf(under) >= k)
          assert.equal(count, under.length)
        }
      }),
    )
  })

  test('tells of what it does not show only for k reporters and two values or more', () => {
    fc.assert(
      fc.property(anyReports, anyK, (reports, k) => {
        const { cells, others } = toSafeTable(reports, k)
        if (others === null || others === 0) return
        const shown = new Set(cells.map(({ value }) => value))
        const rest = reports.filter((report) => !report.values.some((value) => shown.has(value)))
        assert.equal(others, rest.length)
        assert.ok(reportersOf(rest) >= k)
        const absent = new Set(reports.flatMap((report) => report.values).filter((value) => !shown.has(value)))
        assert.ok(absent.size >= 2)
      }),
    )
  })

  test('shows nothing at all of fewer than k reporters', () => {
    fc.assert(
      fc.property(anyReports, anyK, (reports, k) => {
        fc.pre(reportersOf(reports) < k)
        assert.deepEqual(toSafeTable(reports, k), { cells: [], others: null })
      }),
    )
  })

  test('is the same in whatever order reports came', () => {
    fc.assert(
      fc.property(anyReports, anyK, (reports, k) => {
        assert.deepEqual(toSafeTable(reports.toReversed(), k), toSafeTable(reports, k))
      }),
    )
  })

  test('leaves every count that it does not show open to two answers, for one who knows the total, k and all the names', () => {
    const k = 3
    const counts = [0, 1, 2, 3, 4, 5, 6]
    let attacked = 0
    for (const a of counts) for (const b of counts) for (const c of counts) for (const d of counts) attack({ a, b, c, d })
    assert.ok(attacked > 1000, `${attacked} tables were attacked`)

    function attack(table: Record<(typeof values)[number], number>): void {
      const reports = values.flatMap((value) =>
        Array.from({ length: table[value] }, (_, at) => ({ reporter: `${value}${at}`, values: [value] })),
      )
      const { cells, others } = toSafeTable(reports, k)
      if (others === null || others === 0) return
      attacked += 1
      const names = values.filter((value) => !cells.some((cell) => cell.value === value))
      assert.equal(
        others,
        names.reduce((sum, name) => sum + table[name], 0),
      )
      // Of what is not shown he takes anything for possible, or only what is too small to be shown.
      for (const most of [others, k - 1]) {
        const answers = sumsOf(names.length, others, most)
        const isRight = answers.some((answer) => answer.every((count, at) => count === table[names[at] ?? 'a']))
        for (const [at, name] of isRight ? names.entries() : []) {
          const possible = new Set(answers.map((answer) => answer[at]))
          assert.ok(possible.size > 1, `${JSON.stringify({ table, cells, others })} gives ${name} away`)
        }
      }
    }
  })
})

/** Every way in which so many numbers up to `most` add up. */
function sumsOf(length: number, sum: number, most: number): number[][] {
  if (length === 0) return sum === 0 ? [[]] : []
  return Array.from({ length: Math.min(sum, most) + 1 }, (_, first) => first).flatMap((first) =>
    sumsOf(length - 1, sum - first, most).map((rest) => [first, ...rest]),
  )
}
